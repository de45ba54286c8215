package org.tf2torch.tf.lower;

import java.util.List;
import java.util.function.BiFunction;
import org.tensorflow.proto.NameAttrList;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;

/** Functions that a node runs as branches or as the parts of a loop. */
public record NestedFunctions(OpCall call) {
  /** One of two functions, by a boolean scalar. */
  public List<Operand> choose(
      Value condition, NameAttrList then, NameAttrList otherwise, List<Operand> arguments) {
    return new Choice(call, call.builder())
        .lower(
            condition, into -> run(then, arguments, into), into -> run(otherwise, arguments, into));
  }

  /**
   * One of several functions, by an int32 scalar; the last one when it is none of their numbers.
   */
  public List<Operand> choose(Value index, List<NameAttrList> branches, List<Operand> arguments) {
    return choose(index, branches, 0, arguments, call.builder());
  }

  private List<Operand> choose(
      Value index,
      List<NameAttrList> branches,
      int first,
      List<Operand> arguments,
      GraphBuilder into) {
    if (first == branches.size() - 1) {
      return run(branches.get(first), arguments, into);
    }
    Emit emit = new Emit(into);
    Value isFirst = emit.compare(Relation.EQUAL, index, emit.scalarLike(index, first));
    return new Choice(call, into)
        .lower(
            isFirst,
            block -> run(branches.get(first), arguments, block),
            block -> choose(index, branches, first + 1, arguments, block));
  }

  /**
   * A loop over two functions of its variables.
   *
   * @param condition turns what the condition's function returns into a boolean scalar
   */
  public List<Operand> loop(
      NameAttrList goesOn,
      NameAttrList body,
      List<Operand> start,
      BiFunction<Emit, Value, Value> condition) {
    return new Loop(
            call,
            call.builder(),
            start,
            (variables, into) -> {
              Operand result = run(goesOn, variables, into).get(0);
              return List.of(
                  result instanceof Operand.Tensor tensor
                      ? new Operand.Tensor(condition.apply(new Emit(into), tensor.value()))
                      : result);
            },
            (variables, into) -> run(body, variables, into))
        .lower();
  }

  private List<Operand> run(NameAttrList function, List<Operand> arguments, GraphBuilder into) {
    return call.frame().call(call, function, arguments, into);
  }
}
