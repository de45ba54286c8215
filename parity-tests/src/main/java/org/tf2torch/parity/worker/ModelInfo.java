package org.tf2torch.parity.worker;

import java.util.List;
import java.util.Map;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * What a worker says about the model it loaded.
 *
 * @param engine the framework and its version, such as {@code TensorFlow 2.18.0}
 * @param inputs in the model's own order; empty where the framework does not say
 * @param outputs likewise
 * @param nodes what the outputs are computed from, in an order in which it can be; empty unless the
 *     graph was opened
 * @param random the operation by which an output depends on random draws, by the output's name
 */
public record ModelInfo(
    String engine,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    List<Node> nodes,
    Map<String, String> random) {

  /**
   * A node of TensorFlow's graph.
   *
   * @param op its operation, such as {@code Conv2D}
   */
  public record Node(String name, String op) {}
}
