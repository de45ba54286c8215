package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tf2torch.ir.DType;

/**
 * The elements of a constant or a variable, as a lazy view: row-major, little-endian, made only
 * when they are read.
 *
 * <p>Views are immutable and safe to read from several threads. A view of a file that turns out to
 * be damaged throws {@link DamagedDataException} when it is read. Two views are equal only when
 * they are the same object, which is also what "shared" means for weights.
 *
 * <p>The operations below ({@link #permuted}, {@link #reshaped}, {@link #sliced}, {@link #cast},
 * {@link #concatenated}) copy nothing. Any chain of permutations, reshapes and slices over stored
 * bytes stays one strided view of them where strides can say it.
 */
public interface TensorData {
  DType dtype();

  /** Sizes of the axes; empty for a scalar. */
  List<Long> shape();

  /**
   * Fills {@code target} from its position to its limit with the bytes of consecutive elements.
   *
   * @param offset index of the first element, row-major
   * @param target holds a whole number of elements, no more than there are from {@code offset} on;
   *     its byte order is ignored
   */
  void read(long offset, ByteBuffer target);

  /** Number of elements. */
  default long elements() {
    return Shapes.elements(shape());
  }

  /** Number of bytes of all elements. */
  default long bytes() {
    return Math.multiplyExact(elements(), dtype().bytes());
  }

  /** All elements in a new little-endian heap buffer, for tensors known to be small. */
  default ByteBuffer toBuffer() {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(bytes())).order(ByteOrder.LITTLE_ENDIAN);
    read(0, buffer);
    return buffer.flip();
  }

  /**
   * All elements of a small tensor of integers or bools (as 0 and 1). Elements of {@code uint64}
   * from 2^63 on come out negative.
   *
   * @throws IllegalStateException for floating-point and complex tensors
   */
  default long[] toLongs() {
    return Numbers.toLongs(this);
  }

  /**
   * All elements of a small tensor of any type but complex. Exact, but for integers beyond 2^53,
   * which are rounded to the nearest.
   *
   * @throws IllegalStateException for complex tensors
   */
  default double[] toDoubles() {
    return Numbers.toDoubles(this);
  }

  /** The view whose axis {@code i} is axis {@code axes[i]} of this one. */
  default TensorData permuted(int... axes) {
    return StridedData.over(this).permuted(axes);
  }

  /** The same elements in row-major order under another shape of as many elements. */
  default TensorData reshaped(long... shape) {
    return StridedData.over(this).reshaped(shape);
  }

  /** The view of {@code length} indices of one axis, from {@code start} on. */
  default TensorData sliced(int axis, long start, long length) {
    return StridedData.over(this).sliced(axis, start, length);
  }

  /**
   * The elements converted to another type.
   *
   * <ul>
   *   <li>to a floating-point type: rounded once, to nearest, ties to even; what is too large
   *       becomes infinite, or NaN in {@code float8_e4m3fn}, which has no infinity;
   *   <li>floating point to an integer: rounded towards zero; what is too large becomes the nearest
   *       limit of the type, and NaN becomes 0 (TensorFlow and PyTorch leave both open);
   *   <li>integer to integer: the low bits are kept;
   *   <li>to {@code bool}: whether the element differs from 0 (NaN does);
   *   <li>complex to anything else: the real part; anything else to complex: with an imaginary part
   *       of 0.
   * </ul>
   */
  default TensorData cast(DType type) {
    return type == dtype() ? this : new CastData(this, type);
  }

  /**
   * The parts one after another along an axis; their other axes and their types are equal.
   *
   * @param parts at least one
   */
  static TensorData concatenated(int axis, List<TensorData> parts) {
    return ConcatenatedData.of(axis, parts);
  }

  /**
   * Row-major little-endian elements in a range of bytes.
   *
   * @param offset of the first byte
   * @throws IllegalArgumentException when the range is not within the source
   */
  static TensorData stored(DType type, List<Long> shape, ByteSource source, long offset) {
    return StridedData.stored(type, shape, source, offset);
  }

  /** One element repeated over a shape of any size. */
  static TensorData filled(TensorData element, long... shape) {
    return FilledData.of(element, Shapes.of(shape));
  }

  /**
   * A vector of {@code float32}; {@link #reshaped} gives it another shape, no sizes at all make a
   * scalar.
   */
  static TensorData of(float... values) {
    ByteBuffer bytes = Numbers.allocate(DType.FLOAT32, values.length);
    bytes.asFloatBuffer().put(values);
    return Numbers.vector(DType.FLOAT32, bytes);
  }

  /** A vector of {@code float64}. */
  static TensorData of(double... values) {
    ByteBuffer bytes = Numbers.allocate(DType.FLOAT64, values.length);
    bytes.asDoubleBuffer().put(values);
    return Numbers.vector(DType.FLOAT64, bytes);
  }

  /** A vector of {@code int32}. */
  static TensorData of(int... values) {
    ByteBuffer bytes = Numbers.allocate(DType.INT32, values.length);
    bytes.asIntBuffer().put(values);
    return Numbers.vector(DType.INT32, bytes);
  }

  /** A vector of {@code int64}. */
  static TensorData of(long... values) {
    ByteBuffer bytes = Numbers.allocate(DType.INT64, values.length);
    bytes.asLongBuffer().put(values);
    return Numbers.vector(DType.INT64, bytes);
  }

  /** A vector of {@code bool}. */
  static TensorData of(boolean... values) {
    ByteBuffer bytes = Numbers.allocate(DType.BOOL, values.length);
    for (int i = 0; i < values.length; i++) {
      bytes.put(i, (byte) (values[i] ? 1 : 0));
    }
    return Numbers.vector(DType.BOOL, bytes);
  }

  /** A {@code float32} without axes. */
  static TensorData scalar(float value) {
    return of(value).reshaped();
  }

  /** A {@code float64} without axes. */
  static TensorData scalar(double value) {
    return of(value).reshaped();
  }

  /** An {@code int32} without axes. */
  static TensorData scalar(int value) {
    return of(value).reshaped();
  }

  /** An {@code int64} without axes. */
  static TensorData scalar(long value) {
    return of(value).reshaped();
  }

  /** A {@code bool} without axes. */
  static TensorData scalar(boolean value) {
    return of(value).reshaped();
  }
}
