package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.code.Expression.text;
import static org.tf2torch.torch.code.Expression.with;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Elu;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.LeakyRelu;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.PRelu;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Softmax;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/** Operations on each element. */
final class ElementwiseOps {
  private ElementwiseOps() {}

  static void register(OpTable table) {
    table.widened(Unary.class, ElementwiseOps::unary);
    table.widened(Binary.class, ElementwiseOps::binary);
    table.widened(Compare.class, ElementwiseOps::compare);
    table.widened(Where.class, ElementwiseOps::where);
    table.op(Cast.class, ElementwiseOps::cast);
    table.op(
        LeakyRelu.class, (op, call) -> call("torch.leaky_relu", call.arg(0), number(op.slope())));
    table.op(PRelu.class, ElementwiseOps::prelu);
    table.op(Elu.class, (op, call) -> call("torch.elu", call.arg(0), number(op.alpha())));
    table.op(Softmax.class, ElementwiseOps::softmax);
  }

  private static Expression prelu(PRelu op, NodeCall call) {
    Optional<Weight> slopes = call.weight(1);
    if (slopes.isEmpty()) {
      return call("torch.prelu", call.arg(0), call.arg(1));
    }
    ModuleKind kind =
        new ModuleKind(
            "torch.nn.modules.activation.PReLU",
            List.of(integer(slopes.get().data().elements())),
            List.of());
    Expression forward = call("torch.prelu", new Name("input"), new Field(List.of("weight")));
    return call.layer(kind, Map.of("weight", slopes.get()), forward, 0);
  }

  private static Expression unary(Unary op, NodeCall call) {
    Expression x = call.arg(0);
    return switch (op.function()) {
      case GELU -> call("torch.gelu", x);
      case GELU_TANH -> with(call("torch.gelu", x), "approximate", text("tanh"));
      case REAL -> call.dtype(0).isComplex() ? call("torch.real", x) : x;
      case RELU6 ->
          call.dtype(0).isFloat()
              ? call("torch.relu6", x)
              : call("torch.clamp", x, integer(0), integer(6));
      case HARD_SIGMOID -> call("torch.hardsigmoid", x);
      case HARD_SWISH -> call("torch.hardswish", x);
      case SOFTSIGN -> call("torch.div", x, call("torch.add", call("torch.abs", x), integer(1)));
      case SIGN -> sign(call, x);
      case BIT_COUNT -> call.helper("count_bits", x);
      default -> call("torch." + UNARY.get(op.function()), x);
    };
  }

  /** torch.sign makes 0 of NaN, and takes no complex numbers. */
  private static Expression sign(NodeCall call, Expression x) {
    if (call.dtype(0).isComplex()) {
      return call("torch.sgn", x);
    }
    return call.dtype(0).isFloat()
        ? call("torch.where", call("torch.isnan", x), x, call("torch.sign", x))
        : call("torch.sign", x);
  }

  private static final Map<Function, String> UNARY =
      Map.ofEntries(
          Map.entry(Function.ABS, "abs"),
          Map.entry(Function.NEG, "neg"),
          Map.entry(Function.SQUARE, "square"),
          Map.entry(Function.SQRT, "sqrt"),
          Map.entry(Function.RSQRT, "rsqrt"),
          Map.entry(Function.RECIPROCAL, "reciprocal"),
          Map.entry(Function.EXP, "exp"),
          Map.entry(Function.EXPM1, "expm1"),
          Map.entry(Function.LOG, "log"),
          Map.entry(Function.LOG1P, "log1p"),
          Map.entry(Function.SIN, "sin"),
          Map.entry(Function.COS, "cos"),
          Map.entry(Function.TAN, "tan"),
          Map.entry(Function.ASIN, "asin"),
          Map.entry(Function.ACOS, "acos"),
          Map.entry(Function.ATAN, "atan"),
          Map.entry(Function.SINH, "sinh"),
          Map.entry(Function.COSH, "cosh"),
          Map.entry(Function.TANH, "tanh"),
          Map.entry(Function.ASINH, "asinh"),
          Map.entry(Function.ACOSH, "acosh"),
          Map.entry(Function.ATANH, "atanh"),
          Map.entry(Function.FLOOR, "floor"),
          Map.entry(Function.CEIL, "ceil"),
          Map.entry(Function.ROUND, "round"),
          Map.entry(Function.TRUNC, "trunc"),
          Map.entry(Function.SIGMOID, "sigmoid"),
          Map.entry(Function.RELU, "relu"),
          Map.entry(Function.SILU, "silu"),
          Map.entry(Function.SOFTPLUS, "softplus"),
          Map.entry(Function.SELU, "selu"),
          Map.entry(Function.ERF, "erf"),
          Map.entry(Function.ERFC, "erfc"),
          Map.entry(Function.ERFINV, "erfinv"),
          Map.entry(Function.LGAMMA, "lgamma"),
          Map.entry(Function.DIGAMMA, "digamma"),
          Map.entry(Function.LOGICAL_NOT, "logical_not"),
          Map.entry(Function.BITWISE_NOT, "bitwise_not"),
          Map.entry(Function.IS_NAN, "isnan"),
          Map.entry(Function.IS_INF, "isinf"),
          Map.entry(Function.IS_FINITE, "isfinite"),
          Map.entry(Function.IMAG, "imag"),
          Map.entry(Function.ANGLE, "angle"),
          // torch.conj only marks a tensor as conjugated, which some callers cannot read.
          Map.entry(Function.CONJ, "conj_physical"));

