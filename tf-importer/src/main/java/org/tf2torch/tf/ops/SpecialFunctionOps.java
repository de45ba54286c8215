package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.SpecialFunctions.Function;
import org.tf2torch.ir.op.SpecialFunctions.Special;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Special functions of mathematics. */
final class SpecialFunctionOps {
  private SpecialFunctionOps() {}

  static void register(OpTable table) {
    table.op("Lgamma", call -> elementary(call, Elementwise.Function.LGAMMA));
    table.op("Digamma", SpecialFunctionOps::digamma);
    table.op("Erfinv", call -> elementary(call, Elementwise.Function.ERFINV));
    special(table, "Ndtri", Function.NDTRI);
    special(table, "BesselJ0", Function.BESSEL_J0);
    special(table, "BesselJ1", Function.BESSEL_J1);
    special(table, "BesselY0", Function.BESSEL_Y0);
    special(table, "BesselY1", Function.BESSEL_Y1);
    special(table, "BesselI0", Function.BESSEL_I0);
    special(table, "BesselI1", Function.BESSEL_I1);
    special(table, "BesselK0", Function.BESSEL_K0);
    special(table, "BesselK1", Function.BESSEL_K1);
    special(table, "BesselI0e", Function.BESSEL_I0E);
    special(table, "BesselI1e", Function.BESSEL_I1E);
    special(table, "BesselK0e", Function.BESSEL_K0E);
    special(table, "BesselK1e", Function.BESSEL_K1E);
    special(table, "Dawsn", Function.DAWSON);
    special(table, "Expint", Function.EXPINT);
    special(table, "FresnelCos", Function.FRESNEL_COS);
    special(table, "FresnelSin", Function.FRESNEL_SIN);
    special(table, "Spence", Function.SPENCE);
    special(table, "NextAfter", Function.NEXT_AFTER);
    special(table, "Igamma", Function.IGAMMA);
    special(table, "Igammac", Function.IGAMMAC);
    special(table, "IgammaGradA", Function.IGAMMA_BY_A);
    special(table, "RandomGammaGrad", Function.GAMMA_SAMPLE_BY_A);
    special(table, "Zeta", Function.ZETA);
    special(table, "Polygamma", Function.POLYGAMMA);
    special(table, "Betainc", Function.BETAINC);
  }

  private static void special(OpTable table, String name, Function function) {
    table.op(name, call -> special(call, function));
  }

  /** PyTorch computes these in float32 and float64 only; TensorFlow rounds half from float32. */
  private static Value special(OpCall call, Function function) {
    DType type = call.tensor(0).dtype();
    call.require(
        function != Function.NEXT_AFTER || type.bytes() >= 4, "it steps through " + type.text());
    DType wide = type.bytes() < 4 ? DType.FLOAT32 : type;
    Value[] operands =
        call.allTensors().stream().map(x -> call.emit().cast(x, wide)).toArray(Value[]::new);
    return call.emit().cast(call.emit(new Special(function), operands), type);
  }

  /** At its pole 0 PyTorch has an infinity, TensorFlow NaN. */
  private static Value digamma(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    Value value = elementary(call, Elementwise.Function.DIGAMMA);
    Value pole = emit.compare(Elementwise.Relation.EQUAL, x, emit.scalarLike(x, 0));
    return emit.where(pole, emit.scalarLike(x, Double.NaN), value);
  }

  private static Value elementary(OpCall call, Elementwise.Function function) {
    DType type = call.tensor(0).dtype();
    DType wide = type.bytes() < 4 ? DType.FLOAT32 : type;
    Value x = call.emit().cast(call.tensor(0), wide);
    return call.emit().cast(call.emit().unary(function, x), type);
  }
}
