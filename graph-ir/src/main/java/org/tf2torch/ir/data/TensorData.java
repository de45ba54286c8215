package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tf2torch.ir.DType;

/**
 * The elements of a constant or a variable, as a lazy view: row-major, little-endian, made only when they are read.
 *
 * <p>Views are immutable and safe to read from several threads. A view of a file that turns out to be damaged throws
 * {@link DamagedDataException} when it is read.
 */
public interface TensorData {
  DType dtype();

  /** Sizes of the axes; empty for a scalar. */
  List<Long> shape();

  /**
   * Fills {@code target} from its position to its limit with the bytes of consecutive elements.
   *
   * @param offset index of the first element, row-major
   * @param target holds a whole number of elements, no more than there are from {@code offset} on; its byte order is
   *     ignored
   */
  void read(long offset, ByteBuffer target);

  /** Number of elements. */
  default long elements() {
    return shape().stream().reduce(1L, Math::multiplyExact);
  }

  /** Number of bytes of all elements. */
  default long bytes() {
    return Math.multiplyExact(elements(), dtype().bytes());
  }

  /** All elements in a new little-endian heap buffer, for tensors known to be small. */
  default ByteBuffer toBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes())).order(ByteOrder.LITTLE_ENDIAN);
    read(0, buffer);
    return buffer.flip();
  }
}
