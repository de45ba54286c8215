package org.tf2torch.parity.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/** Shows a row of an input as a picture: the row's smallest value is black, its largest white. */
public final class Picture {
  private static final int LARGEST = 512;

  private Picture() {}

  /**
   * Whether the tensor is a batch of colour or grey pictures of a sensible size, channels first or
   * last.
   */
  public static boolean isPicture(Tensor tensor) {
    return tensor.rank() == 4
        && (channels(tensor.shape().get(3)) || channels(tensor.shape().get(1)))
        && side(tensor.shape().get(2))
        && side(tensor.shape().get(channels(tensor.shape().get(3)) ? 1 : 3));
  }

  private static boolean channels(int size) {
    return size == 1 || size == 3;
  }

  private static boolean side(int size) {
    return size >= 1 && size <= LARGEST;
  }

  /** A row as a PNG file in Base64. */
  public static String png(Tensor tensor, int row) {
    boolean last = channels(tensor.shape().get(3));
    int channels = tensor.shape().get(last ? 3 : 1);
    int height = tensor.shape().get(last ? 1 : 2);
    int width = tensor.shape().get(last ? 2 : 3);
    int perRow = channels * height * width;
    Elements all = Elements.of(tensor);
    Elements elements = i -> all.at(row * perRow + i);
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < perRow; i++) {
      min = Math.min(min, elements.at(i));
      max = Math.max(max, elements.at(i));
    }
    double scale = max > min ? 255 / (max - min) : 0;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int colour = 0; colour < 3; colour++) {
          int c = Math.min(colour, channels - 1);
          int index = last ? (y * width + x) * channels + c : (c * height + y) * width + x;
          rgb = rgb << 8 | (int) Math.round((elements.at(index) - min) * scale) & 0xFF;
        }
        image.setRGB(x, y, rgb);
      }
    }
    return encode(image);
  }

  private static String encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
