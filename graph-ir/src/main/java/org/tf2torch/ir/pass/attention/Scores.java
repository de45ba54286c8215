package org.tf2torch.ir.pass.attention;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
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
 * @param mask a sum of numbers, or null
 * @param causal whether the scores of later keys are as good as minus infinity, beside the mask
 */
record Scores(Value query, Value key, double scale, Value mask, boolean causal) {
  /** No model's scores come near it. */
  private static final double LARGEST_SCORE = 1e25;

  static Optional<Scores> of(Value value, Emit emit) {
    if (Terms.is(value, Operator.ADD) || Terms.is(value, Operator.SUB)) {
      return sum(value, emit);
    }
    if (value.isA(Where.class)) {
      return where(value, emit);
    }
    Optional<Scaled> step = Terms.unscale(value).filter(s -> isPlain(s, value));
    if (step.isPresent()) {
      return of(step.get().value(), emit)
          .filter(Scores::isBare)
          .map(s -> new Scores(s.query(), s.key(), s.scale() * step.get().factor(), null, false));
    }
    return Product.of(value, emit).stream()
        .flatMap(product -> product.upright(emit).stream())
        .findFirst()
        .map(product -> unscaled(product.left(), emit.transpose(product.right()), emit));
  }

  private static Optional<Scores> sum(Value value, Emit emit) {
    boolean adds = Terms.is(value, Operator.ADD);
    for (int i = 0; i < (adds ? 2 : 1); i++) {
      Value mask = adds ? value.operand(1 - i) : emit.unary(Function.NEG, value.operand(1));
      Optional<Scores> scores =
          Triangle.hidesLater(mask)
              ? hidden(value.operand(i), emit)
              : Magnitude.isFinite(mask) ? of(value.operand(i), emit) : Optional.empty();
      if (scores.isPresent()) {
        return scores.filter(s -> !s.causal()).map(s -> s.masked(mask, emit));
      }
    }
    return Optional.empty();
  }

  /** Scores of which later ones are going to be hidden, and may be anything before. */
  private static Optional<Scores> hidden(Value value, Emit emit) {
    for (int i = 0; Terms.is(value, Operator.MUL) && i < 2; i++) {
      if (Triangle.of(value.operand(1 - i)).filter(Triangle::keepsEarlier).isPresent()) {
        return of(value.operand(i), emit).filter(Scores::isBare);
      }
    }
    return of(value, emit);
  }

  /**
   * Scores replaced by a number where a condition is false. Adding the number instead is the same
   * when it is so large that it swallows whatever it is added to, as Keras's -0.7 times the largest
   * float32. Where that hides later keys, any low number will do: each row keeps its own place.
   */
  private static Optional<Scores> where(Value value, Emit emit) {
    for (int i = 1; i <= 2; i++) {
      Value other = value.operand(3 - i);
      boolean low = Contents.number(other).filter(n -> n <= Triangle.FAR_BELOW).isPresent();
      Triangle kept = low ? Triangle.of(value.operand(0)).orElse(null) : null;
      if (kept != null && kept.equals(new Triangle(2 - i, i - 1))) {
        return of(value.operand(i), emit)
            .filter(Scores::isBare)
            .map(s -> new Scores(s.query(), s.key(), s.scale(), null, true));
      }
    }
    Value lowered = lowered(value, emit);
    if (lowered != null) {
      return of(lowered, emit);
    }
    boolean swallows =
        Contents.number(value.operand(2))
            .filter(number -> number < 0 && Double.isFinite(number))
            .filter(number -> roundingAt(number, value.dtype()) > LARGEST_SCORE)
            .isPresent();
    return swallows
        ? of(value.operand(1), emit)
            .filter(Scores::isBare)
            .map(
                scores -> {
                  Value zero = emit.scalarLike(value, 0);
                  return scores.masked(emit.where(value.operand(0), zero, value.operand(2)), emit);
                })
        : Optional.empty();
  }

  /** {@code where(c, x - 1e9, x)} as {@code x + where(c, -1e9, 0)}; null when it is not that. */
  private static Value lowered(Value value, Emit emit) {
    for (int i = 1; i <= 2; i++) {
      Value moved = value.operand(i);
      Value x = value.operand(3 - i);
      boolean subtracts = Terms.is(moved, Operator.SUB);
      if ((subtracts || Terms.is(moved, Operator.ADD))
          && moved.operand(0) == x
          && Contents.number(moved.operand(1)).isPresent()) {
        Value zero = emit.scalarLike(value, 0);
        double by = Contents.number(moved.operand(1)).get() * (subtracts ? -1 : 1);
        Value number = emit.scalarLike(value, by);
        Value condition = value.operand(0);
        return emit.add(
            x, i == 1 ? emit.where(condition, number, zero) : emit.where(condition, zero, number));
      }
    }
    return null;
  }

  private static double roundingAt(double number, DType type) {
    return type == DType.FLOAT32 ? Math.ulp((float) number) : Math.ulp(number);
  }

  private Scores masked(Value more, Emit emit) {
    return new Scores(query, key, scale, mask == null ? more : emit.add(mask, more), causal);
  }

  /** Whether nothing is masked. */
  boolean isBare() {
    return mask == null && !causal;
  }

  /** These with a mask that hides later keys, and does nothing else, put into words. */
  Scores named() {
    return mask != null && !causal && Triangle.hidesLater(mask) && masksNoMore()
        ? new Scores(query, key, scale, null, true)
        : this;
  }

  /** Whether the mask makes no axis of the scores longer. */
  private boolean masksNoMore() {
    List<Dim> dims = mask.shape().dims();
    return query.shape().hasRank()
        && dims.size() <= query.shape().rank()
        && IntStream.rangeClosed(3, dims.size())
            .mapToObj(
                i ->
                    dims.get(dims.size() - i).is(1)
                        || dims.get(dims.size() - i).equals(query.shape().dim(-i)))
            .allMatch(kept -> kept);
  }

  private static Scores unscaled(Value query, Value key, Emit emit) {
    Scaled q = unscaled(query, emit);
    Scaled k = unscaled(key, emit);
    return new Scores(q.value(), k.value(), q.factor() * k.factor(), null, false);
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
