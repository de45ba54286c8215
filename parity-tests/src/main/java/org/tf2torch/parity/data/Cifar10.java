package org.tf2torch.parity.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * CIFAR-10 in its own binary format (<a href="https://www.cs.toronto.edu/~kriz/cifar.html">"Binary
 * version"</a>): records of one label byte and 32×32 pixels, the red plane first, then green, then
 * blue.
 *
 * <p>Of a folder the test file {@code test_batch.bin} is read, or all {@code data_batch_*.bin} in
 * order where there is none, or where the training split is asked for; a single file can be named
 * instead. Any number of records is fine.
 */
public final class Cifar10 implements DataSource {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int CLASSES = 10;
  private static final String TEST_FILE = "test_batch.bin";

  private final Path path;
  private final Normalization normalization;
  private final Split split;

  public Cifar10(Path path, Normalization normalization) {
    this(path, normalization, Split.TEST);
  }

  /**
   * @throws ParityException if the data set has no such split
   */
  public Cifar10(Path path, Normalization normalization, Split split) {
    if (split != Split.TEST && split != Split.TRAIN) {
      throw ParityException.usage("CIFAR-10 has the splits train and test, no " + split.text());
    }
    this.path = path;
    this.normalization = normalization;
    this.split = split;
  }

  @Override
  public String description() {
    return "CIFAR-10 "
        + files().stream().map(f -> f.getFileName().toString()).toList()
        + ", pixels "
        + normalization;
  }

  @Override
  public Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits) {
    ImageLayout layout = ImageLayout.of(inputs, normalization);
    return new Batches(layout, inputs.get(0).name(), limits, files());
  }

  @Override
  public Optional<DataSource> heldOut() {
    return split == Split.TRAIN && Files.exists(path.resolve(TEST_FILE))
        ? Optional.of(new Cifar10(path, normalization, Split.TEST))
        : Optional.empty();
  }

  @Override
  public Samples samples(List<TensorSpec> inputs) {
    return new Records(ImageLayout.of(inputs, normalization), inputs.get(0).name(), files());
  }

  /** The files as one row of records. */
  private record Records(ImageLayout layout, String input, List<Path> files, List<ByteBuffer> maps)
      implements Samples {

    Records(ImageLayout layout, String input, List<Path> files) {
      this(layout, input, files, files.stream().map(Cifar10::map).toList());
    }

    @Override
    public int count() {
      return Math.toIntExact(maps.stream().mapToLong(m -> m.capacity() / RECORD).sum());
    }

    @Override
    public Batch batch(int[] numbers) {
      List<Image> images = new ArrayList<>();
      int[] labels = new int[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        int number = numbers[i];
        int file = 0;
        while (number >= maps.get(file).capacity() / RECORD) {
          number -= maps.get(file).capacity() / RECORD;
          file++;
        }
        byte[] planes = new byte[3 * PLANE];
        maps.get(file).get(number * RECORD + 1, planes);
        labels[i] = label(files.get(file), maps.get(file).get(number * RECORD) & 0xFF);
        images.add(image(planes));
      }
      return labelled(new NamedTensor(input, layout.tensor(images)), labels);
    }
  }

  private static ByteBuffer map(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException | IllegalArgumentException e) {
      throw ParityException.broken(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static Batch labelled(NamedTensor tensor, int[] labels) {
    return new Batch(Batch.DATA, List.of(tensor), Optional.of(new Batch.Labels(labels, CLASSES)));
  }

  private static int label(Path file, int value) {
    if (value >= CLASSES) {
      throw ParityException.broken(
          file + ": a record has the label " + value + ", CIFAR-10 has 0 to 9");
    }
    return value;
  }

  private List<Path> files() {
    List<Path> files = Files.isDirectory(path) ? inFolder() : List.of(path);
    for (Path file : files) {
      long size = size(file);
      if (size == 0 || size % RECORD != 0) {
        throw ParityException.broken(
            file + ": " + size + " bytes are no whole number of CIFAR-10 records of " + RECORD);
      }
    }
    return files;
  }

  private List<Path> inFolder() {
    Path test = path.resolve(TEST_FILE);
    if (split == Split.TEST && Files.exists(test)) {
      return List.of(test);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files =
          entries
              .filter(f -> f.getFileName().toString().matches("data_batch_\\d+\\.bin"))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw ParityException.broken(path + ": holds no test_batch.bin or data_batch_*.bin");
      }
      return files;
    } catch (IOException e) {
      throw ParityException.broken(path + ": " + e.getMessage());
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw ParityException.broken(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static Image image(byte[] planes) {
    byte[] rgb = new byte[3 * PLANE];
    for (int i = 0; i < PLANE; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = planes[c * PLANE + i];
      }
    }
    return new Image(SIDE, SIDE, rgb);
  }

  private static final class Batches implements Iterator<Batch> {
    private final ImageLayout layout;
    private final String input;
    private final int batchSize;
    private final Iterator<Path> files;
    private long left;
    private Path file;
    private DataInputStream in;
    private long recordsInFile;

    Batches(ImageLayout layout, String input, Limits limits, List<Path> files) {
      this.layout = layout;
      this.input = input;
      this.batchSize = layout.batchSize(limits.batchSize());
      this.files = files.iterator();
      long total = files.stream().mapToLong(f -> size(f) / RECORD).sum();
      this.left = Math.min(limits.maxSamples(), total);
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int count = (int) Math.min(batchSize, left);
      List<Image> images = new ArrayList<>();
      int[] labels = new int[count];
      try {
        for (int i = 0; i < count; i++) {
          open();
          labels[i] = label(file, in.readUnsignedByte());
          byte[] planes = new byte[3 * PLANE];
          in.readFully(planes);
          images.add(image(planes));
        }
        left -= count;
        if (left == 0) {
          in.close();
        }
      } catch (IOException e) {
        throw ParityException.broken(file + ": cannot be read: " + e.getMessage());
      }
      return labelled(new NamedTensor(input, layout.tensor(images)), labels);
    }

    private void open() throws IOException {
      if (recordsInFile == 0) {
        if (in != null) {
          in.close();
        }
        file = files.next();
        recordsInFile = size(file) / RECORD;
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
      }
      recordsInFile--;
    }
  }
}
