package org.tf2torch.ir.pass.attention;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Shapes.Permute;

/**
 * A value that is a product of matrices, in whatever way it is written.
 *
 * @param left [..., m, k]
 * @param right [..., k, n]
 * @param axes the value is {@code permute(matmul(left, right), axes)}
 */
record Product(Value left, Value right, List<Integer> axes) {
  /** The ways to read the value as a product. */
  static List<Product> of(Value value, Emit emit) {
    if (value.isA(MatMul.class)) {
      return List.of(new Product(value.operand(0), value.operand(1), identity(value)));
    }
    if (value.isA(Permute.class) && value.operand(0).isA(MatMul.class)) {
      Value product = value.operand(0);
      List<Integer> axes = value.op(Permute.class).orElseThrow().axes();
      return List.of(new Product(product.operand(0), product.operand(1), axes));
    }
    boolean pair = value.isA(Einsum.class) && value.producer().orElseThrow().inputs().size() == 2;
    if (!pair) {
      return List.of();
    }
    String[] sides = value.op(Einsum.class).orElseThrow().equation().split("->", -1);
    String[] terms = sides[0].split(",", -1);
    Value a = value.operand(0);
    Value b = value.operand(1);
    return IntStream.of(0, 1)
        .mapToObj(
            i ->
                i == 0
                    ? einsum(a, terms[0], b, terms[1], sides[1], emit)
                    : einsum(b, terms[1], a, terms[0], sides[1], emit))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The product with its last two axes in the order of the value, when that is all that moved. */
  Optional<Product> upright(Emit emit) {
    int rank = axes.size();
    List<Integer> same = IntStream.range(0, rank).boxed().toList();
    if (axes.equals(same)) {
      return Optional.of(this);
    }
    boolean swapped =
        axes.subList(0, rank - 2).equals(same.subList(0, rank - 2))
            && axes.get(rank - 1) == rank - 2;
    return swapped
        ? Optional.of(new Product(emit.transpose(right), emit.transpose(left), same))
        : Optional.empty();
  }

  private static List<Integer> identity(Value value) {
    return value.shape().hasRank()
        ? IntStream.range(0, value.shape().rank()).boxed().toList()
        : List.of();
  }

  /** Axes that all three have come first, then one of either operand; one is summed over. */
  private static Optional<Product> einsum(
      Value a, String aTerm, Value b, String bTerm, String result, Emit emit) {
    String batch = select(result, c -> has(aTerm, c) && has(bTerm, c));
    String rows = select(result, c -> has(aTerm, c) && !has(bTerm, c));
    String columns = select(result, c -> !has(aTerm, c) && has(bTerm, c));
    String inner = select(aTerm, c -> has(bTerm, c) && !has(result, c));
    boolean matrices =
        rows.length() == 1
            && columns.length() == 1
            && inner.length() == 1
            && aTerm.length() == batch.length() + 2
            && bTerm.length() == batch.length() + 2;
    if (!matrices) {
      return Optional.empty();
    }
    String natural = batch + rows + columns;
    return Optional.of(
        new Product(
            emit.permute(a, places(batch + rows + inner, aTerm)),
            emit.permute(b, places(batch + inner + columns, bTerm)),
            places(result, natural)));
  }

  private static List<Integer> places(String letters, String term) {
    return letters.chars().mapToObj(c -> term.indexOf(c)).toList();
  }

  private static boolean has(String term, int letter) {
    return term.indexOf(letter) >= 0;
  }

  private static String select(String term, IntPredicate condition) {
    return term.chars()
        .filter(condition)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
