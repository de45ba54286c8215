package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;

import org.tf2torch.ir.op.SpecialFunctions.Function;
import org.tf2torch.ir.op.SpecialFunctions.Special;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Special functions: torch's own where it has them, else helpers. */
final class SpecialFunctionOps {
  private SpecialFunctionOps() {}

  static void register(OpTable table) {
    table.op(Special.class, (op, call) -> special(op.function(), call));
  }

  private static Expression special(Function function, NodeCall call) {
    Expression value = call(name(function), call.args().toArray(new Expression[0]));
    return switch (function) {
      // PyTorch says NaN where the graph's definition says infinity.
      case BESSEL_K0, BESSEL_K1, BESSEL_K0E, BESSEL_K1E ->
          call.helper("infinite_below_zero", value, call.arg(0));
      default -> value;
    };
  }

  private static String name(Function function) {
    return switch (function) {
      case NDTRI -> "torch.special_ndtri";
      case BESSEL_J0 -> "helpers.bessel_j0";
      case BESSEL_J1 -> "helpers.bessel_j1";
      case BESSEL_Y0 -> "helpers.bessel_y0";
      case BESSEL_Y1 -> "helpers.bessel_y1";
      case BESSEL_I0 -> "torch.special_i0";
      case BESSEL_I1 -> "torch.special_i1";
      case BESSEL_K0 -> "torch.special_modified_bessel_k0";
      case BESSEL_K1 -> "torch.special_modified_bessel_k1";
      case BESSEL_I0E -> "torch.special_i0e";
      case BESSEL_I1E -> "torch.special_i1e";
      case BESSEL_K0E -> "torch.special_scaled_modified_bessel_k0";
      case BESSEL_K1E -> "torch.special_scaled_modified_bessel_k1";
      case DAWSON -> "helpers.dawson";
      case EXPINT -> "helpers.expint";
      case FRESNEL_COS -> "helpers.fresnel_cos";
      case FRESNEL_SIN -> "helpers.fresnel_sin";
      case SPENCE -> "helpers.spence";
      case NEXT_AFTER -> "torch.nextafter";
      case IGAMMA -> "helpers.igamma";
      case IGAMMAC -> "helpers.igammac";
      case IGAMMA_BY_A -> "helpers.igamma_by_a";
      case GAMMA_SAMPLE_BY_A -> "helpers.gamma_sample_by_a";
      case ZETA -> "helpers.zeta";
      case POLYGAMMA -> "helpers.polygamma";
      case BETAINC -> "helpers.betainc";
    };
  }
}
