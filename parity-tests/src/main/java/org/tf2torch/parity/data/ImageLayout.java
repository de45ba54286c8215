package org.tf2torch.parity.data;

import static org.tf2torch.parity.tensor.TensorSpec.FREE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * How a model takes pictures: size, channel axis, element type. Pictures of another size are
 * resized, bilinearly; integer inputs get the pixels as they are, floating-point inputs normalised
 * ones.
 */
final class ImageLayout {
  private static final int CHANNELS = 3;

  private final TensorSpec input;
  private final Normalization normalization;
  private final boolean channelsLast;

  private ImageLayout(TensorSpec input, Normalization normalization, boolean channelsLast) {
    this.input = input;
    this.normalization = normalization;
    this.channelsLast = channelsLast;
  }

  /**
   * @throws ParityException if the model has other inputs, or this one is no batch of colour
   *     pictures
   */
  static ImageLayout of(List<TensorSpec> inputs, Normalization normalization) {
    if (inputs.size() != 1) {
      throw ParityException.usage(
          "pictures fit models with one input, this one has " + inputs.size());
    }
    TensorSpec input = inputs.get(0);
    List<Integer> shape = input.shape();
    boolean last = shape != null && shape.size() == 4 && colour(shape.get(3));
    boolean first = shape != null && shape.size() == 4 && colour(shape.get(1));
    if (!last && !first || !input.dtype().isFloat() && !input.dtype().isInteger()) {
      throw ParityException.usage("the model does not take colour pictures, but " + input);
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

  private static boolean colour(int size) {
    return size == CHANNELS || size == FREE;
  }

  /** Samples the model insists on per run, or the wish where it leaves that open. */
  int batchSize(int wish) {
    return input.freeBatch() ? wish : input.shape().get(0);
  }

  /** The pictures as one batch. Where the model leaves the size open, the first picture sets it. */
  Tensor tensor(List<Image> images) {
    List<Integer> shape = input.shape();
    int height = size(shape.get(channelsLast ? 1 : 2), images.get(0).height());
    int width = size(shape.get(channelsLast ? 2 : 3), images.get(0).width());
    List<Integer> sizes =
        channelsLast
            ? List.of(images.size(), height, width, CHANNELS)
            : List.of(images.size(), CHANNELS, height, width);
    Tensor tensor = Tensor.zeros(input.dtype(), sizes);
    ByteBuffer buffer = tensor.buffer();
    ElementWriter writer = ElementWriter.of(input.dtype());
    int perImage = CHANNELS * height * width;
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
        for (int c = 0; c < CHANNELS; c++) {
          float value = image.sample((x + 0.5f) * scaleX, (y + 0.5f) * scaleY, c);
          int index = channelsLast ? (y * width + x) * CHANNELS + c : (c * height + y) * width + x;
          writer.put(buffer, offset + index, element(value, c));
        }
      }
    }
  }

  private double element(float value, int channel) {
    DType dtype = input.dtype();
    return dtype.isFloat() ? normalization.apply(value, channel) : Math.round(value);
  }
}
