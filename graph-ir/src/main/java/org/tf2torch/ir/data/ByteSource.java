package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A run of bytes that can be read at any place, such as a mapped file. Safe to use from several
 * threads.
 */
public interface ByteSource {
  /** Number of bytes. */
  long size();

  /**
   * A read-only little-endian view of bytes, without copying where the source can.
   *
   * @throws IndexOutOfBoundsException when the range is not within the source
   */
  ByteBuffer slice(long offset, int length);

  /** The bytes of an array, which nobody may change any more. */
  static ByteSource of(byte[] bytes) {
    ByteBuffer whole = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return whole.slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
      }
    };
  }
}
