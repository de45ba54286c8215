package org.tf2torch.ir;

import java.util.List;

/**
 * Nested code: a branch, a loop's body. Its nodes may use values of the code around it.
 *
 * @param parameters what it is called with
 * @param nodes in an order in which every value is made before it is used
 * @param results what it returns
 */
public record Region(List<Value> parameters, List<Node> nodes, List<Value> results) {
  public Region {
    parameters = List.copyOf(parameters);
    nodes = List.copyOf(nodes);
    results = List.copyOf(results);
  }
}
