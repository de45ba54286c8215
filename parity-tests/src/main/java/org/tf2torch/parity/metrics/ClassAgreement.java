package org.tf2torch.parity.metrics;

import java.util.List;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Whether both sides put the same classes first, for outputs of shape {@code [batch, classes]} in
 * floating point.
 *
 * <p>Classes that tie are ranked by their index, as both frameworks' {@code argmax} do.
 */
public final class ClassAgreement {
  private static final int TOP = 5;

  private long rows;
  private long first;
  private long topFive;
  private int classes;

  /** Whether a tensor can be a classification: two axes, the second of at least two classes. */
  public static boolean isClassification(Tensor tensor) {
    return tensor.rank() == 2 && tensor.shape().get(1) >= 2 && tensor.dtype().isFloat();
  }

  public void add(Tensor expected, Tensor actual) {
    classes = expected.shape().get(1);
    Elements e = Elements.of(expected);
    Elements a = Elements.of(actual);
    for (int row = 0; row < expected.rows(); row++) {
      List<Integer> top = top(e, row, classes, TOP);
      List<Integer> actualTop = top(a, row, classes, TOP);
      rows++;
      if (top.get(0).equals(actualTop.get(0))) {
        first++;
      }
      if (top.containsAll(actualTop)) {
        topFive++;
      }
    }
  }

  /** Indices of the largest elements of a row, largest first. */
  public static List<Integer> top(Elements elements, int row, int classes, int count) {
    Integer[] best = new Integer[Math.min(count, classes)];
    int filled = 0;
    for (int c = 0; c < classes; c++) {
      double value = elements.at(row * classes + c);
      int at = filled;
      while (at > 0 && value > elements.at(row * classes + best[at - 1])) {
        at--;
      }
      if (at == best.length) {
        continue;
      }
      filled = Math.min(filled + 1, best.length);
      System.arraycopy(best, at, best, at + 1, filled - at - 1);
      best[at] = c;
    }
    return List.of(best);
  }

  public long rows() {
    return rows;
  }

  /** Rows where both sides' first class is the same. */
  public long first() {
    return first;
  }

  /**
   * Rows where both sides' first five classes are the same, in any order; -1 where there are no
   * more than five classes.
   */
  public long topFive() {
    return classes > TOP ? topFive : -1;
  }
}
