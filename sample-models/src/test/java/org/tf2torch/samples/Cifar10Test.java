package org.tf2torch.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ndarray.Shape;

final class Cifar10Test {
  private static final Normalisation PIXELS = new Normalisation(0, 1 / 255f);
  private static final int RECORD = 3073;

  @TempDir Path folder;

  @Test
  void planesBecomeChannels() throws IOException {
    byte[] records = new byte[2 * RECORD];
    records[RECORD] = 9;
    int row = 4;
    int column = 30;
    for (int channel = 0; channel < 3; channel++) {
      records[RECORD + 1 + channel * 1024 + row * 32 + column] = (byte) (200 + channel);
    }
    Files.write(folder.resolve("test_batch.bin"), records);

    try (Batch batch = Cifar10.test(folder, PIXELS).batch(List.of(1))) {
      assertEquals(Shape.of(1, 32, 32, 3), batch.images().shape());
      assertEquals(9, batch.labels().getInt(0));
      for (int channel = 0; channel < 3; channel++) {
        assertEquals(
            200 + channel,
            batch.images().getFloat(0, row, column, channel),
            1e-3,
            "channel " + channel);
      }
      assertEquals(0, batch.images().getFloat(0, column, row, 0), "rows and columns are exchanged");
    }
  }

  @Test
  void trainingFilesAreAllThatAreNumbered() throws IOException {
    MadeUpImages.write(folder, 30, 8);
    Files.writeString(folder.resolve("batches.meta.txt"), "airplane\n");

    assertEquals(30, Cifar10.train(folder, PIXELS).size());
    assertEquals(8, Cifar10.test(folder, PIXELS).size());
  }

  @Test
  void shuffledBatchesHoldEveryImageOnce() throws IOException {
    MadeUpImages.write(folder, 30, 8);
    Cifar10 data = Cifar10.train(folder, PIXELS);

    List<List<Integer>> batches = data.shuffledBatches(8, new Random(1));

    assertEquals(List.of(8, 8, 8, 6), batches.stream().map(List::size).toList());
    List<Integer> all = batches.stream().flatMap(List::stream).toList();
    assertEquals(data.batches(30).get(0), all.stream().sorted().toList());
    assertTrue(!all.equals(data.batches(30).get(0)), "the order is still that of the file");
  }

  @Test
  void batchesHoldAtLeastOneImage() throws IOException {
    MadeUpImages.write(folder, 2, 0);
    Cifar10 data = Cifar10.train(folder, PIXELS);

    assertThrows(IllegalArgumentException.class, () -> data.batches(0));
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {1, RECORD - 1, RECORD + 1})
  void cutRecordsAreRefused(int size) throws IOException {
    Files.write(folder.resolve("test_batch.bin"), new byte[size]);

    IOException e = assertThrows(IOException.class, () -> Cifar10.test(folder, PIXELS));

    assertTrue(e.getMessage().contains("test_batch.bin"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(bytes = {10, -1})
  void unknownClassesAreRefused(byte label) throws IOException {
    byte[] record = new byte[RECORD];
    record[0] = label;
    Files.write(folder.resolve("test_batch.bin"), record);

    assertThrows(IOException.class, () -> Cifar10.test(folder, PIXELS));
  }

  @Test
  void foldersWithoutImagesAreRefused() {
    IOException none = assertThrows(IOException.class, () -> Cifar10.train(folder, PIXELS));
    assertTrue(none.getMessage().contains("data_batch_"), none.getMessage());
    assertThrows(NoSuchFileException.class, () -> Cifar10.test(folder, PIXELS));
  }
}
