package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ComplexNumbers.ComplexOf;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

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
    table.op("Round", ElementwiseOps::round);
    table.unary("Rint", Function.ROUND);
    table.unary("Erf", Function.ERF);
    table.unary("Erfc", Function.ERFC);
    table.unary("IsNan", Function.IS_NAN);
    table.unary("IsInf", Function.IS_INF);
    table.unary("IsFinite", Function.IS_FINITE);

    table.binary("Add", Operator.ADD);
    table.binary("AddV2", Operator.ADD);
    table.binary("Sub", Operator.SUB);
    scaling(table, "Mul", Operator.MUL);
    scaling(table, "RealDiv", Operator.DIV);
    table.op("FloorDiv", ElementwiseOps::floorDiv);
    table.binary("FloorMod", Operator.FLOOR_MOD);
    table.binary("Mod", Operator.TRUNC_MOD);
    table.binary("TruncateMod", Operator.TRUNC_MOD);
    table.binary("TruncateDiv", Operator.TRUNC_DIV);
    table.binary("Maximum", Operator.MAXIMUM);
    table.binary("Minimum", Operator.MINIMUM);
    table.op("Pow", ElementwiseOps::pow);
    table.binary("Atan2", Operator.ATAN2);
    table.op("Div", ElementwiseOps::div);
    table.op("SquaredDifference", ElementwiseOps::squaredDifference);
    table.op("AddN", ElementwiseOps::addN);
    table.op("AccumulateNV2", ElementwiseOps::addN);
    table.op("ClipByValue", ElementwiseOps::clipByValue);
  }

  /** Of numbers, or of singular vectors, which are no tensor. */
  private static void scaling(OpTable table, String name, Operator operator) {
    table.raw(
        name,
        call ->
            SingularVectorOps.scaled(call, operator)
                .orElseGet(
                    () ->
                        List.of(
                            new Operand.Tensor(
                                call.emit().binary(operator, call.tensor(0), call.tensor(1))))));
  }

  /** TensorFlow 2.21 makes 0 of every integer, earlier versions left it as it is. */
  private static Value round(OpCall call) {
    call.require(
        !call.tensor(0).dtype().isInteger(),
        "what becomes of an integer depends on the version of TensorFlow");
    return call.emit().unary(Function.ROUND, call.tensor(0));
  }

  private static Value pow(OpCall call) {
    Value base = call.tensor(0);
    call.require(base.dtype() != DType.UINT64, "PyTorch has no powers of uint64");
    return call.emit().binary(Operator.POW, base, call.tensor(1));
  }

  /** TensorFlow rounds the rounded quotient down; PyTorch's floor division rounds the exact one. */
  private static Value floorDiv(OpCall call) {
    return call.tensor(0).dtype().isFloat()
        ? call.emit().unary(Function.FLOOR, call.emit().div(call.tensor(0), call.tensor(1)))
        : call.emit().binary(Operator.FLOOR_DIV, call.tensor(0), call.tensor(1));
  }

  /** Of complex numbers it clips both parts, each by that part of the bounds. */
  private static Value clipByValue(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    if (!x.dtype().isComplex()) {
      return clip(emit, x, call.tensor(1), call.tensor(2));
    }
    List<Value> parts = new ArrayList<>();
    for (Function part : List.of(Function.REAL, Function.IMAG)) {
      parts.add(
          clip(
              emit,
              emit.unary(part, x),
              emit.unary(part, call.tensor(1)),
              emit.unary(part, call.tensor(2))));
    }
    return emit.op(new ComplexOf(), parts.get(0), parts.get(1));
  }

  /** The upper bound first: where the bounds cross, the lower one wins. */
  private static Value clip(Emit emit, Value x, Value low, Value high) {
    Value below =
        mayBeNan(high)
            ? emit.where(emit.compare(Relation.LESS, high, x), high, x)
            : emit.minimum(x, high);
    return mayBeNan(low)
        ? emit.where(emit.compare(Relation.GREATER, low, below), low, below)
        : emit.maximum(below, low);
  }

  /** A bound that is NaN clips nothing. */
  private static boolean mayBeNan(Value bound) {
    return bound.dtype().isFloat() && Contents.number(bound).filter(b -> !b.isNaN()).isEmpty();
  }

  /** TensorFlow's Div divides integers towards zero, RealDiv does not take them. */
  private static Value div(OpCall call) {
    return call.tensor(0).dtype().isInteger()
        ? call.emit().binary(Operator.TRUNC_DIV, call.tensor(0), call.tensor(1))
        : call.emit().div(call.tensor(0), call.tensor(1));
  }

  /** Of complex numbers: the difference times its conjugate. */
  private static Value squaredDifference(OpCall call) {
    Value difference = call.emit().sub(call.tensor(0), call.tensor(1));
    return difference.dtype().isComplex()
        ? call.emit().mul(difference, ComplexOps.conjugate(call, difference))
        : call.emit().unary(Function.SQUARE, difference);
  }

  private static Value addN(OpCall call) {
    Emit emit = call.emit();
    return call.allTensors().stream()
        .reduce(emit::add)
        .orElseThrow(() -> call.refuse("it has no input"));
  }
}
