package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.proto.NameAttrList;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.rewrite.DeadCode;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.Operand;

/**
 * A function of scalars that an operation applies over and over. It is made of operations on single
 * elements, so that it can be applied to whole tensors at once.
 *
 * @param parameters scalars it was lowered with on trial
 * @param results what it returned for them
 */
record Reducer(NameAttrList function, List<Value> parameters, List<Value> results) {
  /** Lowers the function on trial; refused unless it works on single elements. */
  static Reducer of(OpCall call, String attribute, List<DType> types) {
    NameAttrList function = call.function(attribute);
    List<Value> parameters = new ArrayList<>();
    for (DType type : types) {
      parameters.add(Value.parameter("p" + parameters.size(), new TensorType(type, Shape.SCALAR)));
    }
    GraphBuilder trial = call.builder().nested();
    List<Value> results = lower(call, function, parameters, trial);
    call.require(!results.isEmpty(), "its function returns nothing");
    for (Node node : DeadCode.live(trial.nodes(), new HashSet<>(results))) {
      call.require(
          isElementwise(node), "its function " + function.getName() + " uses " + node.op().name());
    }
    return new Reducer(function, parameters, results);
  }

  private static boolean isElementwise(Node node) {
    boolean known =
        Stream.of(Unary.class, Binary.class, Compare.class, Where.class, Cast.class, Constant.class)
            .anyMatch(type -> type.isInstance(node.op()));
    return known && node.output().shape().hasRank(0);
  }

  private static List<Value> lower(
      OpCall call, NameAttrList function, List<Value> arguments, GraphBuilder into) {
    List<Operand> operands = arguments.stream().<Operand>map(Operand.Tensor::new).toList();
    List<Value> results = new ArrayList<>();
    for (Operand result : call.frame().call(call, function, operands, into)) {
      call.require(result instanceof Operand.Tensor, "its function is refused");
      results.add(((Operand.Tensor) result).value());
    }
    return results;
  }

  /** The function of whole tensors, element by element. */
  List<Value> apply(OpCall call, List<Value> arguments, GraphBuilder into) {
    return lower(call, function, arguments, into);
  }

  /** The operator, if result {@code i} is one of parameters {@code i} and {@code j}. */
  Optional<Operator> operator(int i, int j) {
    Value result = results.get(i);
    return result
        .op(Binary.class)
        .map(Binary::operator)
        .filter(
            o ->
                isOf(result, i, j) || isOf(result, j, i) && o != Operator.SUB && o != Operator.DIV);
  }

  /** The relation of parameters {@code i} and {@code j} that the only result is, if it is one. */
  Optional<Relation> relation(int i, int j) {
    Value result = results.get(0);
    Optional<Relation> relation = result.op(Compare.class).map(Compare::relation);
    return isOf(result, i, j)
        ? relation
        : isOf(result, j, i) ? relation.map(Reducer::turned) : Optional.empty();
  }

  private boolean isOf(Value result, int i, int j) {
    return result.producer().isPresent()
        && result.producer().get().inputs().size() == 2
        && result.operand(0) == parameters.get(i)
        && result.operand(1) == parameters.get(j);
  }

  private static Relation turned(Relation relation) {
    return switch (relation) {
      case LESS -> Relation.GREATER;
      case LESS_EQUAL -> Relation.GREATER_EQUAL;
      case GREATER -> Relation.LESS;
      case GREATER_EQUAL -> Relation.LESS_EQUAL;
      case EQUAL, NOT_EQUAL -> relation;
    };
  }

  /** Whether result 0 is just that parameter. */
  boolean returns(int parameter) {
    return results.get(0) == parameters.get(parameter);
  }
}
