package org.tf2torch.ir.pass.attention;

import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.pass.fuse.Terms;
import org.tf2torch.ir.pass.fuse.Terms.Scaled;

/**
 * {@code scale * query keyᵀ + mask}: what the softmax of attention is taken of.
 *
 * @param query [..., L, E]
 * @param key [..., S, E]
 * @param mask a sum of numbers, none of them infinite, or null
 */
record Scores(Value query, Value key, double scale, Value mask) {
  /** No model's scores come near it. */
  private static final double LARGEST_SCORE = 1e25;

  static Optional<Scores> of(Value value, Emit emit) {
    if (Terms.is(value, Operator.ADD)) {
      for (int i = 0; i < 2; i++) {
        Value mask = value.operand(1 - i);
        Optional<Scores> scores =
            Magnitude.isFinite(mask) ? of(value.operand(i), emit) : Optional.empty();
        if (scores.isPresent()) {
          return scores.map(s -> s.masked(mask, emit));
        }
      }
      return Optional.empty();
    }
    if (value.isA(Where.class)) {
      return where(value, emit);
    }
    Optional<Scaled> step = Terms.unscale(value).filter(s -> isPlain(s, value));
    if (step.isPresent()) {
      return of(step.get().value(), emit)
          .filter(s -> s.mask() == null)
          .map(s -> new Scores(s.query(), s.key(), s.scale() * step.get().factor(), null));
    }
    return Product.of(value, emit).stream()
        .flatMap(product -> product.upright(emit).stream())
        .findFirst()
        .map(product -> unscaled(product.left(), emit.transpose(product.right()), emit));
  }

  /**
   * Scores replaced by a number where a condition is false. Adding the number instead is the same
   * when it is so large that it swallows whatever it is added to, as Keras's -0.7 times the largest
   * float32.
   */
  private static Optional<Scores> where(Value value, Emit emit) {
    boolean swallows =
        Contents.number(value.operand(2))
            .filter(number -> number < 0 && Double.isFinite(number))
            .filter(number -> roundingAt(number, value.dtype()) > LARGEST_SCORE)
            .isPresent();
    return swallows
        ? of(value.operand(1), emit)
            .filter(scores -> scores.mask() == null)
            .map(
                scores -> {
                  Value zero = emit.scalarLike(value, 0);
                  return scores.masked(emit.where(value.operand(0), zero, value.operand(2)), emit);
                })
        : Optional.empty();
  }

  private static double roundingAt(double number, DType type) {
    return type == DType.FLOAT32 ? Math.ulp((float) number) : Math.ulp(number);
  }

  private Scores masked(Value more, Emit emit) {
    return new Scores(query, key, scale, mask == null ? more : emit.add(mask, more));
  }

  private static Scores unscaled(Value query, Value key, Emit emit) {
    Scaled q = unscaled(query, emit);
    Scaled k = unscaled(key, emit);
    return new Scores(q.value(), k.value(), q.factor() * k.factor(), null);
  }

  /** The factors taken out of an operand; it may be permuted in between. */
  private static Scaled unscaled(Value value, Emit emit) {
    Optional<Permute> permute = value.op(Permute.class);
    if (permute.isPresent()) {
      Scaled inner = unscaled(value.operand(0), emit);
      return inner.value() == value.operand(0)
          ? new Scaled(1, value)
          : new Scaled(inner.factor(), emit.op(permute.get(), inner.value()));
    }
    return Terms.unscale(value)
        .filter(step -> isPlain(step, value))
        .map(step -> unscaled(step.value(), emit).times(step.factor()))
        .orElse(new Scaled(1, value));
  }

  /** Whether the factor leaves the shape alone, and can be multiplied with others. */
  private static boolean isPlain(Scaled step, Value whole) {
    return Double.isFinite(step.factor())
        && step.factor() != 0
        && step.value().shape().equals(whole.shape());
  }
}
