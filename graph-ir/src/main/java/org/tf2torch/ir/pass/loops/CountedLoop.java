package org.tf2torch.ir.pass.loops;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Origin;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Symbols;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.ControlFlow.While;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Sizes;

/**
 * One loop, counted.
 *
 * @param nodes what stands in its place
 * @param results what stands in place of its results
 */
record CountedLoop(List<Node> nodes, List<Value> results) {
  /**
   * @param index a name for the number of the iteration
   * @param substitutes gains what the body's counters are
   * @param graph knows the graph's unknown sizes: those of the new loop are others
   */
  static Optional<CountedLoop> of(
      Node loop, String index, Map<Value, Value> substitutes, GraphBuilder graph) {
    While op = (While) loop.op();
    Map<Integer, Counter> counters = new LinkedHashMap<>();
    for (int i = 0; i < loop.inputs().size(); i++) {
      int place = i;
      Counter.of(loop, op.body(), i).ifPresent(counter -> counters.put(place, counter));
    }
    GraphBuilder before = graph.nested();
    return Limits.count(op.condition(), counters, before)
        .map(count -> new Rewriting(loop, op.body(), index, counters, count, before))
        .map(rewriting -> rewriting.run(substitutes));
  }

  private record Carried(Value initial, Value parameter, Value next) {}

  private static final class Rewriting {
    private final Node loop;
    private final Region body;
    private final String index;
    private final Map<Integer, Counter> counters;
    private final Value count;
    private final GraphBuilder before;
    private final Map<Integer, Gathered> lists = new LinkedHashMap<>();

    /** What goes on being carried. */
    private final List<Carried> carried = new ArrayList<>();

    /** Where among these a carried value stands, or the last element of a list. */
    private final Map<Integer, Integer> places = new LinkedHashMap<>();

    Rewriting(
        Node loop,
        Region body,
        String index,
        Map<Integer, Counter> counters,
        Value count,
        GraphBuilder before) {
      this.loop = loop;
      this.body = body;
      this.index = index;
      this.counters = counters;
      this.count = count;
      this.before = before;
    }

    CountedLoop run(Map<Value, Value> substitutes) {
      sort();
      Node counted = counted(substitutes);
      GraphBuilder after = before.nested();
      List<Value> results = new ArrayList<>();
      for (int i = 0; i < loop.inputs().size(); i++) {
        results.add(result(i, counted, new Emit(after)));
      }
      List<Node> nodes = new ArrayList<>(before.nodes());
      nodes.add(counted);
      nodes.addAll(after.nodes());
      return new CountedLoop(nodes, results);
    }

    /** Tells what becomes of each carried value. */
    private void sort() {
      for (int i = 0; i < loop.inputs().size(); i++) {
        if (counters.containsKey(i)) {
          continue;
        }
        Optional<Gathered> list = Gathered.of(loop, body, i, counters, count);
        if (list.isPresent()) {
          lists.put(i, list.get());
        } else {
          carry(i);
        }
      }
      for (int place : List.copyOf(lists.keySet())) {
        if (lists.get(place).onlyLast() && !findLast(place)) {
          lists.remove(place);
          carry(place);
        }
      }
    }

    private void carry(int place) {
      places.put(place, carried.size());
      carried.add(
          new Carried(loop.input(place), body.parameters().get(place), body.results().get(place)));
    }

    /** An element that was never set reads as zeros. */
    private boolean findLast(int place) {
      Value made = lists.get(place).made();
      boolean runs = Contents.integer(count).filter(n -> n.isKnown() && n.value() > 0).isPresent();
      for (int i = 0; i < carried.size(); i++) {
        if (carried.get(i).next() == made && (runs || isZeros(carried.get(i).initial()))) {
          places.put(place, i);
          return true;
        }
      }
      Emit emit = new Emit(before);
      Value shape = shape(made);
      if (Contents.integers(shape).orElseThrow().contains(Dim.known(-1))) {
        return false;
      }
      TensorData zero = TensorData.scalar(0f).cast(made.dtype());
      Value initial = emit.full(shape, emit.constant(zero));
      places.put(place, carried.size());
      carried.add(new Carried(initial, Value.parameter("last", initial.type()), made));
      return true;
    }

