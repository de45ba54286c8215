package org.tf2torch.ir;

import java.util.List;

/**
 * A model: named inputs, nodes in an order in which every value is made before it is used, named
 * outputs. Immutable.
 *
 * @param name the model's, for people
 * @param vocabulary the words that the model knows: word i is the number i inside the graph (see
 *     {@link org.tf2torch.ir.op.Text}); empty for a model without text
 */
public record Graph(
    String name, List<Port> inputs, List<Node> nodes, List<Port> outputs, List<String> vocabulary) {
  /**
   * An input or output.
   *
   * @param permutation axis i here is axis permutation[i] in the source; empty where they agree
   */
  public record Port(String name, Value value, List<Integer> permutation) {
    public Port {
      permutation = List.copyOf(permutation);
    }

    public Port(String name, Value value) {
      this(name, value, List.of());
    }
  }

  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    vocabulary = List.copyOf(vocabulary);
  }

  /** The same model, computed by other nodes. */
  public Graph with(List<Node> others) {
    return with(inputs, others, outputs);
  }

  /** The same model with other inputs and outputs. */
  public Graph with(List<Port> newInputs, List<Node> others, List<Port> newOutputs) {
    return new Graph(name, newInputs, others, newOutputs, vocabulary);
  }

  /** The whole graph as nested code. */
  public Region region() {
    return new Region(
        inputs.stream().map(Port::value).toList(),
        nodes,
        outputs.stream().map(Port::value).toList());
  }
}
