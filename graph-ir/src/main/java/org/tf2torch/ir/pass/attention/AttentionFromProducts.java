package org.tf2torch.ir.pass.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Attention.ScaledDotProduct;
import org.tf2torch.ir.op.Elementwise.Softmax;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.pass.fuse.Terms;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Attention, its products written as matrix products or as Einstein sums.
 *
 * <pre>
 *   %s = add (mul (matmul (%q, %k^T), 1 / sqrt(E)), %mask)
 *   %y = matmul (softmax (%s), %v)                         →     %y = attention (%q, %k, %v, %mask)
 * </pre>
 *
 * <p>A mask that is added must be finite: what becomes of a row that is masked by infinities alone
 * differs between versions of PyTorch. One that hides later keys, and nothing else, is no operand:
 * the attention is causal. A boolean mask must set the scores to a number that no score comes near
 * and, as Keras does, the weights to 0; a row that is masked as a whole would otherwise attend to
 * everything. Whatever is not one of these stays products and a softmax.
 */
public final class AttentionFromProducts implements Rule {
  /** exp(x) is 0 in float32 and float64 where x is this much below the largest score. */
  private static final double FAR_BELOW = -1e9;

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    boolean product = node.op() instanceof MatMul || node.op() instanceof Einsum;
    if (!product || !node.output().shape().hasRank() || !Terms.isPrecise(node.output())) {
      return Optional.empty();
    }
    Emit emit = new Emit(builder);
    if (node.inputs().stream().noneMatch(AttentionFromProducts::isWeights)) {
      return Optional.empty();
    }
    return Product.of(node.output(), emit).stream()
        .filter(p -> isWeights(p.left()) && p.right().shape().hasRank())
        .findFirst()
        .flatMap(p -> attend(p.left(), p.right(), emit).map(y -> emit.permute(y, p.axes())))
        .map(List::of);
  }

  /** Whether the value is a softmax along its last axis, perhaps masked. */
  private static boolean isWeights(Value value) {
    Value softmax = value.isA(Where.class) ? value.operand(1) : value;
    return softmax.shape().hasRank()
        && softmax
            .op(Softmax.class)
            .filter(s -> !s.log() && softmax.shape().axis(s.axis()) == softmax.shape().rank() - 1)
            .isPresent();
  }

  private static Optional<Value> attend(Value weights, Value value, Emit emit) {
    return weights.isA(Where.class)
        ? attendWhere(weights, value, emit)
        : Scores.of(weights.operand(0), emit)
            .map(Scores::named)
            .filter(AttentionFromProducts::fits)
            .map(scores -> attention(scores, value, scores.mask(), emit));
  }

  /** {@code where(mask, softmax(where(mask, scores, -1e9)), 0)}. */
  private static Optional<Value> attendWhere(Value weights, Value value, Emit emit) {
    Value mask = weights.operand(0);
    Value masked = weights.operand(1).operand(0);
    boolean twice =
        Contents.number(weights.operand(2)).filter(n -> n == 0).isPresent()
            && masked.isA(Where.class)
            && masked.operand(0) == mask
            && Contents.number(masked.operand(2)).filter(n -> n <= FAR_BELOW).isPresent();
    if (!twice) {
      return Optional.empty();
    }
    return Scores.of(masked.operand(1), emit)
        .filter(scores -> scores.isBare() && fitsMask(scores, mask) && fits(scores))
        .map(scores -> attention(scores, value, mask, emit));
  }

  private static boolean fits(Scores scores) {
    return scores.query().shape().hasRank()
        && scores.key().shape().hasRank(scores.query().shape().rank())
        && scores.query().shape().dim(-1).isKnown()
        && scores.query().shape().dim(-1).value() > 0
        && (!scores.causal() || scores.query().shape().dim(-2).equals(scores.key().shape().dim(-2)))
        && (scores.mask() == null
            || (fitsMask(scores, scores.mask()) && Magnitude.isFinite(scores.mask())));
  }

  private static boolean fitsMask(Scores scores, Value mask) {
    return mask.shape().hasRank()
        && mask.shape().rank() >= 2
        && scores.query().shape().hasRank()
        && mask.shape().rank() <= scores.query().shape().rank();
  }

  private static Value attention(Scores scores, Value value, Value mask, Emit emit) {
    Value query = scores.query();
    // The operation scales by 1 / sqrt(E) itself.
    double left = scores.scale() * Math.sqrt(query.shape().dim(-1).value());
    List<Value> operands =
        new ArrayList<>(
            List.of(
                Terms.same(left, 1) ? query : emit.mul(query, emit.scalarLike(query, left)),
                scores.key(),
                value));
    if (mask != null) {
      operands.add(mask);
    }
    return emit.builder().emit(new ScaledDotProduct(scores.causal()), operands).get(0);
  }
}
