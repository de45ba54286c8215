package org.tf2torch.ir.pass;

import org.tf2torch.ir.Graph;

/** One named step on the way from the source's habits to PyTorch's. */
public record Pass(String name, Step step) {
  /** From a graph to a graph that computes the same. */
  @FunctionalInterface
  public interface Step {
    Graph apply(Graph graph);
  }

  public Graph apply(Graph graph) {
    return step.apply(graph);
  }
}
