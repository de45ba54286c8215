package org.tf2torch.ir.pass.slim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;

/**
 * A float32 tensor whose elements are changed one by one while they are read, by their value and
 * their channel.
 *
 * @param axis of the channels
 * @param change writes the new element behind the last one
 */
record ChannelData(TensorData data, int axis, DType dtype, Change change) implements TensorData {
  private static final int BLOCK = 4096;

  /** What becomes of an element. */
  interface Change {
    void put(int channel, float value, ByteBuffer target);
  }

  @Override
  public List<Long> shape() {
    return data.shape();
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    long inner = inner(data, axis);
    long channels = data.shape().get(axis);
    int count = target.remaining() / dtype.bytes();
    ByteBuffer out = target.slice().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; ) {
      int step = Math.min(BLOCK, count - done);
      data.read(offset + done, block.clear().limit(step * Float.BYTES));
      for (int i = 0; i < step; i++) {
        long index = offset + done + i;
        change.put((int) (index / inner % channels), block.getFloat(i * Float.BYTES), out);
      }
      done += step;
    }
    target.position(target.limit());
  }

  /** Elements from one channel to the next. */
  static long inner(TensorData data, int axis) {
    return data.shape().stream().skip(axis + 1L).reduce(1L, (a, b) -> a * b);
  }

  // Two views are equal only when they are the same object.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
