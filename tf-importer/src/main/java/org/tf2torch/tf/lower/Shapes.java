package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Symbols;

/** TensorFlow's shapes in the graph's terms. */
final class Shapes {
  private Shapes() {}

  /** Each unknown size becomes a symbol: the first is mostly the batch. */
  static Shape read(TensorShapeProto proto, Symbols symbols) {
    if (proto.getUnknownRank()) {
      return Shape.UNKNOWN;
    }
    List<Dim> dims = new ArrayList<>();
    for (TensorShapeProto.Dim dim : proto.getDimList()) {
      String name = dims.isEmpty() ? "batch" : "dim_" + dims.size();
      dims.add(dim.getSize() < 0 ? symbols.fresh(name) : Dim.known(dim.getSize()));
    }
    return Shape.of(dims);
  }
}
