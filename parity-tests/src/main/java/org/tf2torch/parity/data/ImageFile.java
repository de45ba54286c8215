package org.tf2torch.parity.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.tf2torch.parity.ParityException;

/** Reads a picture's file: JPEG, PNG and what else Java's own readers know. */
final class ImageFile {
  // A file of a few kilobytes can claim to be a picture of gigabytes.
  private static final long MAX_PIXELS = 1L << 25;

  private ImageFile() {}

  /**
   * @throws ParityException if there is no such picture, or it is damaged or too large
   */
  static Image read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw ParityException.broken(file + ": no such picture");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw ParityException.broken(file + ": no picture that Java can read");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
          throw ParityException.broken(file + ": a picture of " + pixels + " pixels is too large");
        }
        return image(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (ParityException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Java's readers let damage surface as whatever it leads to.
      throw ParityException.broken(file + ": a damaged picture: " + e.getMessage());
    }
  }

  private static Image image(BufferedImage source) {
    int width = source.getWidth();
    int height = source.getHeight();
    byte[] rgb = new byte[3 * width * height];
    if (source.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      return grey(source);
    }
    int[] row = new int[width];
    for (int y = 0, at = 0; y < height; y++) {
      source.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        rgb[at++] = (byte) (pixel >> 16);
        rgb[at++] = (byte) (pixel >> 8);
        rgb[at++] = (byte) pixel;
      }
    }
    return new Image(width, height, rgb);
  }

  /** Java takes grey values to be linear in light and would brighten them; a JPEG's are not. */
  private static Image grey(BufferedImage source) {
    int[] values =
        source.getRaster().getSamples(0, 0, source.getWidth(), source.getHeight(), 0, (int[]) null);
    byte[] rgb = new byte[3 * values.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i / 3];
    }
    return new Image(source.getWidth(), source.getHeight(), rgb);
  }
}
