package org.tf2torch.samples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A folder in CIFAR-10's format: images of noise, brighter in the rows and the colour that their
 * class says.
 */
final class MadeUpImages {
  private MadeUpImages() {}

  static void write(Path folder, int training, int test) throws IOException {
    Random random = new Random(7);
    write(folder.resolve("data_batch_1.bin"), training / 2, random);
    write(folder.resolve("data_batch_2.bin"), training - training / 2, random);
    write(folder.resolve("test_batch.bin"), test, random);
  }

  private static void write(Path file, int images, Random random) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int image = 0; image < images; image++) {
        int label = image % Cifar10.CLASSES;
        out.write(label);
        for (int channel = 0; channel < Cifar10.CHANNELS; channel++) {
          for (int row = 0; row < Cifar10.SIDE; row++) {
            boolean bright = channel == label % Cifar10.CHANNELS && row / 4 == label / 2;
            for (int column = 0; column < Cifar10.SIDE; column++) {
              out.write((bright ? 128 : 0) + random.nextInt(128));
            }
          }
        }
      }
    }
  }
}
