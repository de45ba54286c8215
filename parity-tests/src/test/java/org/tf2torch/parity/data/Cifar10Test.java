package org.tf2torch.parity.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.TensorSpec;

class Cifar10Test {
  private static final TensorSpec LAST = new TensorSpec("x", DType.FLOAT32, List.of(-1, 32, 32, 3));
  private static final TensorSpec FIRST =
      new TensorSpec("x", DType.FLOAT32, List.of(-1, 3, 32, 32));

  @TempDir Path folder;

  /** Records whose label is their number, red is the number, green twice, blue three times that. */
  private Path file(String name, int records) throws IOException {
    byte[] bytes = new byte[records * 3073];
    for (int r = 0; r < records; r++) {
      bytes[r * 3073] = (byte) r;
      for (int c = 0; c < 3; c++) {
        Arrays.fill(
            bytes, r * 3073 + 1 + c * 1024, r * 3073 + 1 + (c + 1) * 1024, (byte) (r * (c + 1)));
      }
    }
    return Files.write(folder.resolve(name), bytes);
  }

  private static List<Batch> read(
      Path path, TensorSpec input, int batch, long samples, Normalization n) {
    List<Batch> batches = new ArrayList<>();
    new Cifar10(path, n)
        .batches(List.of(input), new DataSource.Limits(batch, samples))
        .forEachRemaining(batches::add);
    return batches;
  }

  @Test
  void planesBecomePixelsAndLabelsGoAlong() throws IOException {
    file("test_batch.bin", 5);
    List<Batch> batches = read(folder, LAST, 2, Long.MAX_VALUE, Normalization.NONE);

    assertEquals(List.of(2, 2, 1), batches.stream().map(Batch::samples).toList());
    assertArrayEquals(new int[] {2, 3}, batches.get(1).labels().orElseThrow().values());
    Elements elements = Elements.of(batches.get(1).inputs().get(0).tensor());
    assertEquals(List.of(2.0, 4.0, 6.0), List.of(elements.at(0), elements.at(1), elements.at(2)));
  }

  @Test
  void aModelOfChannelsFirstGetsPlanes() throws IOException {
    Path file = file("any.bin", 3);
    Elements elements =
        Elements.of(read(file, FIRST, 3, 3, Normalization.NONE).get(0).inputs().get(0).tensor());

    assertEquals(2, elements.at(2 * 3072), "red of the third picture");
    assertEquals(4, elements.at(2 * 3072 + 1024), "its green");
  }

  @Test
  void pixelsAreNormalisedInSinglePrecision() throws IOException {
    Path file = file("any.bin", 8);
    Elements elements =
        Elements.of(
            read(file, LAST, 8, 8, Normalization.named("cifar10")).get(0).inputs().get(0).tensor());

    assertEquals((7 / 255f - 0.5f) / 0.224f, elements.at(7 * 3072));
  }

  @Test
  void aModelOfAnotherSizeGetsResizedPictures() throws IOException {
    Path file = file("any.bin", 2);
    TensorSpec large = new TensorSpec("x", DType.UINT8, List.of(-1, 48, 40, 3));

    var tensor = read(file, large, 2, 2, Normalization.NONE).get(0).inputs().get(0).tensor();

    assertEquals(List.of(2, 48, 40, 3), tensor.shape());
    assertEquals(3, Elements.of(tensor).at(2 * 48 * 40 * 3 - 1), "a plain picture stays plain");
  }

  @Test
  void aFolderWithoutATestFileIsReadInOrder() throws IOException {
    file("data_batch_2.bin", 1);
    file("data_batch_1.bin", 2);

    List<Batch> batches = read(folder, LAST, 3, Long.MAX_VALUE, Normalization.NONE);

    assertArrayEquals(new int[] {0, 1, 0}, batches.get(0).labels().orElseThrow().values());
  }

  @Test
  void aTruncatedFileIsBroken() throws IOException {
    Path file = Files.write(folder.resolve("test_batch.bin"), new byte[3072]);

    ParityException e =
        assertThrows(ParityException.class, () -> read(folder, LAST, 1, 1, Normalization.NONE));

    assertEquals(ParityException.Kind.BROKEN_INPUT, e.kind());
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
  }

  @Test
  void aModelWithoutPicturesIsNoUse() throws IOException {
    file("test_batch.bin", 1);
    TensorSpec words = new TensorSpec("ids", DType.INT32, List.of(-1, 7));

    ParityException e =
        assertThrows(ParityException.class, () -> read(folder, words, 1, 1, Normalization.NONE));

    assertEquals("the model does not take pictures, but ids: int32[?, 7]", e.getMessage());
  }
}
