package org.tf2torch.parity.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Permutation;
import org.tf2torch.parity.tensor.Tensor;

/**
 * One array in NumPy's format, versions 1 to 3 (<a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>):
 * a magic number, a header that is a Python dictionary, the elements. Object arrays, which are
 * pickles, are refused.
 */
final class NpyReader {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;

  // NumPy's own limit.
  private static final int MAX_RANK = 64;
  private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([<>|=])([a-zA-Z]\\d{1,9})'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9,\\s]*)\\)");

  private static final Map<String, DType> DTYPES =
      Map.ofEntries(
          Map.entry("b1", DType.BOOL),
          Map.entry("i1", DType.INT8),
          Map.entry("u1", DType.UINT8),
          Map.entry("i2", DType.INT16),
          Map.entry("u2", DType.UINT16),
          Map.entry("i4", DType.INT32),
          Map.entry("u4", DType.UINT32),
          Map.entry("i8", DType.INT64),
          Map.entry("u8", DType.UINT64),
          Map.entry("f2", DType.FLOAT16),
          Map.entry("f4", DType.FLOAT32),
          Map.entry("f8", DType.FLOAT64),
          Map.entry("c8", DType.COMPLEX64),
          Map.entry("c16", DType.COMPLEX128),
          // ml_dtypes' bfloat16 is saved as two bytes of no type.
          Map.entry("V2", DType.BFLOAT16));

  private final String name;
  private final DataInputStream in;

  private NpyReader(String name, InputStream in) {
    this.name = name;
    this.in = new DataInputStream(in);
  }

  /**
   * Reads an array.
   *
   * @param name what errors call it
   */
  static Tensor read(String name, InputStream in) throws IOException {
    return new NpyReader(name, in).array();
  }

  /** NumPy's name for a type, little-endian, such as {@code <f4}. */
  static String descr(DType dtype) {
    String code =
        DTYPES.entrySet().stream()
            .filter(entry -> entry.getValue() == dtype)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("NumPy has no " + dtype.text()));
    return (dtype.bytes() == 1 ? "|" : "<") + code;
  }

  private Tensor array() throws IOException {
    String header = header();
    Matcher descr = find(DESCR, header);
    if (descr.group(2).startsWith("S")) {
      return words(shape(find(SHAPE, header).group(1)), descr.group(2), header);
    }
    DType dtype = DTYPES.get(descr.group(2));
    if (dtype == null) {
      throw broken("arrays of NumPy's '" + descr.group(2) + "' are not read");
    }
    List<Integer> shape = shape(find(SHAPE, header).group(1));
    byte[] bytes = elements(dtype, shape);
    if (descr.group(1).equals(">")) {
      swap(bytes, dtype.isComplex() ? dtype.bytes() / 2 : dtype.bytes());
    }
    if (find(FORTRAN, header).group(1).equals("False")) {
      return Tensor.of(dtype, shape, bytes);
    }
    List<Integer> reversed = new ArrayList<>(shape);
    Collections.reverse(reversed);
    List<Integer> axes =
        IntStream.range(0, shape.size()).map(i -> shape.size() - 1 - i).boxed().toList();
    return new Permutation(axes).apply(Tensor.of(dtype, reversed, bytes));
  }

  /** Bytes of a fixed width, as {@code S12}; NumPy's {@code U}, 4 bytes a letter, is not read. */
  private Tensor words(List<Integer> shape, String type, String header) throws IOException {
    int width = Math.max(1, Integer.parseInt(type.substring(1)));
    List<Integer> wide = new ArrayList<>(shape);
    wide.add(width);
    byte[] bytes = elements(DType.UINT8, wide);
    if (find(FORTRAN, header).group(1).equals("True") && shape.size() > 1) {
      throw broken("text in Fortran's order is not read");
    }
    return Tensor.of(DType.STRING, shape, bytes);
  }

  private String header() throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !ByteBuffer.wrap(start, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw broken("not a NumPy array");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw broken("NumPy format " + version + " is unknown");
    }
    byte[] size = in.readNBytes(version == 1 ? 2 : 4);
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).put(size).position(0);
    int headerLength = length.getInt();
    if (headerLength < 0 || headerLength > MAX_HEADER) {
      throw broken("a header of " + Integer.toUnsignedString(headerLength) + " bytes");
    }
    return new String(in.readNBytes(headerLength), StandardCharsets.UTF_8);
  }

  private List<Integer> shape(String text) {
    List<Integer> shape = new ArrayList<>();
    for (String size : text.split(",")) {
      if (!size.isBlank()) {
        try {
          shape.add(Integer.parseInt(size.strip()));
        } catch (NumberFormatException e) {
          throw broken("the size" + size + " is too large");
        }
      }
    }
    if (shape.size() > MAX_RANK) {
      throw broken("an array of " + shape.size() + " axes");
    }
    return shape;
  }

  private byte[] elements(DType dtype, List<Integer> shape) throws IOException {
    int size;
    try {
      size = (int) Tensor.byteSize(dtype, shape);
    } catch (IllegalArgumentException e) {
      throw broken(e.getMessage());
    }
    // Grows with what is really there, whatever the header claims.
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw broken("ends after " + bytes.length + " of " + size + " bytes");
    }
    return bytes;
  }

  private static void swap(byte[] bytes, int width) {
    for (int start = 0; start < bytes.length; start += width) {
      for (int i = start, j = start + width - 1; i < j; i++, j--) {
        byte b = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = b;
      }
    }
  }

  private Matcher find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw broken("not a plain NumPy array: " + header.strip());
    }
    return matcher;
  }

  private ParityException broken(String what) {
    return ParityException.broken(name + ": " + what);
  }
}
