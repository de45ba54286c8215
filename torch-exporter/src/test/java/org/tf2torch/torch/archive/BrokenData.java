package org.tf2torch.torch.archive;

import java.nio.ByteBuffer;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;

/** A tensor whose second half cannot be read. */
record BrokenData(long size, RuntimeException failure) implements TensorData {
  @Override
  public DType dtype() {
    return DType.FLOAT32;
  }

  @Override
  public List<Long> shape() {
    return List.of(size);
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    if (offset + target.remaining() / 4 > size / 2) {
      throw failure;
    }
    target.position(target.limit());
  }
}
