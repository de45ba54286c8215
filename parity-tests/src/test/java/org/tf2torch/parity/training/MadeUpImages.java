package org.tf2torch.parity.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file in CIFAR-10's format whose pictures are as bright as their class says. */
final class MadeUpImages {
  private MadeUpImages() {}

  static Path write(Path file, int records) throws IOException {
    byte[] bytes = new byte[records * 3073];
    for (int r = 0; r < records; r++) {
      int label = r % 10;
      Arrays.fill(bytes, r * 3073, (r + 1) * 3073, (byte) (25 * label + r % 3));
      bytes[r * 3073] = (byte) label;
    }
    return Files.write(file, bytes);
  }
}
