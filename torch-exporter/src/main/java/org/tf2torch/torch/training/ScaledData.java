package org.tf2torch.torch.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;

/** The elements of a tensor times a number, computed in its own precision when they are read. */
final class ScaledData implements TensorData {
  private final TensorData operand;
  private final double factor;

  private ScaledData(TensorData operand, double factor) {
    this.operand = operand;
    this.factor = factor;
  }

  /**
   * @param operand of a floating-point type
   */
  static TensorData of(TensorData operand, double factor) {
    boolean wide = operand.dtype() == DType.FLOAT64;
    TensorData computed = operand.cast(wide ? DType.FLOAT64 : DType.FLOAT32);
    return new ScaledData(computed, factor).cast(operand.dtype());
  }

  @Override
  public DType dtype() {
    return operand.dtype();
  }

  @Override
  public List<Long> shape() {
    return operand.shape();
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    int start = target.position();
    operand.read(offset, target);
    ByteBuffer bytes = target.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int at = start; at < target.limit(); at += dtype().bytes()) {
      if (dtype() == DType.FLOAT64) {
        bytes.putDouble(at, bytes.getDouble(at) * factor);
      } else {
        bytes.putFloat(at, (float) (bytes.getFloat(at) * factor));
      }
    }
  }
}
