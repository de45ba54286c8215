package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.rewrite.DeadCode;

/**
 * A loop whose cells feed each other, as a loop for each cell, one behind the other: the next goes
 * over what the one before stacked.
 *
 * <pre>
 *   for t (%h, %g): h' = f(x[t], h)              →    %every = for t (%h): h' = f(x[t], h)
 *                   g' = k(h', g)                     for t (%g): g' = k(every[t], g)
 * </pre>
 *
 * @param loops in their order; they have one symbol for the step
 * @param results what stands in place of the loop's results
 */
record CellsApart(List<Node> loops, List<Value> results) {
  /**
   * @param before gains what is made before the loops
   */
  static CellsApart of(Node node, GraphBuilder before) {
    CellsApart whole = new CellsApart(List.of(node), node.outputs());
    For loop = (For) node.op();
    boolean simple =
        loop.body().nodes().stream()
            .allMatch(n -> n.op().regions().isEmpty() && !n.op().hasEffect());
    Optional<Dim> steps = Contents.integer(node.input(0));
    return simple && steps.isPresent()
        ? new Cut(node, loop, firstCell(loop.body(), loop.carried()), before).apply(whole)
        : whole;
  }

  /** The fewest states that need no other states, by place, and what is only a copy of theirs. */
  private static Set<Integer> firstCell(Region body, int carried) {
    Map<Value, Set<Integer>> needs = needs(body, carried);
    Set<Integer> cell =
        IntStream.range(0, carried)
            .mapToObj(place -> closure(place, body, needs))
            .min(Comparator.comparing(Set::size))
            .orElse(Set.of());
    Set<Value> states = new HashSet<>(cell.stream().map(body.results()::get).toList());
    Set<Value> read = new HashSet<>(body.results());
    body.nodes().forEach(node -> read.addAll(node.inputs()));
    Set<Integer> all = new TreeSet<>(cell);
    IntStream.range(0, carried)
        .filter(i -> !read.contains(body.parameters().get(i)))
        .filter(i -> states.contains(body.results().get(i)))
        .forEach(all::add);
    return all;
  }

  /** The places of the states that each value is made from. */
  private static Map<Value, Set<Integer>> needs(Region body, int carried) {
    Map<Value, Set<Integer>> needs = new HashMap<>();
    for (int i = 0; i < carried; i++) {
      needs.put(body.parameters().get(i), Set.of(i));
    }
    for (Node node : body.nodes()) {
      Set<Integer> all = new HashSet<>();
      node.inputs().forEach(input -> all.addAll(needs.getOrDefault(input, Set.of())));
      node.outputs().forEach(output -> needs.put(output, all));
    }
    return needs;
  }

  private static Set<Integer> closure(int place, Region body, Map<Value, Set<Integer>> needs) {
    Set<Integer> closure = new TreeSet<>(Set.of(place));
    List<Integer> open = new ArrayList<>(closure);
    while (!open.isEmpty()) {
      Value next = body.results().get(open.remove(open.size() - 1));
      for (int needed : needs.getOrDefault(next, Set.of())) {
        if (closure.add(needed)) {
          open.add(needed);
        }
      }
    }
    return closure;
  }

  /** One loop cut in two: the first cell's, and that of the others. */
  private static final class Cut {
    private final Node node;
    private final For loop;
    private final Region body;
    private final List<Integer> first;
    private final List<Integer> others;

    /** Of the first cell's next states, those that the other loop goes over. */
    private final Set<Value> passed = new LinkedHashSet<>();

    /** Stacked results that are next states of the first cell. */
    private final List<Integer> made;

    private final List<Integer> left;
    private final GraphBuilder outside;
    private boolean possible = true;

    Cut(Node node, For loop, Set<Integer> cell, GraphBuilder before) {
      this.outside = before;
      this.node = node;
      this.loop = loop;
      this.body = loop.body();
      this.first = List.copyOf(cell);
      this.others =
          IntStream.range(0, loop.carried()).filter(i -> !cell.contains(i)).boxed().toList();
      Set<Value> states = new HashSet<>(first.stream().map(body.results()::get).toList());
      this.made = stacked().filter(i -> states.contains(body.results().get(i))).boxed().toList();
      this.left = stacked().filter(i -> !states.contains(body.results().get(i))).boxed().toList();
    }

    private IntStream stacked() {
      return IntStream.range(loop.carried(), body.results().size());
    }

    CellsApart apply(CellsApart whole) {
      if (others.isEmpty()) {
        return whole;
      }
      List<Node> rest = rest();
      if (!possible) {
        return whole;
      }
      Node before = firstLoop();
      Map<Value, Value> stacks = new HashMap<>();
      int at = first.size() + made.size();
      for (Value value : passed) {
        stacks.put(value, before.outputs().get(at++));
      }
      CellsApart behind = CellsApart.of(otherLoop(rest, stacks), outside);
      List<Node> loops = new ArrayList<>(List.of(before));
      loops.addAll(behind.loops);
      return new CellsApart(loops, results(before, behind.results));
    }

