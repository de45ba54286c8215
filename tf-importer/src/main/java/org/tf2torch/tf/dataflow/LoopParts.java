package org.tf2torch.tf.dataflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tf2torch.tf.dataflow.FunctionWriter.Arguments;
import org.tf2torch.tf.model.Operations;

/**
 * One loop, taken apart.
 *
 * <pre>
 *   start ─▶ Enter ─▶ Merge ─┬─▶ condition ─▶ LoopCond
 *                       ▲    └─▶ Switch ─┬─▶ Exit
 *                       │                └─▶ body ─▶ NextIteration ─┐
 *                       └───────────────────────────────────────────┘
 * </pre>
 */
final class LoopParts {
  /** A value that goes round; {@code choice} is null when nothing uses it behind the condition. */
  private record Variable(NodeDef enter, NodeDef merge, NodeDef choice, NodeDef next) {}

  private final Wiring graph;
  private final String name;
  private final Set<String> members;
  private final NodeDef goesOn;
  private final List<Variable> variables = new ArrayList<>();
  private final Map<String, Integer> exits = new LinkedHashMap<>();
  private final Set<String> frame = new LinkedHashSet<>();
  private final Arguments arguments = new Arguments();
  private Set<String> inCondition;
  private Set<String> inBody;

  private LoopParts(Wiring graph, String name, Set<String> members, NodeDef goesOn) {
    this.graph = graph;
    this.name = name;
    this.members = members;
    this.goesOn = goesOn;
  }

  /** Empty when the nodes are not put together like a loop. */
  static Optional<LoopParts> find(
      Wiring graph, String name, Set<String> members, Operations operations) {
    List<NodeDef> conditions = ofType(graph, members, "LoopCond");
    if (conditions.size() != 1) {
      return Optional.empty();
    }
    LoopParts loop = new LoopParts(graph, name, members, conditions.get(0));
    return loop.read(operations) ? Optional.of(loop) : Optional.empty();
  }

  private static List<NodeDef> ofType(Wiring graph, Set<String> members, String op) {
    return members.stream()
        .map(graph::node)
        .filter(node -> node.getOp().equals(op) || node.getOp().equals("Ref" + op))
        .toList();
  }

  private boolean read(Operations operations) {
    frame.add(goesOn.getName());
    Map<Tensor, NodeDef> choices = new LinkedHashMap<>();
    for (NodeDef choice : ofType(graph, members, "Switch")) {
      if (Wiring.inputs(choice).get(1).node().equals(goesOn.getName())) {
        choices.put(Wiring.inputs(choice).get(0), choice);
        frame.add(choice.getName());
      }
    }
    ofType(graph, members, "Merge").forEach(merge -> variable(merge, choices));
    Set<String> merged = new LinkedHashSet<>();
    variables.forEach(v -> merged.add(v.enter().getName()));
    for (NodeDef enter : ofType(graph, members, "Enter")) {
      frame.add(enter.getName());
      if (!merged.contains(enter.getName())) {
        arguments.add(Wiring.inputs(enter).get(0), new Tensor(enter.getName(), 0));
      }
    }
    ofType(graph, members, "NextIteration").forEach(next -> frame.add(next.getName()));
    return readExits() && readCode(operations);
  }

  private void variable(NodeDef merge, Map<Tensor, NodeDef> choices) {
    List<Tensor> inputs = Wiring.inputs(merge);
    List<NodeDef> from = inputs.stream().map(graph::node).toList();
    boolean swapped = from.size() == 2 && from.get(1) != null && Loops.isEnter(from.get(1));
    NodeDef enter = from.get(swapped ? 1 : 0);
    NodeDef next = from.size() == 2 ? from.get(swapped ? 0 : 1) : null;
    if (next == null || enter == null || !next.getOp().endsWith("NextIteration")) {
      return;
    }
    Tensor merged = new Tensor(merge.getName(), 0);
    NodeDef choice = choices.get(merged);
    variables.add(new Variable(enter, merge, choice, next));
    frame.add(merge.getName());
    arguments.add(Wiring.inputs(enter).get(0), merged);
    if (choice != null) {
      arguments.alias(merged, new Tensor(choice.getName(), 1));
    }
  }

