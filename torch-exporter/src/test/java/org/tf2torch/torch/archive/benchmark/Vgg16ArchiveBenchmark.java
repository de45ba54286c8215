package org.tf2torch.torch.archive.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.torch.archive.StateDictArchive;

/**
 * Times the writing of VGG16's weights (528 MB, all of them permuted) against {@code cp} of the
 * same bytes, in turns.
 *
 * <pre>
 * mvn -q test-compile -pl torch-exporter -am
 * java -Xmx256m -cp graph-ir/target/classes:torch-exporter/target/classes:torch-exporter/target/test-classes \
 *     org.tf2torch.torch.archive.benchmark.Vgg16ArchiveBenchmark FOLDER [ROUNDS]
 * </pre>
 */
final class Vgg16ArchiveBenchmark {
  private static final long[][] KERNELS = {
    {3, 3, 3, 64},
    {3, 3, 64, 64},
    {3, 3, 64, 128},
    {3, 3, 128, 128},
    {3, 3, 128, 256},
    {3, 3, 256, 256},
    {3, 3, 256, 256},
    {3, 3, 256, 512},
    {3, 3, 512, 512},
    {3, 3, 512, 512},
    {3, 3, 512, 512},
    {3, 3, 512, 512},
    {3, 3, 512, 512},
    {25088, 4096},
    {4096, 4096},
    {4096, 1000}
  };

  private Vgg16ArchiveBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path stored = folder.resolve("weights.bin");
    write(stored);
    Map<String, TensorData> views = views(map(stored));
    Path copy = folder.resolve("copy.bin");
    Path archive = folder.resolve("archive.pth");
    for (int round = 0; round < rounds; round++) {
      Files.deleteIfExists(copy);
      long start = System.nanoTime();
      new ProcessBuilder("cp", stored.toString(), copy.toString()).inheritIO().start().waitFor();
      double copying = (System.nanoTime() - start) / 1e9;
      Files.deleteIfExists(archive);
      start = System.nanoTime();
      new StateDictArchive(views).write(archive, bytes -> {});
      double writing = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "cp %.2f s, archive %.2f s, ratio %.2f%n", copying, writing, writing / copying);
    }
    Files.delete(copy);
    Files.delete(archive);
    Files.delete(stored);
  }

  private static long elements(long[] shape) {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    return elements;
  }

  private static void write(Path stored) throws IOException {
    Files.deleteIfExists(stored);
    long elements = 0;
    for (long[] shape : KERNELS) {
      elements += elements(shape);
    }
    try (FileChannel channel =
        FileChannel.open(stored, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer block = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
      for (long i = 0; i < elements; i++) {
        block.putFloat(i * 1e-6f);
        if (!block.hasRemaining() || i == elements - 1) {
          channel.write(block.flip());
          block.clear();
        }
      }
    }
  }

  private static ByteSource map(Path stored) throws IOException {
    try (FileChannel channel = FileChannel.open(stored)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return new ByteSource() {
        @Override
        public long size() {
          return mapped.capacity();
        }

        @Override
        public ByteBuffer slice(long offset, int length) {
          return mapped.slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
        }
      };
    }
  }

  /**
   * Convolutions from HWIO to OIHW; the first dense layer from HWC to CHW rows; dense layers
   * transposed.
   */
  private static Map<String, TensorData> views(ByteSource source) {
    Map<String, TensorData> views = new LinkedHashMap<>();
    long offset = 0;
    for (long[] shape : KERNELS) {
      List<Long> sizes = new ArrayList<>();
      for (long size : shape) {
        sizes.add(size);
      }
      TensorData kernel = TensorData.stored(DType.FLOAT32, sizes, source, offset);
      offset += kernel.bytes();
      if (shape.length == 4) {
        kernel = kernel.permuted(3, 2, 0, 1);
      } else if (shape[0] == 25088) {
        kernel = kernel.reshaped(7, 7, 512, 4096).permuted(2, 0, 1, 3).reshaped(25088, 4096);
      }
      views.put("layer" + views.size(), shape.length == 4 ? kernel : kernel.permuted(1, 0));
    }
    return views;
  }
}
