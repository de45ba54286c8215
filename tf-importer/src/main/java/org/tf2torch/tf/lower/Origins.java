package org.tf2torch.tf.lower;

import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.Origin;

/** Where a node stands in its model, read from its name. */
final class Origins {
  private Origins() {}

  /**
   * The layer is the node's scope. A call's own name says nothing (StatefulPartitionedCall_1), so
   * the scope of the node in its function stands alone, unless it has none.
   */
  static Origin of(String calls, NodeDef node) {
    int slash = node.getName().lastIndexOf('/');
    String layer = slash < 0 ? "" : node.getName().substring(0, slash);
    return new Origin(node.getName(), node.getOp(), layer);
  }
}
