package org.tf2torch.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.tensorflow.ndarray.Shape;

/**
 * An array as NumPy stores it in an {@code .npy} file (<a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>): a
 * header in Python's notation, then the values, little-endian, row by row.
 *
 * @param type NumPy's name of the type, such as {@code <f4}
 */
record NumpyArray(String type, Shape shape, byte[] values) {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

  /** Reads all arrays of an {@code .npz} file, by name. */
  static Map<String, NumpyArray> readAll(Path file) throws IOException {
    Map<String, NumpyArray> arrays = new TreeMap<>();
    try (var zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replaceFirst("\\.npy$", ""), read(zip));
      }
    }
    return arrays;
  }

  private static NumpyArray read(InputStream in) throws IOException {
    ByteBuffer start = ByteBuffer.wrap(in.readNBytes(10)).order(ByteOrder.LITTLE_ENDIAN);
    String header = new String(in.readNBytes(start.getShort(8)), StandardCharsets.US_ASCII);
    Matcher found = HEADER.matcher(header);
    if (!found.find()) {
      throw new IOException("not a header this test can read: " + header);
    }
    long[] sizes =
        Stream.of(found.group(2).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    return new NumpyArray(found.group(1), Shape.of(sizes), in.readAllBytes());
  }

  /** The value at this place in row-major order, whatever the type. */
  double get(int place) {
    ByteBuffer buffer = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case "<f4" -> buffer.getFloat(4 * place);
      case "<i4" -> buffer.getInt(4 * place);
      case "<i8" -> buffer.getLong(8 * place);
      default -> throw new IllegalStateException("no fixture has had type " + type);
    };
  }
}