  private static Expression binary(Binary op, NodeCall call) {
    if (WideUnsigned.ORDERED.containsKey(op.operator()) && call.value(0).dtype() == DType.UINT64) {
      return call.helper(WideUnsigned.ORDERED.get(op.operator()), call.arg(0), call.arg(1));
    }
    return switch (op.operator()) {
      case SUB -> difference(call);
      case ADD, MUL -> call("torch." + BINARY.get(op.operator()), eitherOrder(call));
      case DIV -> call("torch.div", twoOperands(call));
      case FLOOR_DIV -> with(call("torch.div", twoOperands(call)), "rounding_mode", text("floor"));
      case TRUNC_DIV -> with(call("torch.div", twoOperands(call)), "rounding_mode", text("trunc"));
      case MAXIMUM -> bounded(call, "clamp_min", "maximum");
      case MINIMUM -> bounded(call, "clamp_max", "minimum");
      default -> call("torch." + BINARY.get(op.operator()), call.arg(0), call.arg(1));
    };
  }

  /** A number minus a tensor has a name of its own; 1 - x is what gates are made of. */
  private static Expression difference(NodeCall call) {
    return call.number(0)
        .filter(number -> call.dtype(1).isFloat())
        .map(number -> call("torch.rsub", call.arg(1), number))
        .orElseGet(() -> call("torch.sub", twoOperands(call)));
  }

  /** Sums and products are written with a number behind the tensor. */
  private static Expression[] eitherOrder(NodeCall call) {
    Optional<Expression> number = call.number(1).isEmpty() ? call.number(0) : Optional.empty();
    return number.map(n -> new Expression[] {call.arg(1), n}).orElseGet(() -> twoOperands(call));
  }

  /** One of the two may be a number: the other's dtype is the result's. */
  private static Expression where(Where op, NodeCall call) {
    // A truth value would become an integer.
    if (call.dtype(1) == DType.BOOL) {
      return call("torch.where", call.arg(0), call.arg(1), call.arg(2));
    }
    // Of two numbers PyTorch makes what its default dtype is.
    boolean both =
        call.number(1).isPresent() && call.number(2).isPresent() && call.dtype(1) != DType.FLOAT32;
    Expression other = both ? call.arg(2) : call.argOrNumber(2);
    return call("torch.where", call.arg(0), call.argOrNumber(1), other);
  }

  private static Expression bounded(NodeCall call, String byNumber, String byTensor) {
    boolean size = call.value(1).isA(Sizes.class) && call.shape(1).hasRank(0);
    return call.number(1)
        .or(() -> size ? Optional.of(call.integerOf(1)) : Optional.empty())
        .map(bound -> call("torch." + byNumber, call.arg(0), bound))
        .orElseGet(() -> call("torch." + byTensor, call.arg(0), call.arg(1)));
  }

  /**
   * The second operand as a number where it is one: the result's dtype is the first one's either
   * way.
   */
  private static Expression[] twoOperands(NodeCall call) {
    return new Expression[] {call.arg(0), call.argOrNumber(1)};
  }

  private static final Map<Operator, String> BINARY =
      Map.ofEntries(
          Map.entry(Operator.ADD, "add"),
          Map.entry(Operator.SUB, "sub"),
          Map.entry(Operator.MUL, "mul"),
          Map.entry(Operator.DIV, "div"),
          Map.entry(Operator.FLOOR_MOD, "remainder"),
          Map.entry(Operator.TRUNC_MOD, "fmod"),
          Map.entry(Operator.POW, "pow"),
          Map.entry(Operator.ATAN2, "atan2"),
          Map.entry(Operator.LOGICAL_AND, "logical_and"),
          Map.entry(Operator.LOGICAL_OR, "logical_or"),
          Map.entry(Operator.LOGICAL_XOR, "logical_xor"),
          Map.entry(Operator.BITWISE_AND, "bitwise_and"),
          Map.entry(Operator.BITWISE_OR, "bitwise_or"),
          Map.entry(Operator.BITWISE_XOR, "bitwise_xor"),
          Map.entry(Operator.SHIFT_LEFT, "bitwise_left_shift"),
          Map.entry(Operator.SHIFT_RIGHT, "bitwise_right_shift"));

  private static Expression compare(Compare op, NodeCall call) {
    String name =
        switch (op.relation()) {
          case EQUAL -> "torch.eq";
          case NOT_EQUAL -> "torch.ne";
          case LESS -> "torch.lt";
          case LESS_EQUAL -> "torch.le";
          case GREATER -> "torch.gt";
          case GREATER_EQUAL -> "torch.ge";
        };
    boolean equality = op.relation() == Relation.EQUAL || op.relation() == Relation.NOT_EQUAL;
    return !equality && call.value(0).dtype() == DType.UINT64
        ? call(name, call.helper("flip_sign", call.arg(0)), call.helper("flip_sign", call.arg(1)))
        : call(name, twoOperands(call));
  }

  private static Expression cast(Cast op, NodeCall call) {
    boolean dropsImaginary =
        call.dtype(0).isComplex() && !op.to().isComplex() && op.to() != DType.BOOL;
    Expression x = dropsImaginary ? call("torch.real", call.arg(0)) : call.arg(0);
    return call("torch.to", op.to() == DType.FLOAT8_E4M3FN ? inRange(call, x) : x, dtype(op.to()));
  }

  /** What rounds above 448 is no number in that format; some versions of torch make 448 of it. */
  private static Expression inRange(NodeCall call, Expression x) {
    if (!call.dtype(0).isFloat()) {
      return x;
    }
    Expression wide = call.dtype(0).bytes() == 1 ? call("torch.to", x, dtype(DType.FLOAT32)) : x;
    Expression large = call("torch.gt", call("torch.abs", wide), number(464));
    return call("torch.masked_fill", wide, large, number(Double.NaN));
  }

  private static Expression softmax(Softmax op, NodeCall call) {
    return call(op.log() ? "torch.log_softmax" : "torch.softmax", call.arg(0), integer(op.axis()));
  }
}
