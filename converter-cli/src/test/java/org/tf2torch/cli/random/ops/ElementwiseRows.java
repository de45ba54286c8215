package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.COMPLEX;
import static org.tf2torch.cli.random.ops.Types.FLOAT;
import static org.tf2torch.cli.random.ops.Types.INTEGER;
import static org.tf2torch.cli.random.ops.Types.NUMBER;
import static org.tf2torch.cli.random.ops.Types.SIGNED_NUMBER;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Functions of one element or of two, and casts. */
final class ElementwiseRows {
  private static final int RANKS = 5;

  private ElementwiseRows() {}

  static void add(Rows rows) {
    Set<DType> field = Types.join(FLOAT, COMPLEX);
    Set<DType> ring = Types.join(NUMBER, COMPLEX);
    unary(rows, SIGNED_NUMBER, "Abs", "Sign");
    unary(rows, Types.join(SIGNED_NUMBER, COMPLEX), "Neg", "Square");
    unary(rows, FLOAT, "Floor", "Ceil", "Rint", "Erf", "Erfc");
    unary(rows, FLOAT, "Softplus", "Softsign", "Elu", "Selu", "LeakyRelu");
    unary(rows, field, "Exp", "Expm1", "Log", "Log1p", "Sqrt", "Rsqrt", "Sin", "Cos", "Tan");
    unary(rows, field, "Sinh", "Cosh", "Tanh", "Asin", "Acos", "Atan", "Asinh", "Acosh", "Atanh");
    unary(rows, field, "Sigmoid", "Reciprocal", "Inv");
    // TensorFlow makes 0 of a single whole number.
    unary(rows, FLOAT, "Round");
    unary(rows, NUMBER, "Relu", "Relu6");
    unary(rows, INTEGER, "Invert", "PopulationCount");
    unary(rows, Types.ANY, "Identity", "ZerosLike", "OnesLike", "StopGradient");
    binary(rows, ring, "AddV2", "Sub", "Mul", "SquaredDifference", "Add");
    binary(rows, ring, "Div", "RealDiv");
    binary(rows, NUMBER, "FloorDiv", "FloorMod", "Maximum", "Minimum");
    binary(rows, INTEGER, "TruncateDiv", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "LeftShift");
    binary(rows, INTEGER, "RightShift");
    binary(rows, Types.SIGNED_NUMBER, "Mod", "TruncateMod", "Pow");
    binary(rows, field, "DivNoNan", "MulNoNan", "Xdivy", "Xlogy", "Xlog1py", "Pow");
    binary(rows, FLOAT, "Atan2", "NextAfter");
    for (String op :
        List.of("TanhGrad", "SigmoidGrad", "RsqrtGrad", "SqrtGrad", "ReluGrad", "EluGrad")) {
      rows.row(op, d -> gradient(d, op));
    }
    rows.row("AddN", ElementwiseRows::addN);
    rows.row("Cast", ElementwiseRows::cast);
    rows.row("ClipByValue", ElementwiseRows::clip);
    rows.row("BiasAdd", ElementwiseRows::biasAdd);
    rows.row("Bitcast", ElementwiseRows::bitcast);
    rows.row("Complex", d -> complex(d));
    for (String op : new String[] {"Real", "Imag", "Angle", "ComplexAbs"}) {
      rows.row(op, d -> part(d, op));
    }
    unary(rows, COMPLEX, "Conj");
  }

  /** Functions whose ends no two libraries agree on. */
  static void addSpecial(Rows rows) {
    unary(rows, FLOAT, "Lgamma", "Digamma", "Ndtri", "BesselI0e", "BesselI1e");
    for (String op : List.of("Zeta", "Polygamma")) {
      rows.row(op, d -> series(d, op));
    }
    // PyTorch's series in float64 has an error of 1e-9 where both are large and near each other.
    binary(rows, Set.of(DType.FLOAT32), "Igamma", "Igammac");
  }

  /** TensorFlow's series is not precise for large negative numbers. */
  private static void series(Draft d, String op) {
    Item first = d.pick(FLOAT, 0, RANKS);
    d.op(op).in(first, d.op("Abs").in(d.partner(first)).one()).add();
  }

  private static void unary(Rows rows, Set<DType> types, String... ops) {
    for (String op : ops) {
      rows.row(op, d -> d.op(op).in(d.pick(types, 0, RANKS)).add());
    }
  }

  private static void binary(Rows rows, Set<DType> types, String... ops) {
    for (String op : ops) {
      rows.row(op, d -> binary(d, op, types));
    }
  }

  private static void binary(Draft d, String op, Set<DType> types) {
    Item a = d.pick(types, 0, RANKS);
    Item b = d.partner(a);
    if (d.chance(0.5)) {
      d.op(op).in(a, b).add();
    } else {
      d.op(op).in(b, a).add();
    }
  }

  private static void gradient(Draft d, String op) {
    Item a = d.pick(FLOAT, 0, RANKS);
    d.op(op).in(a, d.like(a.dtype(), a.shape())).add();
  }

  private static void addN(Draft d) {
    Item a = d.pick(NUMBER, 0, RANKS);
    List<Item> all = new ArrayList<>(List.of(a));
    for (int i = d.between(0, 2); i > 0; i--) {
      all.add(d.like(a.dtype(), a.shape()));
    }
    d.op("AddN").list(all).add();
  }

  private static void cast(Draft d) {
    Item a = d.pick(Types.ANY, 0, RANKS);
    DType target = d.type(Types.ANY);
    if (a.dtype().isFloat() && target.isInteger()) {
      // What lies outside of the target becomes whatever the processor makes of it.
      a = d.op("Relu6").in(a).one();
      a = d.op("SelectV2").in(d.op("IsNan").in(a).one(), d.scalar(a.dtype(), 1), a).one();
    }
    d.op("Cast").in(a).type("DstT", target).attr("Truncate", d.chance(0.03)).add();
  }

  private static void clip(Draft d) {
    Item a = d.pick(NUMBER, 0, RANKS);
    d.op("ClipByValue").in(a, d.scalar(a.dtype(), d.between(-2, 1)), d.scalar(a.dtype(), 2)).add();
  }

  private static void biasAdd(Draft d) {
    Item a = d.pick(NUMBER, 2, 5);
    boolean first = d.chance(0.4);
    Item bias = d.weight(a.dtype(), List.of(a.size(first ? 1 : -1)));
    d.op("BiasAdd").in(a, bias).attr("data_format", first ? "NCHW" : "NHWC").add();
  }

  private static void bitcast(Draft d) {
    Item a = d.pick(NUMBER, 1, 4);
    d.op("Bitcast").in(a).type("type", d.type(NUMBER)).add();
  }

  private static void complex(Draft d) {
    Item a = d.pick(Types.REAL, 0, RANKS);
    boolean wide = a.dtype() == DType.FLOAT64;
    Item b = d.partner(a);
    d.op("Complex").in(a, b).type("Tout", wide ? DType.COMPLEX128 : DType.COMPLEX64).add();
  }

  private static void part(Draft d, String op) {
    Item a = d.pick(COMPLEX, 0, RANKS);
    d.op(op).in(a).type("Tout", a.dtype().real()).add();
  }
}
