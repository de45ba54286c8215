package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.COMPLEX;
import static org.tf2torch.cli.random.ops.Types.FLOAT;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Products of matrices. */
final class ProductRows {
  private static final Set<DType> RING =
      Types.join(Types.join(FLOAT, COMPLEX), Set.of(DType.INT32, DType.INT64));

  private ProductRows() {}

  static void add(Rows rows) {
    rows.row("MatMul", ProductRows::matMul);
    rows.row("BatchMatMulV2", ProductRows::batch);
    rows.row("Einsum", ProductRows::einsum);
    rows.row("TridiagonalMatMul", ProductRows::tridiagonal);
    rows.row("Dense", ProductRows::dense);
    rows.row("MatrixTranspose", ProductRows::einsumUnary);
  }

  private static void matMul(Draft d) {
    Item a = d.pick(RING, 2, 2);
    boolean first = d.chance(0.3);
    boolean second = d.chance(0.3);
    int inner = a.size(first ? 0 : 1);
    int outer = d.between(1, 4);
    Item b = d.weight(a.dtype(), second ? List.of(outer, inner) : List.of(inner, outer));
    d.op("MatMul").in(a, b).attr("transpose_a", first).attr("transpose_b", second).add();
  }

  private static void batch(Draft d) {
    Item a = d.pick(RING, 2, 4);
    boolean first = d.chance(0.3);
    boolean second = d.chance(0.3);
    int inner = a.size(first ? -2 : -1);
    int outer = d.between(1, 4);
    List<Integer> shape = new ArrayList<>(a.shape().subList(0, a.rank() - 2));
    shape.replaceAll(size -> d.chance(0.2) ? 1 : size);
    if (d.chance(0.3)) {
      shape.clear();
    }
    shape.addAll(second ? List.of(outer, inner) : List.of(inner, outer));
    Item b = d.weight(a.dtype(), shape);
    d.op("BatchMatMulV2").in(a, b).attr("adj_x", first).attr("adj_y", second).add();
  }

  /** A layer: product, bias, activation. */
  private static void dense(Draft d) {
    Item a = d.pick(FLOAT, 2, 2);
    int outer = d.between(1, 4);
    Item b = d.weight(a.dtype(), List.of(a.size(1), outer));
    Item product = d.op("MatMul").in(a, b).one();
    Item sum =
        d.op(d.one("BiasAdd", "AddV2")).in(product, d.weight(a.dtype(), List.of(outer))).one();
    d.op(d.one("Relu", "Tanh", "Sigmoid", "Elu", "Softmax")).in(sum).add();
  }

  private static void einsum(Draft d) {
    Item a = d.pick(Types.join(FLOAT, Set.of(DType.INT32)), 1, 4);
    String letters = "abcd".substring(0, a.rank());
    List<Integer> shape = new ArrayList<>();
    StringBuilder second = new StringBuilder();
    for (int axis : MovementRows.order(d, a.rank())) {
      if (d.chance(0.6)) {
        second.append(letters.charAt(axis));
        shape.add(a.size(axis));
      }
    }
    if (d.chance(0.6)) {
      int at = d.between(0, shape.size());
      second.insert(at, 'z');
      shape.add(at, d.between(1, 4));
    }
    StringBuilder result = new StringBuilder();
    String all = letters + (second.indexOf("z") >= 0 ? "z" : "");
    for (int i : MovementRows.order(d, all.length())) {
      if (d.chance(0.65)) {
        result.append(all.charAt(i));
      }
    }
    d.op("Einsum")
        .list(List.of(a, d.weight(a.dtype(), shape)))
        .attr("equation", letters + "," + second + "->" + result)
        .add();
  }

  private static void tridiagonal(Draft d) {
    Item x = d.pick(Types.join(Types.REAL, COMPLEX), 2, 4);
    List<Integer> shape = new ArrayList<>(x.shape());
    shape.set(x.rank() - 2, 1);
    shape.set(x.rank() - 1, x.size(-2));
    List<Item> diagonals = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      diagonals.add(d.like(x.dtype(), shape));
    }
    d.op("TridiagonalMatMul").in(diagonals.get(0), diagonals.get(1), diagonals.get(2), x).add();
  }

  private static void einsumUnary(Draft d) {
    Item a = d.pick(FLOAT, 1, 4);
    String letters = "abcd".substring(0, a.rank());
    StringBuilder result = new StringBuilder();
    for (int i : MovementRows.order(d, a.rank())) {
      if (d.chance(0.7)) {
        result.append(letters.charAt(i));
      }
    }
    boolean dots = d.chance(0.3);
    String equation = dots ? "...a->" + d.one("a...", "...a", "...") : letters + "->" + result;
    d.op("Einsum").list(List.of(a)).attr("equation", equation).add();
  }
}
