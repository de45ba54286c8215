package org.tf2torch.ir.data;

import java.nio.ByteBuffer;

/** A run of bytes that can be read at any place, such as a mapped file. Safe to use from several threads. */
public interface ByteSource {
  /** Number of bytes. */
  long size();

  /**
   * A read-only little-endian view of bytes, without copying where the source can.
   *
   * @throws IndexOutOfBoundsException when the range is not within the source
   */
  ByteBuffer slice(long offset, int length);
}
