package org.tf2torch.tf;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tensorflow.proto.DataType;
import org.tf2torch.ir.Cut;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.dataflow.Functionalizer.Functional;
import org.tf2torch.tf.lower.BrokenGraphException;
import org.tf2torch.tf.lower.ModelLowering;
import org.tf2torch.tf.lower.Port;
import org.tf2torch.tf.lower.RefusedNode;
import org.tf2torch.tf.model.SelectionException;

/**
 * Looks for the part of a refused model that does convert: cuts behind every node that was refused,
 * and tries again, until nothing is refused. What it names was tried.
 */
final class CutFinder {
  private static final int MOST_TRIES = 12;

  private final Functional model;
  private final Supplier<ModelLowering> lowerings;
  private final boolean text;

  /**
   * @param text whether the part may have text, too
   */
  CutFinder(Functional model, Supplier<ModelLowering> lowerings, boolean text) {
    this.model = model;
    this.lowerings = lowerings;
    this.text = text;
  }

  /** The cut; empty when nothing that computes anything is left behind the refused nodes. */
  Optional<Cut> find(Ports ports) {
    List<Port> outputs = ports.outputs().stream().filter(this::isAllowed).toList();
    Set<Port> inputs =
        new LinkedHashSet<>(ports.inputs().stream().filter(this::isAllowed).toList());
    for (int i = 0; i < MOST_TRIES && !outputs.isEmpty(); i++) {
      ModelLowering lowering = lowerings.get();
      try {
        Graph graph = lowering.lower("", model.graph(), List.copyOf(inputs), outputs);
        boolean fewer = outputs.size() < ports.outputs().size();
        return cut(graph, lowering.usedInputs(graph), inputs, outputs, fewer);
      } catch (RefusedException e) {
        if (!inputs.addAll(behind(lowering.refusedNodes()))) {
          return Optional.empty();
        }
      } catch (SelectionException | BrokenGraphException | IllegalStateException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean isAllowed(Port port) {
    return text || port.info() == null || port.info().getDtype() != DataType.DT_STRING;
  }

  /** The numeric results of the refused nodes. */
  private List<Port> behind(List<RefusedNode> refused) {
    List<Port> ports = new ArrayList<>();
    for (RefusedNode node : refused) {
      boolean declared = model.operations().declaration(node.node()).isPresent();
      List<DataType> types = declared ? model.operations().outputTypes(node.node()) : List.of();
      for (int i = 0; i < types.size(); i++) {
        if (DTypes.numeric(types.get(i)).isPresent()) {
          String tensor = node.path() + ":" + i;
          ports.add(new Port(i == 0 ? node.path() : tensor, tensor, null));
        }
      }
    }
    return ports;
  }

  private Optional<Cut> cut(
      Graph graph, Set<String> used, Set<Port> inputs, List<Port> outputs, boolean fewerOutputs) {
    boolean computes = graph.nodes().stream().anyMatch(node -> !node.inputs().isEmpty());
    List<Port> from =
        needed(inputs.stream().filter(port -> used.contains(port.name())).toList(), outputs);
    if (!computes || from.isEmpty()) {
      return Optional.empty();
    }
    List<String> to = fewerOutputs ? outputs.stream().map(Port::tensor).toList() : List.of();
    List<Port> brief = from.stream().map(CutFinder::brief).toList();
    List<Port> named = converts(brief, outputs) ? brief : from;
    return Optional.of(new Cut(named.stream().map(Port::tensor).toList(), to));
  }

  /** Without the model's own inputs that are only handed to calls, which then do not use them. */
  private List<Port> needed(List<Port> inputs, List<Port> outputs) {
    List<Port> needed = new ArrayList<>(inputs);
    for (Port input : inputs) {
      List<Port> others = needed.stream().filter(port -> port != input).toList();
      if (input.info() != null && !others.isEmpty() && converts(others, outputs)) {
        needed.remove(input);
      }
    }
    return needed;
  }

  /**
   * Without the calls that lead to the node: {@code StatefulPartitionedCall/model/hash} as {@code
   * model/hash}.
   */
  private static Port brief(Port port) {
    String tensor = port.tensor().replaceFirst("^([^/]*PartitionedCall[^/]*/)+", "");
    return new Port(port.name(), tensor, port.info());
  }

  /** Whether the names say which tensors are meant, and the part between them converts. */
  private boolean converts(List<Port> inputs, List<Port> outputs) {
    try {
      Graph graph = lowerings.get().lower("", model.graph(), inputs, outputs);
      return graph.inputs().size() == inputs.size();
    } catch (RefusedException
        | SelectionException
        | BrokenGraphException
        | IllegalStateException e) {
      return false;
    }
  }
}
