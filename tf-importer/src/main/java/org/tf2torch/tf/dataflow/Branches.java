package org.tf2torch.tf.dataflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;
import org.tf2torch.tf.dataflow.FunctionWriter.Arguments;
import org.tf2torch.tf.model.Operations;

/**
 * Turns the branches of a graph without loops into If nodes, the innermost first.
 *
 * <pre>
 *   Switch ─┬─▶ otherwise ─▶ Merge
 *           └─▶ then ────────▲
 * </pre>
 */
final class Branches {
  private final Wiring graph;
  private final Operations operations;
  private final Map<String, FunctionDef> functions;

  private final Set<String> scope;

  /**
   * @param scope the nodes that may belong to branches; grows by those that are made
   */
  Branches(
      Wiring graph,
      Operations operations,
      Map<String, FunctionDef> functions,
      Collection<String> scope) {
    this.graph = graph;
    this.operations = operations;
    this.functions = functions;
    this.scope = new LinkedHashSet<>(scope);
  }

  /** Merges that one condition decides, under the same outer conditions. */
  private record Group(Tensor condition, Map<Tensor, Boolean> outer) {}

  static boolean isSwitch(NodeDef node) {
    return node.getOp().equals("Switch") || node.getOp().equals("RefSwitch");
  }

  static boolean isMerge(NodeDef node) {
    return node.getOp().equals("Merge") || node.getOp().equals("RefMerge");
  }

  void extract() {
    while (true) {
      Liveness liveness = new Liveness(graph, scope);
      Map<Group, List<NodeDef>> groups = new LinkedHashMap<>();
      for (NodeDef node : graph.nodes()) {
        if (isMerge(node) && scope.contains(node.getName())) {
          liveness
              .decides(node)
              .ifPresent(
                  condition ->
                      groups
                          .computeIfAbsent(
                              new Group(condition, liveness.of(node.getName())),
                              g -> new ArrayList<>())
                          .add(node));
        }
      }
      Optional<Group> deepest =
          groups.keySet().stream().reduce((a, b) -> b.outer().size() > a.outer().size() ? b : a);
      if (deepest.isEmpty()
          || !replace(deepest.get(), first(groups.get(deepest.get())), liveness)) {
        dissolve(liveness);
        return;
      }
    }
  }

  /** Those that need none of the others: what one If makes cannot be what it is given. */
  private List<NodeDef> first(List<NodeDef> merges) {
    if (merges.size() == 1) {
      return merges;
    }
    Map<String, List<NodeDef>> users = graph.users();
    Set<String> later = new LinkedHashSet<>();
    Deque<NodeDef> waiting = new ArrayDeque<>(merges);
    while (!waiting.isEmpty()) {
      users.getOrDefault(waiting.pop().getName(), List.of()).stream()
          .filter(user -> later.add(user.getName()))
          .forEach(waiting::push);
    }
    return merges.stream().filter(merge -> !later.contains(merge.getName())).toList();
  }