  private boolean readExits() {
    for (NodeDef exit : ofType(graph, members, "Exit")) {
      Tensor from = Wiring.inputs(exit).get(0);
      frame.add(exit.getName());
      for (int i = 0; i < variables.size(); i++) {
        NodeDef choice = variables.get(i).choice();
        if (choice != null && from.equals(new Tensor(choice.getName(), 0))) {
          exits.put(exit.getName(), i);
        }
      }
      if (!exits.containsKey(exit.getName())) {
        return false;
      }
    }
    return true;
  }

  private boolean readCode(Operations operations) {
    inCondition = graph.behind(List.of(Wiring.inputs(goesOn).get(0).node()), this::isInside);
    List<String> wanted = new ArrayList<>();
    results().forEach(result -> wanted.add(result.node()));
    wanted.addAll(effects(operations));
    inBody = graph.behind(wanted, this::isInside);
    Set<Tensor> used = new LinkedHashSet<>(results());
    used.addAll(Wiring.inputs(goesOn));
    inCondition.forEach(node -> used.addAll(Wiring.inputs(graph.node(node))));
    inBody.forEach(node -> used.addAll(Wiring.inputs(graph.node(node))));
    for (Tensor tensor : used) {
      boolean made = inCondition.contains(tensor.node()) || inBody.contains(tensor.node());
      if (!made && !arguments.has(tensor)) {
        if (members.contains(tensor.node()) || graph.node(tensor) == null) {
          return false;
        }
        // Constants are used in a frame without entering it where a tool has moved them.
        arguments.add(tensor, tensor);
      }
    }
    return true;
  }

  private boolean isInside(NodeDef node) {
    return members.contains(node.getName()) && !frame.contains(node.getName());
  }

  private List<Tensor> results() {
    return variables.stream().map(v -> Wiring.inputs(v.next()).get(0)).toList();
  }

  /** Nodes behind the condition that must run even if no result needs them. */
  private Set<String> effects(Operations operations) {
    Set<String> effects = new LinkedHashSet<>();
    members.stream()
        .map(graph::node)
        .filter(node -> isInside(node) && !inCondition.contains(node.getName()))
        .filter(node -> operations.declaration(node).filter(OpDef::getIsStateful).isPresent())
        .forEach(node -> effects.add(node.getName()));
    return effects;
  }

  String name() {
    return name;
  }

  /** What the loop runs, without what makes it a loop. */
  List<String> inside() {
    return members.stream().filter(member -> isInside(graph.node(member))).toList();
  }

  Set<String> members() {
    return members;
  }

  /** What the loop begins with: its variables first. */
  List<Tensor> start() {
    return arguments.passed();
  }

  /** Which variable each Exit hands out. */
  Map<String, Integer> exits() {
    return exits;
  }

  /** Nodes outside that must run before. */
  Set<String> controlsFromOutside() {
    Set<String> before = new LinkedHashSet<>();
    members.forEach(
        member ->
            Wiring.controls(graph.node(member)).stream()
                .filter(control -> !members.contains(control))
                .forEach(before::add));
    return before;
  }

  FunctionDef condition(FunctionWriter writer, String function) {
    return writer.write(
        function, arguments, inCondition, List.of(Wiring.inputs(goesOn).get(0)), Set.of());
  }

  /** Variables become their next values, everything else stays. */
  FunctionDef body(FunctionWriter writer, String function, Operations operations) {
    List<Tensor> all = new ArrayList<>(results());
    arguments.insideOf(variables.size()).forEach(all::add);
    return writer.write(function, arguments, inBody, all, effects(operations));
  }
}
