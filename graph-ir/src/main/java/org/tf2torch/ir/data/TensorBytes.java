package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** The row-major bytes of a tensor as a source, read anew for each slice. */
record TensorBytes(TensorData data) implements ByteSource {
  @Override
  public long size() {
    return data.bytes();
  }

  @Override
  public ByteBuffer slice(long offset, int length) {
    Objects.checkFromIndexSize(offset, length, size());
    int width = data.dtype().bytes();
    if (offset % width != 0 || length % width != 0) {
      throw new IllegalArgumentException("a slice holds whole elements of " + width + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    data.read(offset / width, bytes);
    return bytes.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
