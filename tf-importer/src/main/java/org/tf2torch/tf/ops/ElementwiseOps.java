package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Arithmetic, comparison and logic, element by element. */
final class ElementwiseOps {
  private ElementwiseOps() {}

  static void register(OpTable table) {
    table.unary("Abs", Function.ABS);
    table.unary("Neg", Function.NEG);
    table.unary("Sign", Function.SIGN);
    table.unary("Square", Function.SQUARE);
    table.unary("Sqrt", Function.SQRT);
    table.unary("Rsqrt", Function.RSQRT);
    table.unary("Reciprocal", Function.RECIPROCAL);
    table.unary("Inv", Function.RECIPROCAL);
    table.unary("Exp", Function.EXP);
    table.unary("Expm1", Function.EXPM1);
    table.unary("Log", Function.LOG);
    table.unary("Log1p", Function.LOG1P);
    table.unary("Sin", Function.SIN);
    table.unary("Cos", Function.COS);
    table.unary("Tan", Function.TAN);
    table.unary("Asin", Function.ASIN);
    table.unary("Acos", Function.ACOS);
    table.unary("Atan", Function.ATAN);
    table.unary("Sinh", Function.SINH);
    table.unary("Cosh", Function.COSH);
    table.unary("Tanh", Function.TANH);
    table.unary("Asinh", Function.ASINH);
    table.unary("Acosh", Function.ACOSH);
    table.unary("Atanh", Function.ATANH);
    table.unary("Floor", Function.FLOOR);
    table.unary("Ceil", Function.CEIL);
    table.unary("Round", Function.ROUND);
    table.unary("Rint", Function.ROUND);
    table.unary("Erf", Function.ERF);
    table.unary("Erfc", Function.ERFC);
    table.unary("LogicalNot", Function.LOGICAL_NOT);
    table.unary("Invert", Function.BITWISE_NOT);
    table.unary("IsNan", Function.IS_NAN);
    table.unary("IsInf", Function.IS_INF);
    table.unary("IsFinite", Function.IS_FINITE);

    table.binary("Add", Operator.ADD);
    table.binary("AddV2", Operator.ADD);
    table.binary("Sub", Operator.SUB);
    table.binary("Mul", Operator.MUL);
    table.binary("RealDiv", Operator.DIV);
    table.binary("FloorDiv", Operator.FLOOR_DIV);
    table.binary("FloorMod", Operator.FLOOR_MOD);
    table.binary("TruncateDiv", Operator.TRUNC_DIV);
    table.binary("Maximum", Operator.MAXIMUM);
    table.binary("Minimum", Operator.MINIMUM);
    table.binary("Pow", Operator.POW);
    table.binary("Atan2", Operator.ATAN2);
    table.binary("LogicalAnd", Operator.LOGICAL_AND);
    table.binary("LogicalOr", Operator.LOGICAL_OR);
    table.op("Div", ElementwiseOps::div);
    table.op("SquaredDifference", ElementwiseOps::squaredDifference);
    table.op("AddN", ElementwiseOps::addN);

    table.compare("Less", Relation.LESS);
    table.compare("LessEqual", Relation.LESS_EQUAL);
    table.compare("Greater", Relation.GREATER);
    table.compare("GreaterEqual", Relation.GREATER_EQUAL);
    table.compare("Equal", Relation.EQUAL);
    table.compare("NotEqual", Relation.NOT_EQUAL);

    table.op("SelectV2", call -> call.emit().where(call.tensor(0), call.tensor(1), call.tensor(2)));
    table.op("Cast", ElementwiseOps::cast);
  }

  /** TensorFlow's Div divides integers towards zero, RealDiv does not take them. */
  private static Value div(OpCall call) {
    Operator operator = call.tensor(0).dtype().isInteger() ? Operator.TRUNC_DIV : Operator.DIV;
    return call.emit().binary(operator, call.tensor(0), call.tensor(1));
  }

  private static Value squaredDifference(OpCall call) {
    Value difference = call.emit().sub(call.tensor(0), call.tensor(1));
    call.require(
        !difference.dtype().isComplex(), "it multiplies complex numbers with their conjugates");
    return call.emit().unary(Function.SQUARE, difference);
  }

  private static Value addN(OpCall call) {
    Emit emit = call.emit();
    return call.allTensors().stream()
        .reduce(emit::add)
        .orElseThrow(() -> call.refuse("it has no input"));
  }

  private static Value cast(OpCall call) {
    DType to = call.dtype("DstT");
    call.require(!call.flag("Truncate"), "it truncates instead of rounding");
    return call.emit().cast(call.tensor(0), to);
  }
}
