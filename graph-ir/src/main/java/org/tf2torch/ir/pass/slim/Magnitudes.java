package org.tf2torch.ir.pass.slim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tf2torch.ir.data.TensorData;

/** Looks through the elements of a float32 tensor, a block at a time. */
final class Magnitudes {
  private static final int BLOCK = 1 << 14;
  private static final int HALF_BITS = 16;

  private Magnitudes() {}

  /** Is told each element, with its row-major index. */
  interface Visitor {
    void element(long index, float value);
  }

  static void visit(TensorData data, Visitor visitor) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long elements = data.elements();
    for (long done = 0; done < elements; ) {
      int count = (int) Math.min(BLOCK, elements - done);
      block.clear().limit(count * Float.BYTES);
      data.read(done, block);
      for (int i = 0; i < count; i++) {
        visitor.element(done + i, block.getFloat(i * Float.BYTES));
      }
      done += count;
    }
  }

  /** The largest magnitude; NaN or infinite if some element is. */
  static float largest(TensorData data) {
    float[] largest = {0};
    visit(data, (index, value) -> largest[0] = Math.max(largest[0], Math.abs(value)));
    return largest[0];
  }

  /**
   * The {@code rank}-th smallest magnitude, counted from 0. The bits of a float without its sign
   * are ordered as the magnitudes are, so counting them in two halves finds it in little memory.
   */
  static float smallest(TensorData data, long rank) {
    long[] counts = new long[1 << HALF_BITS];
    visit(data, (index, value) -> counts[bits(value) >>> HALF_BITS]++);
    long[] left = {rank};
    int high = find(counts, left);
    long[] low = new long[1 << HALF_BITS];
    visit(
        data,
        (index, value) -> {
          if (bits(value) >>> HALF_BITS == high) {
            low[bits(value) & 0xFFFF]++;
          }
        });
    return Float.intBitsToFloat(high << HALF_BITS | find(low, left));
  }

  private static int find(long[] counts, long[] rank) {
    int at = 0;
    while (rank[0] >= counts[at]) {
      rank[0] -= counts[at++];
    }
    return at;
  }

  private static int bits(float value) {
    return Float.floatToIntBits(Math.abs(value));
  }
}
