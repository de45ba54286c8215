package org.tf2torch.tf.dataflow;

import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Nodes that stand in for those that went into a function, under their names. */
final class Rewiring {
  private Rewiring() {}

  static NodeDef identity(String name, Tensor from, DataType type) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Identity")
        .addInput(from.toString())
        .putAttr("T", AttrValue.newBuilder().setType(type).build())
        .build();
  }

  static NodeDef identities(String name, Tensor first, DataType type, Tensor second) {
    AttrValue.ListValue types =
        AttrValue.ListValue.newBuilder().addType(type).addType(DataType.DT_INT32).build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("IdentityN")
        .addInput(first.toString())
        .addInput(second.toString())
        .putAttr("T", AttrValue.newBuilder().setList(types).build())
        .build();
  }
}
