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

  CutFinder(Functional model, Supplier<ModelLowering> lowerings) {
    this.model = model;
    this.lowerings = lowerings;
  }

  /** The cut; empty when nothing that computes anything is left behind the refused nodes. */
  Optional<Cut> find(Ports ports) {
    List<Port> outputs = ports.outputs().stream().filter(port -> !isText(port)).toList();
    Set<Port> inputs =
        new LinkedHashSet<>(ports.inputs().stream().filter(port -> !isText(port)).toList());
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

  private static boolean isText(Port port) {
    return port.info() != null && port.info().getDtype() == DataType.DT_STRING;
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

  private static Optional<Cut> cut(
      Graph graph, Set<String> used, Set<Port> inputs, List<Port> outputs, boolean fewerOutputs) {
    boolean computes = graph.nodes().stream().anyMatch(node -> !node.inputs().isEmpty());
    List<String> from =
        inputs.stream().filter(p -> used.contains(p.name())).map(Port::tensor).toList();
    List<String> to = fewerOutputs ? outputs.stream().map(Port::tensor).toList() : List.of();
    return computes && !from.isEmpty() ? Optional.of(new Cut(from, to)) : Optional.empty();
  }
}