    private static boolean isZeros(Value value) {
      Optional<Double> filling =
          value.isA(Full.class) ? Contents.number(value.operand(1)) : Contents.number(value);
      return filling.filter(number -> number == 0).isPresent();
    }

    private Node counted(Map<Value, Value> substitutes) {
      List<Gathered> stacked = lists.values().stream().filter(list -> !list.onlyLast()).toList();
      List<Value> operands = new ArrayList<>(List.of(count));
      carried.forEach(value -> operands.add(value.initial()));
      stacked.forEach(list -> operands.add(shape(list.made())));
      List<Value> results = new ArrayList<>(carried.stream().map(Carried::next).toList());
      stacked.forEach(list -> results.add(list.made()));
      List<Node> nodes = new ArrayList<>();
      counters.forEach(
          (i, counter) -> {
            nodes.add(formula(counter.dtype(), counter.after(Dim.symbol(index))));
            substitutes.put(body.parameters().get(i), nodes.get(nodes.size() - 1).output());
          });
      List<Node> changes = lists.values().stream().map(Gathered::change).toList();
      body.nodes().stream().filter(node -> !changes.contains(node)).forEach(nodes::add);
      List<Value> parameters = carried.stream().map(Carried::parameter).toList();
      For op = new For(index, stacked.size(), new Region(parameters, nodes, results));
      return new Node(
          op, operands, op.infer(new Operands(operands, before.symbols())), loop.origin());
    }

    private static Node formula(DType dtype, Dim value) {
      Sizes op = new Sizes(dtype, List.of(), List.of(value));
      return new Node(op, List.of(), op.infer(new Operands(List.of(), new Symbols())), Origin.NONE);
    }

    /** The shape of what an iteration makes, as far as it is the same in all of them. */
    private Value shape(Value made) {
      Set<String> outside = new HashSet<>();
      for (Carried value : carried) {
        if (value.initial().type() instanceof TensorType type && type.shape().hasRank()) {
          outside.addAll(Dim.symbolNames(type.shape().dims()));
        }
      }
      return new Emit(before)
          .sizes(
              made.shape().dims().stream()
                  .map(
                      dim ->
                          outside.containsAll(Dim.symbolNames(List.of(dim))) ? dim : Dim.known(-1))
                  .toList());
    }

    private Value result(int place, Node counted, Emit emit) {
      if (counters.containsKey(place)) {
        return end(counters.get(place), emit);
      }
      Gathered list = lists.get(place);
      if (list == null) {
        return counted.outputs().get(places.get(place));
      }
      if (list.onlyLast()) {
        Value end = counted.outputs().get(places.get(place));
        return emit.op(new ListFromTensor(), emit.unsqueeze(end, 0));
      }
      List<Gathered> stacked = lists.values().stream().filter(l -> !l.onlyLast()).toList();
      return emit.op(
          new ListFromTensor(), counted.outputs().get(carried.size() + stacked.indexOf(list)));
    }

    private Value end(Counter counter, Emit emit) {
      Optional<Dim> iterations = Contents.integer(count);
      if (iterations.isPresent()) {
        Dim times = iterations.get().isSymbol() ? iterations.get() : iterations.get().max(Dim.ZERO);
        return emit.sizes(counter.dtype(), List.of(), List.of(counter.after(times)));
      }
      Value zero = emit.constant(TensorData.scalar(0L));
      Value step = emit.constant(TensorData.scalar(counter.step()));
      Value gone = emit.mul(emit.maximum(count, zero), step);
      return emit.cast(emit.add(emit.size(counter.start()), gone), counter.dtype());
    }
  }
}
