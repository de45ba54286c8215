package org.tf2torch.cli.random;

import java.nio.ByteBuffer;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.Tensor;

/** Tensors of given elements, and questions about shapes. */
public final class Tensors {
  private Tensors() {}

  public static Tensor whole(DType dtype, List<Integer> shape, int... values) {
    Tensor tensor = Tensor.zeros(dtype, shape);
    ByteBuffer buffer = tensor.buffer();
    ElementWriter writer = ElementWriter.of(dtype);
    for (int i = 0; i < values.length; i++) {
      writer.put(buffer, i, values[i]);
    }
    return tensor;
  }

  public static Tensor filled(DType dtype, List<Integer> shape, double value) {
    Tensor tensor = Tensor.zeros(dtype, shape);
    ByteBuffer buffer = tensor.buffer();
    ElementWriter writer = ElementWriter.of(dtype);
    int step = dtype.isComplex() ? 2 : 1;
    for (int i = 0; i < tensor.size(); i++) {
      writer.put(buffer, i * step, value);
    }
    return tensor;
  }

  public static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The type that libtorch's Java binding has and that holds all values of another. */
  static DType carried(DType dtype) {
    return switch (dtype) {
      case INT16, UINT16 -> DType.INT32;
      case UINT32, UINT64 -> DType.INT64;
      case COMPLEX128 -> DType.COMPLEX64;
      case BFLOAT16, FLOAT8_E4M3FN, FLOAT8_E5M2 -> DType.FLOAT32;
      default -> dtype;
    };
  }

  static boolean broadcast(Item a, Item b) {
    int common = Math.min(a.rank(), b.rank());
    for (int axis = 1; axis <= common; axis++) {
      int first = a.size(-axis);
      int second = b.size(-axis);
      if (first != second && first != 1 && second != 1) {
        return false;
      }
    }
    return true;
  }
}
