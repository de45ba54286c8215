package org.tf2torch.parity.training;

import java.nio.ByteBuffer;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.tensor.Tensor;

/** Labels as tensors. */
final class LabelTensors {
  private LabelTensors() {}

  /** {@code int64[n]}. */
  static Tensor classes(Batch.Labels labels) {
    Tensor tensor = Tensor.zeros(DType.INT64, List.of(labels.values().length));
    ByteBuffer bytes = tensor.buffer();
    for (int label : labels.values()) {
      bytes.putLong(label);
    }
    return tensor;
  }

  /** {@code float32[n, classes]}. */
  static Tensor oneHot(Batch.Labels labels, int classes) {
    Tensor tensor = Tensor.zeros(DType.FLOAT32, List.of(labels.values().length, classes));
    ByteBuffer bytes = tensor.buffer();
    for (int row = 0; row < labels.values().length; row++) {
      bytes.putFloat(Float.BYTES * (row * classes + labels.values()[row]), 1);
    }
    return tensor;
  }

  static Tensor ones(List<Integer> shape) {
    Tensor tensor = Tensor.zeros(DType.FLOAT32, shape);
    ByteBuffer bytes = tensor.buffer();
    while (bytes.hasRemaining()) {
      bytes.putFloat(1);
    }
    return tensor;
  }
}