    private List<Value> results(Node before, List<Value> behind) {
      Value[] results = new Value[node.outputs().size()];
      for (int i = 0; i < first.size(); i++) {
        results[first.get(i)] = before.outputs().get(i);
      }
      for (int i = 0; i < made.size(); i++) {
        results[made.get(i)] = before.outputs().get(first.size() + i);
      }
      for (int i = 0; i < others.size(); i++) {
        results[others.get(i)] = behind.get(i);
      }
      for (int i = 0; i < left.size(); i++) {
        results[left.get(i)] = behind.get(others.size() + i);
      }
      return List.of(results);
    }

    /** What the other cells need of the body; the first cell's states reach it only when new. */
    private List<Node> rest() {
      Set<Value> states = new HashSet<>(first.stream().map(body.results()::get).toList());
      Set<Value> old = new HashSet<>(first.stream().map(body.parameters()::get).toList());
      Set<Value> needed = new HashSet<>();
      others.forEach(i -> need(body.results().get(i), states, needed));
      left.forEach(i -> need(body.results().get(i), states, needed));
      List<Node> rest = new ArrayList<>();
      for (int i = body.nodes().size() - 1; i >= 0; i--) {
        Node made = body.nodes().get(i);
        if (made.outputs().stream().anyMatch(needed::contains)) {
          made.inputs().forEach(input -> need(input, states, needed));
          rest.add(made);
        }
      }
      possible =
          Collections.disjoint(needed, old)
              && passed.stream().allMatch(value -> value.shape().hasRank());
      Collections.reverse(rest);
      return rest;
    }

    private void need(Value value, Set<Value> states, Set<Value> needed) {
      if (states.contains(value)) {
        passed.add(value);
      } else {
        needed.add(value);
      }
    }

    private Node firstLoop() {
      List<Value> operands = new ArrayList<>(List.of(node.input(0)));
      first.forEach(i -> operands.add(node.input(1 + i)));
      made.forEach(i -> operands.add(node.input(1 + i)));
      List<Value> results = new ArrayList<>();
      first.forEach(i -> results.add(body.results().get(i)));
      made.forEach(i -> results.add(body.results().get(i)));
      for (Value value : passed) {
        operands.add(shape(value));
        results.add(value);
      }
      List<Value> parameters = first.stream().map(body.parameters()::get).toList();
      List<Node> nodes = DeadCode.live(body.nodes(), new HashSet<>(results));
      return loop(operands, made.size() + passed.size(), new Region(parameters, nodes, results));
    }

    private Value shape(Value value) {
      return new Emit(outside)
          .sizes(value.shape().dims().stream().map(d -> d.isKnown() ? d : Dim.known(-1)).toList());
    }

    private Node otherLoop(List<Node> rest, Map<Value, Value> stacks) {
      GraphBuilder builder = new GraphBuilder();
      Map<Value, Value> now = new HashMap<>();
      Value step = new Emit(builder).size(Dim.symbol(loop.index()));
      stacks.forEach((value, stack) -> now.put(value, builder.emit(new Select(0), stack, step)));
      List<Node> nodes = new ArrayList<>(builder.nodes());
      for (Node old : rest) {
        List<Value> inputs = old.inputs().stream().map(v -> now.getOrDefault(v, v)).toList();
        List<ValueType> types = old.outputs().stream().map(Value::type).toList();
        Node copy = new Node(old.op(), inputs, types, old.origin());
        for (int i = 0; i < old.outputs().size(); i++) {
          now.put(old.outputs().get(i), copy.outputs().get(i));
        }
        nodes.add(copy);
      }
      List<Value> operands = new ArrayList<>(List.of(node.input(0)));
      others.forEach(i -> operands.add(node.input(1 + i)));
      left.forEach(i -> operands.add(node.input(1 + i)));
      List<Value> results = new ArrayList<>();
      others.forEach(i -> results.add(body.results().get(i)));
      left.forEach(i -> results.add(body.results().get(i)));
      List<Value> parameters = others.stream().map(body.parameters()::get).toList();
      List<Value> current = results.stream().map(v -> now.getOrDefault(v, v)).toList();
      return loop(operands, left.size(), new Region(parameters, nodes, current));
    }

    private Node loop(List<Value> operands, int stacked, Region region) {
      For op = new For(loop.index(), stacked, region);
      return new Node(
          op, operands, op.infer(new Operands(operands, outside.symbols())), node.origin());
    }
  }
}
