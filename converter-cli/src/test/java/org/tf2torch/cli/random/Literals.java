package org.tf2torch.cli.random;

import java.util.List;
import org.tensorflow.proto.TensorProto;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.tf.DTypes;

/** Constants of a graph, for people. */
final class Literals {
  private Literals() {}

  static String of(TensorProto proto) {
    if (proto.getTensorContent().isEmpty()) {
      return proto.toString().strip().replaceAll("\\s+", " ");
    }
    List<Integer> shape =
        proto.getTensorShape().getDimList().stream().map(d -> (int) d.getSize()).toList();
    return RandomGraph.numbers(
        Tensor.of(
            DTypes.of(proto.getDtype()).orElseThrow(),
            shape,
            proto.getTensorContent().toByteArray()));
  }
}
