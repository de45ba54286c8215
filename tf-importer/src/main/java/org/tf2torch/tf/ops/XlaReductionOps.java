package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.While;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.rewrite.DeadCode;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * XLA's reductions by a function of scalars. Sums and the like are PyTorch's; any other function is
 * applied to one slice after the other, in XLA's order.
 */
final class XlaReductionOps {
  private XlaReductionOps() {}

  static void register(OpTable table) {
    table.op("XlaReduce", call -> reduce(call, 1).get(0));
    table.ops("XlaVariadicReduce", call -> reduce(call, Math.toIntExact(call.integer("N"))));
    table.ops("XlaVariadicReduceV2", call -> reduce(call, call.count() / 2));
  }

  /** The reduction that a binary operator makes, if there is one. */
  static Optional<Reduction> reduction(Operator operator) {
    return Optional.ofNullable(
        switch (operator) {
          case ADD -> Reduction.SUM;
          case MUL -> Reduction.PROD;
          case MAXIMUM -> Reduction.MAX;
          case MINIMUM -> Reduction.MIN;
          case LOGICAL_AND -> Reduction.ALL;
          case LOGICAL_OR -> Reduction.ANY;
          default -> null;
        });
  }

  private static List<Value> reduce(OpCall call, int count) {
    List<Value> inputs = call.tensors(0, count);
    List<Value> starts =
        call.tensors(count, 2 * count).stream().map(s -> call.emit().ranked(s, 0)).toList();
    int rank = XlaOps.rank(call, inputs.get(0));
    List<Integer> axes = new ArrayList<>();
    for (long axis : call.longs("dimensions_to_reduce")) {
      call.require(
          axis >= 0 && axis < rank && !axes.contains((int) axis), "it reduces axis " + axis);
      axes.add((int) axis);
    }
    axes.sort(null);
    if (axes.isEmpty()) {
      // XLA leaves the operands as they are then, whatever it starts from.
      return inputs;
    }
    List<DType> types = new ArrayList<>(inputs.stream().map(Value::dtype).toList());
    types.addAll(inputs.stream().map(Value::dtype).toList());
    Reducer reducer = Reducer.of(call, "reducer", types);
    call.require(reducer.results().size() == count, "its reducer returns another number of values");
    List<Value> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Operator> operator =
          reducer.operator(i, count + i).filter(o -> reduction(o).isPresent());
      if (operator.isEmpty()) {
        return oneByOne(call, reducer, inputs, starts, axes);
      }
      Reduction reduction = reduction(operator.get()).orElseThrow();
      Value reduced = call.emit().reduce(reduction, inputs.get(i), axes, false);
      results.add(from(call.emit(), operator.get(), starts.get(i), reduced));
    }
    return results;
  }

  /** What was reduced, and the value that XLA starts from. */
  static Value from(Emit emit, Operator operator, Value start, Value reduced) {
    Optional<Double> number = Contents.number(start);
    boolean neutral =
        number.isPresent()
            && (operator == Operator.ADD && number.get() == 0
                || operator == Operator.MUL && number.get() == 1);
    return neutral ? reduced : emit.binary(operator, start, reduced);
  }

  /** A loop over the slices along the axes, row-major. */
  private static List<Value> oneByOne(
      OpCall call, Reducer reducer, List<Value> inputs, List<Value> starts, List<Integer> axes) {
    Emit emit = call.emit();
    int rank = inputs.get(0).shape().rank();
    List<Integer> kept = IntStream.range(0, rank).filter(i -> !axes.contains(i)).boxed().toList();
    List<Integer> order = new ArrayList<>(axes);
    order.addAll(kept);
    Shape shape = inputs.get(0).shape();
    Dim slices = axes.stream().map(shape::dim).reduce(Dim.ONE, Dim::times);
    List<Dim> result = kept.stream().map(shape::dim).toList();
    List<Dim> flat = new ArrayList<>(List.of(slices));
    flat.addAll(result);
    List<Value> rows = new ArrayList<>();
    List<Value> carried = new ArrayList<>(List.of(emit.size(0)));
    for (int i = 0; i < inputs.size(); i++) {
      rows.add(emit.reshape(emit.permute(inputs.get(i), order), flat));
      carried.add(emit.broadcast(starts.get(i), emit.sizes(result)));
    }
    While loop = new While(condition(call, carried, slices), body(call, reducer, rows, carried));
    return call.builder().emit(loop, carried).subList(1, carried.size());
  }

  private static List<Value> parameters(List<Value> carried) {
    List<Value> parameters = new ArrayList<>();
    for (Value value : carried) {
      parameters.add(Value.parameter("carried_" + parameters.size(), value.type()));
    }
    return parameters;
  }

  private static Region condition(OpCall call, List<Value> carried, Dim slices) {
    List<Value> parameters = parameters(carried);
    GraphBuilder block = call.builder().nested();
    Emit emit = new Emit(block);
    Value goesOn = emit.compare(Relation.LESS, parameters.get(0), emit.size(slices));
    return region(block, parameters, List.of(goesOn));
  }

  private static Region body(OpCall call, Reducer reducer, List<Value> rows, List<Value> carried) {
    List<Value> parameters = parameters(carried);
    GraphBuilder block = call.builder().nested();
    Emit emit = new Emit(block);
    List<Value> arguments = new ArrayList<>(parameters.subList(1, parameters.size()));
    rows.forEach(row -> arguments.add(emit.op(new Select(0), row, parameters.get(0))));
    List<Value> next = new ArrayList<>(List.of(emit.add(parameters.get(0), emit.size(1))));
    List<Value> results = reducer.apply(call, arguments, block);
    for (int i = 0; i < results.size(); i++) {
      TensorType type = carried.get(i + 1).tensor();
      call.require(
          results.get(i).dtype() == type.dtype(), "its reducer changes the dtype of a value");
      next.add(
          results.get(i).shape().equals(type.shape())
              ? results.get(i)
              : emit.broadcast(results.get(i), emit.sizes(type.shape().dims())));
    }
    return region(block, parameters, next);
  }

  private static Region region(GraphBuilder block, List<Value> parameters, List<Value> results) {
    return new Region(parameters, DeadCode.live(block.nodes(), new HashSet<>(results)), results);
  }
}
