package org.tf2torch.parity.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.DType;

/**
 * A tensor in memory: its elements lie row-major and little-endian; a {@code bool} is one byte, 0
 * or 1; a complex number is its real, then its imaginary part; a word of text is its UTF-8, filled
 * up with zeros to the length of the longest, as in NumPy.
 *
 * <p>Batches are held whole, so a tensor is bounded by what a Java array can hold, two gigabytes.
 */
public final class Tensor {
  private final DType dtype;
  private final List<Integer> shape;
  private final byte[] bytes;
  private final int width;

  private Tensor(DType dtype, List<Integer> shape, byte[] bytes, int width) {
    this.dtype = dtype;
    this.shape = List.copyOf(shape);
    this.bytes = bytes;
    this.width = width;
  }

  /**
   * Wraps the bytes without copying them.
   *
   * @throws IllegalArgumentException if the bytes are not exactly what dtype and shape need
   */
  public static Tensor of(DType dtype, List<Integer> shape, byte[] bytes) {
    if (dtype == DType.STRING) {
      return text(shape, bytes);
    }
    if (byteSize(dtype, shape) != bytes.length) {
      throw new IllegalArgumentException(
          describe(dtype, shape)
              + " needs "
              + byteSize(dtype, shape)
              + " bytes, not "
              + bytes.length);
    }
    return new Tensor(dtype, shape, bytes, dtype.bytes());
  }

  private static Tensor text(List<Integer> shape, byte[] bytes) {
    long words = byteSize(DType.UINT8, shape);
    int width = words == 0 ? 1 : (int) (bytes.length / words);
    if (words * width != bytes.length || width == 0) {
      throw new IllegalArgumentException(
          describe(DType.STRING, shape) + " does not fit " + bytes.length + " bytes");
    }
    return new Tensor(DType.STRING, shape, bytes, width);
  }

  /**
   * A tensor of text.
   *
   * @param words in UTF-8, row-major
   */
  public static Tensor ofWords(List<Integer> shape, List<byte[]> words) {
    int width = words.stream().mapToInt(word -> word.length).max().orElse(1);
    return padded(shape, words, Math.max(1, width));
  }

  private static Tensor padded(List<Integer> shape, List<byte[]> words, int width) {
    byte[] bytes = new byte[Math.multiplyExact(words.size(), width)];
    for (int i = 0; i < words.size(); i++) {
      System.arraycopy(words.get(i), 0, bytes, i * width, words.get(i).length);
    }
    return of(DType.STRING, shape, bytes);
  }

  /** The words of a tensor of text, in UTF-8, row-major. */
  public List<byte[]> words() {
    List<byte[]> words = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += width) {
      int end = start + width;
      while (end > start && bytes[end - 1] == 0) {
        end--;
      }
      words.add(Arrays.copyOfRange(bytes, start, end));
    }
    return words;
  }

  /** Bytes that an element takes. */
  public int width() {
    return width;
  }

  /** A tensor of zeros. */
  public static Tensor zeros(DType dtype, List<Integer> shape) {
    return of(dtype, shape, new byte[Math.toIntExact(byteSize(dtype, shape))]);
  }

  /**
   * Bytes such a tensor takes.
   *
   * @throws IllegalArgumentException if a size is negative, the dtype has no fixed width, or a Java
   *     array could not hold it
   */
  public static long byteSize(DType dtype, List<Integer> shape) {
    if (dtype == DType.STRING) {
      throw new IllegalArgumentException("text is no tensor");
    }
    if (shape.stream().anyMatch(dim -> dim < 0)) {
      throw new IllegalArgumentException("negative size in " + shape);
    }
    // One empty axis makes the whole empty, wherever it stands.
    long size = shape.contains(0) ? 0 : dtype.bytes();
    for (int dim : shape) {
      size *= dim;
      if (size > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            describe(dtype, shape) + " is larger than two gigabytes; use smaller batches");
      }
    }
    return size;
  }

  public DType dtype() {
    return dtype;
  }

  public List<Integer> shape() {
    return shape;
  }

  public int rank() {
    return shape.size();
  }

  /** Number of elements. */
  public int size() {
    return bytes.length / width;
  }

  /** Number of rows along the first axis; 1 for a scalar. */
  public int rows() {
    return shape.isEmpty() ? 1 : shape.get(0);
  }

  /** The elements themselves, little-endian: a fresh view of this tensor's own memory. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same bytes under another shape of as many elements. */
  public Tensor reshaped(List<Integer> newShape) {
    return of(dtype, newShape, bytes);
  }

  /** A copy of the rows {@code from} up to but not including {@code to} along the first axis. */
  public Tensor rows(int from, int to) {
    if (from == 0 && to == rows()) {
      return this;
    }
    int rowBytes = rows() == 0 ? 0 : bytes.length / rows();
    List<Integer> rest = new ArrayList<>(shape);
    rest.set(0, to - from);
    return of(dtype, rest, Arrays.copyOfRange(bytes, from * rowBytes, to * rowBytes));
  }

  /** Tensors of one type and shape, one behind the other along a new first axis. */
  public static Tensor stack(List<Tensor> rows) {
    Tensor first = rows.get(0);
    List<Integer> sizes = new ArrayList<>(List.of(rows.size()));
    sizes.addAll(first.shape);
    if (first.dtype == DType.STRING) {
      return ofWords(sizes, rows.stream().flatMap(row -> row.words().stream()).toList());
    }
    Tensor result = zeros(first.dtype, sizes);
    ByteBuffer target = result.buffer();
    rows.forEach(row -> target.put(row.bytes));
    return result;
  }

  /** A copy of some rows along the first axis, in the order of their numbers. */
  public Tensor rowsAt(int[] numbers) {
    int rowBytes = rows() == 0 ? 0 : bytes.length / rows();
    List<Integer> sizes = new ArrayList<>(shape);
    sizes.set(0, numbers.length);
    Tensor result = of(dtype, sizes, new byte[Math.multiplyExact(numbers.length, rowBytes)]);
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(bytes, numbers[i] * rowBytes, result.bytes, i * rowBytes, rowBytes);
    }
    return result;
  }

  /**
   * The same numbers in another type, rounded or cut as {@link ElementWriter} does; both types real
   * or both complex.
   */
  public Tensor cast(DType target) {
    Tensor result = zeros(target, shape);
    ByteBuffer buffer = result.buffer();
    Elements elements = Elements.of(this);
    ElementWriter writer = ElementWriter.of(target);
    int count = dtype.isComplex() ? 2 * size() : size();
    for (int i = 0; i < count; i++) {
      writer.put(buffer, i, elements.at(i));
    }
    return result;
  }

  /** Such as {@code float32[2, 3]}. */
  @Override
  public String toString() {
    return describe(dtype, shape);
  }

  private static String describe(DType dtype, List<Integer> shape) {
    return dtype.text()
        + shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
