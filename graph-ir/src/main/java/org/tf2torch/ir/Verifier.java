package org.tf2torch.ir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks what every pass must leave behind: values made before they are used, and types that their
 * operations infer.
 */
public final class Verifier {
  private final Symbols symbols = new Symbols();

  private Verifier() {}

  /**
   * @throws IllegalStateException with the first thing that is wrong
   */
  public static void verify(Graph graph) {
    new Verifier().region(graph.region(), new HashSet<>());
  }

  private void region(Region region, Set<Value> outside) {
    Set<Value> made = new HashSet<>(outside);
    made.addAll(region.parameters());
    for (Node node : region.nodes()) {
      for (Value input : node.inputs()) {
        check(made.contains(input), node, "uses a value before it is made");
      }
      node.op().regions().forEach(nested -> region(nested, made));
      types(node);
      made.addAll(node.outputs());
    }
    for (Value result : region.results()) {
      if (!made.contains(result)) {
        throw new IllegalStateException("a result is used before it is made");
      }
    }
  }

  private void types(Node node) {
    List<? extends ValueType> inferred;
    try {
      inferred = node.op().infer(new Operands(node.inputs(), symbols));
    } catch (IllTypedException e) {
      throw new IllegalStateException(node.op().name() + " is ill-typed: " + e.getMessage(), e);
    }
    check(
        inferred.size() == node.outputs().size(),
        node,
        "has " + node.outputs().size() + " results, not " + inferred.size());
    for (int i = 0; i < inferred.size(); i++) {
      ValueType declared = node.outputs().get(i).type();
      check(
          fits(declared, inferred.get(i)),
          node,
          "is declared " + declared + ", but makes " + inferred.get(i));
    }
  }

  /** Whether two types may be the same at run time: known sizes agree. */
  private static boolean fits(ValueType a, ValueType b) {
    if (!(a instanceof TensorType x) || !(b instanceof TensorType y)) {
      return a.getClass() == b.getClass();
    }
    if (x.dtype() != y.dtype()
        || (x.shape().hasRank() && y.shape().hasRank() && x.shape().rank() != y.shape().rank())) {
      return false;
    }
    for (int i = 0; x.shape().hasRank() && y.shape().hasRank() && i < x.shape().rank(); i++) {
      Dim p = x.shape().dim(i);
      Dim q = y.shape().dim(i);
      if (p.isKnown() && q.isKnown() && !p.equals(q)) {
        return false;
      }
    }
    return true;
  }

  private static void check(boolean holds, Node node, String message) {
    if (!holds) {
      throw new IllegalStateException(node.op().name() + " " + message);
    }
  }
}
