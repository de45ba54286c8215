package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A sum of products with a weight along the last axes is a layer whose features are split or
 * joined.
 *
 * <pre>
 *   %y = einsum "btc,cnh->btnh" (%x, %w)     →     %t = reshape (permute (%w), [n * h, c])
 *                                                  %y = reshape (linear (%x, %t), [b, t, n, h])
 *   %y = einsum "btnh,nhc->btc" (%x, %w)     →     %t = reshape (permute (%w), [c, n * h])
 *                                                  %y = linear (reshape (%x, [b, t, n * h]), %t)
 * </pre>
 */
public final class LinearFromEinsum implements Rule {
  /**
   * @param outer axes of x that stay, which come first in the result
   * @param inner axes summed over, the last of x
   * @param made axes of the weight that stay, the last of the result
   */
  private record Axes(String outer, String inner, String made) {}

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof Einsum einsum)
        || node.inputs().size() != 2
        || !node.output().dtype().isFloat()) {
      return Optional.empty();
    }
    String[] sides = einsum.equation().split("->", -1);
    String[] terms = sides[0].split(",", -1);
    return layer(node, 0, terms[0], terms[1], sides[1], builder)
        .or(() -> layer(node, 1, terms[1], terms[0], sides[1], builder));
  }

  private static Optional<List<Value>> layer(
      Node node, int i, String xTerm, String wTerm, String result, GraphBuilder builder) {
    Value x = node.input(i);
    Value weight = node.input(1 - i);
    Optional<Axes> axes = axes(xTerm, wTerm, result);
    boolean fits =
        axes.isPresent()
            && Weights.isWeight(weight)
            && weight.shape().isKnown()
            && !Weights.isWeight(x)
            && sizesAgree(x, xTerm, weight, wTerm, axes.get().inner());
    if (!fits) {
      return Optional.empty();
    }
    Emit emit = new Emit(builder);
    String wanted = axes.get().made() + axes.get().inner();
    List<Integer> order = wanted.chars().mapToObj(c -> wTerm.indexOf(c)).toList();
    List<Dim> made = dims(weight, wTerm, axes.get().made());
    List<Dim> inner = dims(weight, wTerm, axes.get().inner());
    List<Dim> outer = dims(x, xTerm, axes.get().outer());
    Value matrix =
        emit.reshape(emit.permute(weight, order), List.of(product(made), product(inner)));
    Value joined = emit.reshape(x, joined(outer, List.of(product(inner))));
    Value product = emit.op(new Linear(), joined, matrix);
    return Optional.of(List.of(emit.reshape(product, joined(outer, made))));
  }

  /** How the axes are used, when that is how a layer uses them. */
  private static Optional<Axes> axes(String x, String weight, String result) {
    int kept = 0;
    while (kept < x.length() && kept < result.length() && x.charAt(kept) == result.charAt(kept)) {
      kept++;
    }
    Axes axes = new Axes(x.substring(0, kept), x.substring(kept), result.substring(kept));
    boolean layer =
        distinct(x)
            && distinct(weight)
            && kept > 0
            && !axes.inner().isEmpty()
            && !axes.made().isEmpty()
            && sorted(weight).equals(sorted(axes.inner() + axes.made()));
    return layer ? Optional.of(axes) : Optional.empty();
  }

  /** The axes summed over do not broadcast. */
  private static boolean sizesAgree(Value x, String xTerm, Value w, String wTerm, String inner) {
    return dims(x, xTerm, inner).equals(dims(w, wTerm, inner));
  }

  private static List<Dim> dims(Value value, String term, String axes) {
    return axes.chars().mapToObj(c -> value.shape().dim(term.indexOf(c))).toList();
  }

  private static Dim product(List<Dim> dims) {
    return dims.stream().reduce(Dim.ONE, Dim::times);
  }

  private static List<Dim> joined(List<Dim> first, List<Dim> second) {
    List<Dim> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static boolean distinct(String term) {
    return term.chars().distinct().count() == term.length();
  }

  private static List<Integer> sorted(String term) {
    return term.chars().sorted().boxed().toList();
  }
}