  private boolean replace(Group group, List<NodeDef> merges, Liveness liveness) {
    Arguments arguments = new Arguments();
    Branch then = branch(group, merges, true, liveness);
    Branch otherwise = branch(group, merges, false, liveness);
    boolean known =
        then.nodes().stream().allMatch(n -> operations.declaration(graph.node(n)).isPresent())
            && otherwise.nodes().stream()
                .allMatch(n -> operations.declaration(graph.node(n)).isPresent());
    if (!known) {
      return false;
    }
    argue(then, arguments);
    argue(otherwise, arguments);
    FunctionWriter writer = new FunctionWriter(graph, operations);
    String name = graph.fresh(merges.get(0).getName() + "/If");
    FunctionDef yes = write(name + "_then", then, arguments, writer);
    FunctionDef no = write(name + "_else", otherwise, arguments, writer);
    NodeDef.Builder node = NodeDef.newBuilder().setName(name).setOp("If");
    node.addInput(group.condition().toString());
    arguments.passed().forEach(tensor -> node.addInput(tensor.toString()));
    Set<String> before = new LinkedHashSet<>(then.before());
    before.addAll(otherwise.before());
    before.forEach(control -> node.addInput("^" + control));
    AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
    merges.forEach(merge -> types.addType(writer.type(new Tensor(merge.getName(), 0))));
    merges.forEach(merge -> types.addType(DataType.DT_INT32));
    node.putAttr("Tcond", type(writer.type(group.condition())))
        .putAttr("Tin", writer.types(arguments.passed()))
        .putAttr("Tout", AttrValue.newBuilder().setList(types).build())
        .putAttr("then_branch", FunctionWriter.function(yes))
        .putAttr("else_branch", FunctionWriter.function(no));
    for (int i = 0; i < merges.size(); i++) {
      String merge = merges.get(i).getName();
      graph.put(
          Rewiring.identities(
              merge,
              new Tensor(name, i),
              writer.type(new Tensor(merge, 0)),
              new Tensor(name, merges.size() + i)));
    }
    graph.put(node.build());
    scope.add(name);
    return true;
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  /**
   * The code of one branch.
   *
   * @param results what it hands to the Merges
   * @param places which input of each Merge that is
   * @param before nodes outside that must run first
   */
  private record Branch(
      Set<String> nodes,
      List<Tensor> results,
      List<Integer> places,
      Set<String> switches,
      Set<String> before) {}

  private Branch branch(Group group, List<NodeDef> merges, boolean taken, Liveness liveness) {
    List<Tensor> results = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (NodeDef merge : merges) {
      List<Tensor> inputs = Wiring.inputs(merge);
      int place = liveness.isTaken(inputs.get(0), group.condition(), taken) ? 0 : 1;
      results.add(inputs.get(place));
      places.add(place);
    }
    Set<String> switches = new LinkedHashSet<>();
    Set<String> nodes =
        graph.behind(
            results.stream()
                .filter(result -> !isSwitchOf(graph.node(result), group, liveness))
                .map(Tensor::node)
                .toList(),
            node -> {
              boolean decided = isSwitchOf(node, group, liveness);
              if (decided) {
                switches.add(node.getName());
              }
              return !decided && liveness.isTaken(node.getName(), group.condition(), taken);
            });
    results.stream()
        .filter(result -> isSwitchOf(graph.node(result), group, liveness))
        .forEach(result -> switches.add(result.node()));
    Set<String> before = new LinkedHashSet<>();
    for (String node : nodes) {
      Wiring.controls(graph.node(node)).stream()
          .filter(control -> !nodes.contains(control))
          .filter(control -> !isSwitchOf(graph.node(control), group, liveness))
          .forEach(before::add);
    }
    return new Branch(nodes, results, places, switches, before);
  }

  private static boolean isSwitchOf(NodeDef node, Group group, Liveness liveness) {
    return isSwitch(node) && liveness.condition(node).equals(group.condition());
  }

  /** Makes arguments of what the branch uses from outside. */
  private void argue(Branch branch, Arguments arguments) {
    for (String name : branch.switches()) {
      Tensor data = Wiring.inputs(graph.node(name)).get(0);
      for (int output = 0; output < 2; output++) {
        if (!arguments.has(new Tensor(name, output))) {
          arguments.add(data, new Tensor(name, output));
        }
      }
    }
    Set<Tensor> used = new LinkedHashSet<>(branch.results());
    branch.nodes().forEach(node -> used.addAll(Wiring.inputs(graph.node(node))));
    for (Tensor tensor : used) {
      if (!branch.nodes().contains(tensor.node()) && !arguments.has(tensor)) {
        arguments.add(tensor, tensor);
      }
    }
  }

  /** The values, and behind them which input of its Merge each was. */
  private FunctionDef write(
      String name, Branch branch, Arguments arguments, FunctionWriter writer) {
    List<Tensor> results = new ArrayList<>(branch.results());
    Set<String> nodes = new LinkedHashSet<>(branch.nodes());
    for (int place : branch.places()) {
      NodeDef number = number(place);
      graph.put(number);
      nodes.add(number.getName());
      results.add(new Tensor(number.getName(), 0));
    }
    Set<String> effects = new LinkedHashSet<>();
    branch.nodes().stream()
        .filter(n -> operations.declaration(graph.node(n)).filter(OpDef::getIsStateful).isPresent())
        .forEach(effects::add);
    FunctionDef function = writer.write(name, arguments, nodes, results, effects);
    functions.put(name, function);
    return function;
  }

  private NodeDef number(int value) {
    TensorProto tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_INT32).addIntVal(value).build();
    return NodeDef.newBuilder()
        .setName("merge_value_index_" + value)
        .setOp("Const")
        .putAttr("dtype", type(DataType.DT_INT32))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  /**
   * A Switch that no Merge answers: whoever gets to see a result of what follows it sees that of
   * the branch that was taken, so the branch can run always, unless that has an effect.
   */
  private void dissolve(Liveness liveness) {
    for (NodeDef node : List.copyOf(graph.nodes())) {
      if (isSwitch(node) && scope.contains(node.getName()) && !isFollowedByEffect(node)) {
        Tensor data = Wiring.inputs(node).get(0);
        AttrValue type = node.getAttrOrDefault("T", AttrValue.getDefaultInstance());
        AttrValue.ListValue types =
            AttrValue.ListValue.newBuilder()
                .addType(type.getType())
                .addType(type.getType())
                .build();
        NodeDef.Builder both = node.toBuilder().clearInput().clearAttr().setOp("IdentityN");
        both.addInput(data.toString()).addInput(data.toString());
        both.putAttr("T", AttrValue.newBuilder().setList(types).build());
        graph.put(both.build());
      }
    }
  }

  private boolean isFollowedByEffect(NodeDef start) {
    Map<String, List<NodeDef>> users = graph.users();
    Set<String> seen = new LinkedHashSet<>();
    List<NodeDef> waiting = new ArrayList<>(List.of(start));
    while (!waiting.isEmpty()) {
      NodeDef node = waiting.remove(waiting.size() - 1);
      if (seen.add(node.getName()) && !isMerge(node)) {
        boolean known = operations.declaration(node).isPresent();
        if (!known || operations.declaration(node).get().getIsStateful()) {
          return true;
        }
        waiting.addAll(users.getOrDefault(node.getName(), List.of()));
      }
    }
    return false;
  }
}
