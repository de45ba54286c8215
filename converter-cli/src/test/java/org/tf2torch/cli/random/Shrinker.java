package org.tf2torch.cli.random;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.parity.Frameworks;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Looks for the part of a graph that still fails: fewer outputs and feeds, and inputs that hold
 * what the operations before them had computed.
 */
final class Shrinker {
  private final Frameworks frameworks;
  private final Trial trial;
  private final Path file;

  Shrinker(Frameworks frameworks, Trial trial, Path folder) {
    this.frameworks = frameworks;
    this.trial = trial;
    this.file = folder.resolve("whole.pb");
  }

  /** A graph found failing in the same way, as small as it was found. */
  RandomGraph shrink(RandomGraph graph, Outcome.Failed failure) throws InterruptedException {
    RandomGraph smallest = graph;
    for (String output : graph.outputs()) {
      smallest = better(smallest, failure, withOutputs(smallest, List.of(output)));
    }
    for (int i = 0; i < smallest.feeds().size() && smallest.feeds().size() > 1; i++) {
      smallest =
          better(
              smallest,
              failure,
              Optional.of(
                  new RandomGraph(
                      smallest.seed(),
                      smallest.graph(),
                      List.of(smallest.feeds().get(i)),
                      smallest.outputs())));
    }
    boolean progress = true;
    while (progress) {
      progress = false;
      List<NodeDef> nodes = new ArrayList<>(smallest.graph().getNodeList());
      for (int i = nodes.size() - 1; i >= 0 && !progress; i--) {
        RandomGraph cut = better(smallest, failure, cut(smallest, nodes.get(i)));
        progress = cut != smallest;
        smallest = cut;
      }
    }
    return smallest;
  }

  private RandomGraph better(
      RandomGraph before, Outcome.Failed failure, Optional<RandomGraph> candidate)
      throws InterruptedException {
    if (candidate.isEmpty()) {
      return before;
    }
    boolean same =
        trial.run(candidate.get()) instanceof Outcome.Failed f && f.kind().equals(failure.kind());
    return same ? candidate.get() : before;
  }

  private static Optional<RandomGraph> withOutputs(RandomGraph graph, List<String> outputs) {
    return graph.outputs().size() <= outputs.size()
        ? Optional.empty()
        : Optional.of(
            new RandomGraph(graph.seed(), graph.graph(), graph.feeds(), outputs).pruned());
  }

  /** The graph with a node's first result as an input. */
  private Optional<RandomGraph> cut(RandomGraph graph, NodeDef node) {
    boolean source = node.getOp().equals("Const") || node.getOp().equals("Placeholder");
    boolean others =
        graph.graph().getNodeList().stream()
            .flatMap(n -> n.getInputList().stream())
            .anyMatch(input -> input.startsWith(node.getName() + ":"));
    if (source
        || !RandomGraph.isVisible(node)
        || others
        || graph.outputs().stream().map(RandomGraph::node).anyMatch(node.getName()::equals)
        || node.getInputCount() == 0) {
      return Optional.empty();
    }
    List<List<NamedTensor>> feeds = new ArrayList<>();
    List<Tensor> values = new ArrayList<>();
    try {
      for (List<NamedTensor> feed : graph.feeds()) {
        Eager.write(graph.graph(), file);
        Tensor value =
            frameworks
                .original(file, graph.placeholders(), List.of(node.getName()))
                .run(feed)
                .get(0);
        values.add(value);
        List<NamedTensor> more = new ArrayList<>(feed);
        more.add(new NamedTensor(node.getName(), value));
        feeds.add(more);
      }
    } catch (ParityException e) {
      return Optional.empty();
    }
    if (Tensors.carried(values.get(0).dtype()) != values.get(0).dtype()) {
      return Optional.empty();
    }
    GraphDef.Builder copy = graph.graph().toBuilder().clearNode();
    for (NodeDef other : graph.graph().getNodeList()) {
      copy.addNode(
          other.getName().equals(node.getName())
              ? Eager.placeholder(node.getName(), values)
              : other);
    }
    return Optional.of(
        new RandomGraph(graph.seed(), copy.build(), feeds, graph.outputs()).pruned());
  }
}
