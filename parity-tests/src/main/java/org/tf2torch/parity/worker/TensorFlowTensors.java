package org.tf2torch.parity.worker;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Tensor;

/** Tensors on their way into TensorFlow's memory and back. */
final class TensorFlowTensors {
  private TensorFlowTensors() {}

  static TF_Tensor toNative(Tensor tensor) {
    if (tensor.dtype() == DType.STRING) {
      return TensorFlowText.toNative(tensor);
    }
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    byte[] bytes = tensor.buffer().array();
    TF_Tensor result =
        TF_AllocateTensor(
            TensorFlowTypes.number(tensor.dtype()), shape, shape.length, bytes.length);
    if (bytes.length > 0) {
      new BytePointer(TF_TensorData(result)).capacity(bytes.length).put(bytes);
    }
    return result;
  }

  /** Copies a tensor, and frees it. */
  static Tensor fromNative(TF_Tensor tensor) {
    try {
      DType dtype = TensorFlowTypes.of(TF_TensorType(tensor));
      List<Integer> shape = new ArrayList<>();
      for (int axis = 0; axis < TF_NumDims(tensor); axis++) {
        shape.add(Math.toIntExact(TF_Dim(tensor, axis)));
      }
      if (dtype == DType.STRING) {
        return TensorFlowText.fromNative(tensor, shape);
      }
      byte[] bytes = new byte[Math.toIntExact(TF_TensorByteSize(tensor))];
      if (bytes.length > 0) {
        Pointer data = TF_TensorData(tensor);
        new BytePointer(data).capacity(bytes.length).get(bytes);
      }
      return Tensor.of(dtype, shape, bytes);
    } finally {
      TF_DeleteTensor(tensor);
    }
  }
}
