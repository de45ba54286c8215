package org.tf2torch.parity.data;

import static org.tf2torch.parity.tensor.TensorSpec.FREE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * How a model takes pictures: size, channel axis, element type. Pictures of another size are
 * resized, bilinearly; integer inputs get the pixels as they are, floating-point inputs normalised
 * ones. A model with one channel gets the brightness, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 */
final class ImageLayout {
  private static final int COLOURS = 3;

  private final TensorSpec input;
  private final Normalization normalization;
  private final boolean channelsLast;
  private final int channels;

  private ImageLayout(TensorSpec input, Normalization normalization, boolean channelsLast) {
    this.input = input;
    this.normalization = normalization;
    this.channelsLast = channelsLast;
    int declared = input.shape().get(channelsLast ? 3 : 1);
    this.channels = declared == FREE ? COLOURS : declared;
  }

  /**
   * @throws ParityException if the model has other inputs, or this one is no batch of pictures
   */
  static ImageLayout of(List<TensorSpec> inputs, Normalization normalization) {
    if (inputs.size() != 1) {
      throw ParityException.usage(
          "pictures fit models with one input, this one has " + inputs.size());
    }
    TensorSpec input = inputs.get(0);
    List<Integer> shape = input.shape();
    boolean last = shape != null && shape.size() == 4 && channels(shape.get(3));
    boolean first = shape != null && shape.size() == 4 && channels(shape.get(1));
    if (!last && !first || !input.dtype().isFloat() && !input.dtype().isInteger()) {
      throw ParityException.usage("the model does not take pictures, but " + input);
    }
    if (normalization.channels() > 1 && (last ? shape.get(3) : shape.get(1)) == 1) {
      throw ParityException.usage("mean and std have one value for grey pictures, as in " + input);
    }
    if (!input.dtype().isFloat() && !normalization.equals(Normalization.NONE)) {
      throw ParityException.usage("a normalisation needs a floating-point input, not " + input);
    }
    return new ImageLayout(input, normalization, last);
  }

  /** This layout, with a size for what the model leaves open. */
  ImageLayout orElseSized(int side) {
    List<Integer> sizes = new ArrayList<>(input.shape());
    for (int axis : channelsLast ? new int[] {1, 2} : new int[] {2, 3}) {
      if (sizes.get(axis) == FREE) {
        sizes.set(axis, side);
      }
    }
    TensorSpec sized = new TensorSpec(input.name(), input.dtype(), sizes);
    return new ImageLayout(sized, normalization, channelsLast);
  }

  private static boolean channels(int size) {
    return size == COLOURS || size == 1 || size == FREE;
  }

  /** Samples the model insists on per run, or the wish where it leaves that open. */
  int batchSize(int wish) {
    return input.freeBatch() ? wish : input.shape().get(0);
  }

  /**
   * The samples in runs of the size that the model insists on, what is left of them being dropped,
   * or of the size wished for.
   *
   * @throws ParityException if there are too few for a run
   */
  Iterator<Batch> batches(Samples samples, DataSource.Limits limits) {
    int size = batchSize(limits.batchSize());
    int count = (int) Math.min(limits.maxSamples(), samples.count());
    if (!input.freeBatch() && count < size) {
      throw ParityException.usage(
          "the model takes " + size + " pictures at a time, there are only " + count);
    }
    return samples.inOrder(input.freeBatch() ? count : count - count % size, size);
  }

  /** The pictures as one batch. Where the model leaves the size open, the first picture sets it. */
  Tensor tensor(List<Image> images) {
    List<Integer> shape = input.shape();
    int height = size(shape.get(channelsLast ? 1 : 2), images.get(0).height());
    int width = size(shape.get(channelsLast ? 2 : 3), images.get(0).width());
    List<Integer> sizes =
        channelsLast
            ? List.of(images.size(), height, width, channels)
            : List.of(images.size(), channels, height, width);
    Tensor tensor = Tensor.zeros(input.dtype(), sizes);
    ByteBuffer buffer = tensor.buffer();
    ElementWriter writer = ElementWriter.of(input.dtype());
    int perImage = channels * height * width;
    for (int i = 0; i < images.size(); i++) {
      write(images.get(i), height, width, writer, buffer, i * perImage);
    }
    return tensor;
  }

  private static int size(int declared, int actual) {
    return declared == FREE ? actual : declared;
  }

  private void write(
      Image image, int height, int width, ElementWriter writer, ByteBuffer buffer, int offset) {
    float scaleX = (float) image.width() / width;
    float scaleY = (float) image.height() / height;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          float value = value(image, (x + 0.5f) * scaleX, (y + 0.5f) * scaleY, c);
          int index = channelsLast ? (y * width + x) * channels + c : (c * height + y) * width + x;
          writer.put(buffer, offset + index, element(value, c));
        }
      }
    }
  }

  private float value(Image image, float x, float y, int channel) {
    return channels == 1
        ? 0.299f * image.sample(x, y, 0)
            + 0.587f * image.sample(x, y, 1)
            + 0.114f * image.sample(x, y, 2)
        : image.sample(x, y, channel);
  }

  private double element(float value, int channel) {
    DType dtype = input.dtype();
    return dtype.isFloat() ? normalization.apply(value, channel) : Math.round(value);
  }
}
