package org.tf2torch.tf.lower;

import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** A piece of a TensorFlow program: the outer graph, or a function's body. */
interface Body {
  /** One result of a node, or one argument of a function. */
  record Edge(String node, int output) {}

  /** The node of that name; null for a function's argument, and when there is none. */
  NodeDef node(String name);

  /**
   * What a data input names.
   *
   * @throws BrokenGraphException when it names nothing
   */
  Edge edge(String input);

  /** Names of the function's arguments in order; none for the outer graph. */
  List<String> arguments();

  /** Values of the attributes that nodes refer to by placeholder. */
  Map<String, AttrValue> attributes();
}
