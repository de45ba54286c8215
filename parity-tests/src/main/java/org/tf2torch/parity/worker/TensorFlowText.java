package org.tf2torch.parity.worker;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringAssignView;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringGetDataPointer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringGetSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringInit;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorElementCount;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.DataType;
import org.tf2torch.parity.tensor.Tensor;

/** Tensors of text in TensorFlow's memory, where each word is an object of its own. */
final class TensorFlowText {
  private TensorFlowText() {}

  /** The words stay in memory of their own, which the open PointerScope frees. */
  static TF_Tensor toNative(Tensor tensor) {
    List<byte[]> words = tensor.words();
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    TF_Tensor result =
        TF_AllocateTensor(
            DataType.DT_STRING_VALUE,
            shape,
            shape.length,
            (long) words.size() * Loader.sizeof(TF_TString.class));
    for (int i = 0; i < words.size(); i++) {
      TF_TString word = word(result, i);
      TF_StringInit(word);
      TF_StringAssignView(word, new BytePointer(words.get(i)), words.get(i).length);
    }
    return result;
  }

  static Tensor fromNative(TF_Tensor tensor, List<Integer> shape) {
    List<byte[]> words = new ArrayList<>();
    for (long i = 0; i < TF_TensorElementCount(tensor); i++) {
      TF_TString word = word(tensor, i);
      byte[] bytes = new byte[Math.toIntExact(TF_StringGetSize(word))];
      TF_StringGetDataPointer(word).capacity(bytes.length).get(bytes);
      words.add(bytes);
    }
    return Tensor.ofWords(shape, words);
  }

  private static TF_TString word(TF_Tensor tensor, long index) {
    return new TF_TString(TF_TensorData(tensor)).getPointer(index);
  }
}
