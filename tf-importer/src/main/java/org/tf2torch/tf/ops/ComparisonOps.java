package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Shapes.TrailingAxes;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Comparisons, and choices by a condition. */
final class ComparisonOps {
  private ComparisonOps() {}

  static void register(OpTable table) {
    table.compare("Less", Relation.LESS);
    table.compare("LessEqual", Relation.LESS_EQUAL);
    table.compare("Greater", Relation.GREATER);
    table.compare("GreaterEqual", Relation.GREATER_EQUAL);
    table.op("Equal", call -> equality(call, Relation.EQUAL));
    table.op("NotEqual", call -> equality(call, Relation.NOT_EQUAL));
    table.op("ApproximateEqual", ComparisonOps::approximateEqual);
    table.unary("LogicalNot", Function.LOGICAL_NOT);
    table.binary("LogicalAnd", Operator.LOGICAL_AND);
    table.binary("LogicalOr", Operator.LOGICAL_OR);
    table.op("SelectV2", call -> call.emit().where(call.tensor(0), call.tensor(1), call.tensor(2)));
    table.op("Select", ComparisonOps::select);
    table.op("ToBool", ComparisonOps::toBool);
  }

  /** With incompatible_shape_error off, tensors whose shapes do not fit are unequal as a whole. */
  private static Value equality(OpCall call, Relation relation) {
    Value a = call.tensor(0);
    Value b = call.tensor(1);
    boolean lenient = !call.flag("incompatible_shape_error");
    if (lenient && cannotBroadcast(a.shape(), b.shape())) {
      return call.emit().scalar(DType.BOOL, relation == Relation.NOT_EQUAL ? 1 : 0);
    }
    return call.emit().compare(relation, a, b);
  }

  private static boolean cannotBroadcast(Shape a, Shape b) {
    if (!a.hasRank() || !b.hasRank()) {
      return false;
    }
    for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
      Dim x = a.dim(-i);
      Dim y = b.dim(-i);
      if (x.isKnown() && y.isKnown() && !x.is(1) && !y.is(1) && !x.equals(y)) {
        return true;
      }
    }
    return false;
  }

  private static Value approximateEqual(OpCall call) {
    Value difference = call.emit().sub(call.tensor(0), call.tensor(1));
    call.require(
        difference.dtype().isFloat() || difference.dtype().isSigned(),
        "it compares " + difference.dtype().text());
    Value distance = call.emit().unary(Function.ABS, difference);
    Value tolerance = call.emit().scalarLike(distance, call.attributeValue("tolerance").getF());
    return call.emit().compare(Relation.LESS_EQUAL, distance, tolerance);
  }

  /** A condition of lower rank chooses whole rows: its axes are the first ones, not the last. */
  private static Value select(OpCall call) {
    Value x = call.tensor(1);
    return call.emit().where(call.emit(new TrailingAxes(), call.tensor(0), x), x, call.tensor(2));
  }

  /** A scalar: whether it is not 0; any other tensor: whether it has elements. */
  private static Value toBool(OpCall call) {
    Value x = call.tensor(0);
    call.require(x.shape().hasRank(), "the rank of its input is unknown before the model runs");
    if (x.shape().hasRank(0)) {
      return call.emit().compare(Relation.NOT_EQUAL, x, call.emit().scalarLike(x, 0));
    }
    Value elements = call.emit().size(x.shape().elements());
    return call.emit().compare(Relation.NOT_EQUAL, elements, call.emit().size(0));
  }
}
