package org.tf2torch.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Images of the CIFAR-10 data set, read from its binary version.
 *
 * <p>A file is a row of records of 3073 bytes: the class, then the red, the green and the blue
 * plane of 32 by 32 pixels each, row by row (<a
 * href="https://www.cs.toronto.edu/~kriz/cifar.html">the data set's own page</a>). TensorFlow wants
 * the channels last, so {@link #batch} interleaves the planes.
 */
public final class Cifar10 {
  /** Height and width of an image. */
  public static final int SIDE = 32;

  /** Red, green, blue. */
  public static final int CHANNELS = 3;

  /** Number of classes. */
  public static final int CLASSES = 10;

  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + CHANNELS * PLANE;

  private final List<byte[]> records;
  private final Normalisation normalisation;

  private Cifar10(List<byte[]> records, Normalisation normalisation) {
    this.records = records;
    this.normalisation = normalisation;
  }

  /**
   * Reads the training images: every {@code data_batch_*.bin} of the folder.
   *
   * @throws IOException if there is none, or one is not made of whole records
   */
  public static Cifar10 train(Path folder, Normalisation normalisation) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return read(files.filter(Cifar10::isTrainingFile).sorted().toList(), folder, normalisation);
    }
  }

  /**
   * Reads the test images: {@code test_batch.bin}.
   *
   * @throws IOException if it is not there, or is not made of whole records
   */
  public static Cifar10 test(Path folder, Normalisation normalisation) throws IOException {
    return read(List.of(folder.resolve("test_batch.bin")), folder, normalisation);
  }

  private static boolean isTrainingFile(Path file) {
    return file.getFileName().toString().matches("data_batch_\\d+\\.bin");
  }

  private static Cifar10 read(List<Path> files, Path folder, Normalisation normalisation)
      throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (Path file : files) {
      addRecords(file, records);
    }
    if (records.isEmpty()) {
      throw new IOException(
          folder + ": holds no CIFAR-10 images (data_batch_*.bin, test_batch.bin)");
    }
    return new Cifar10(List.copyOf(records), normalisation);
  }

  private static void addRecords(Path file, List<byte[]> records) throws IOException {
    try (var in = Files.newInputStream(file)) {
      for (byte[] record = in.readNBytes(RECORD);
          record.length > 0;
          record = in.readNBytes(RECORD)) {
        if (record.length != RECORD || record[0] < 0 || record[0] >= CLASSES) {
          throw new IOException(
              file + ": is not made of CIFAR-10's records of " + RECORD + " bytes");
        }
        records.add(record);
      }
    }
  }

  /** Number of images. */
  public int size() {
    return records.size();
  }

  /**
   * Cuts the images into batches; the last one is shorter where the number does not divide.
   *
   * @return the positions of each batch's images, for {@link #batch}
   */
  public List<List<Integer>> batches(int batchSize) {
    return cut(positions(), batchSize);
  }

  /** Like {@link #batches}, in an order drawn from {@code random}. */
  public List<List<Integer>> shuffledBatches(int batchSize, Random random) {
    List<Integer> positions = positions();
    Collections.shuffle(positions, random);
    return cut(positions, batchSize);
  }

  private List<Integer> positions() {
    return new ArrayList<>(IntStream.range(0, size()).boxed().toList());
  }

  private static List<List<Integer>> cut(List<Integer> positions, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch holds at least one image, not " + batchSize);
    }
    return IntStream.iterate(0, from -> from < positions.size(), from -> from + batchSize)
        .mapToObj(from -> positions.subList(from, Math.min(from + batchSize, positions.size())))
        .toList();
  }

  /** The images at these positions, as tensors; the caller closes them. */
  public Batch batch(List<Integer> positions) {
    float[] pixels = new float[positions.size() * CHANNELS * PLANE];
    int[] labels = new int[positions.size()];
    int next = 0;
    for (int i = 0; i < labels.length; i++) {
      byte[] record = records.get(positions.get(i));
      labels[i] = record[0];
      for (int pixel = 0; pixel < PLANE; pixel++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          pixels[next++] = normalisation.apply(record[1 + channel * PLANE + pixel] & 0xff);
        }
      }
    }
    return new Batch(
        TFloat32.tensorOf(Shape.of(labels.length, SIDE, SIDE, CHANNELS), DataBuffers.of(pixels)),
        TInt32.tensorOf(Shape.of(labels.length), DataBuffers.of(labels)));
  }
}
