package org.tf2torch.parity.metrics;

import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/** How far results are from those of a more precise computation, batch after batch. */
public final class ExactDistance {
  private static final int CHUNK = 1 << 14;

  private final double[] exactChunk = new double[CHUNK];
  private final double[] valueChunk = new double[CHUNK];
  private double maxAbs;
  private double sumSquares;
  private long finite;

  /**
   * Adds a batch: real tensors of one shape, of any types. Pairs with a NaN or infinity are left
   * out.
   */
  public void add(Tensor exact, Tensor value) {
    int size = exact.size();
    for (int from = 0; from < size; from += CHUNK) {
      int count = Math.min(CHUNK, size - from);
      Elements.read(exact, from, exactChunk, count);
      Elements.read(value, from, valueChunk, count);
      for (int i = 0; i < count; i++) {
        double error = Math.abs(exactChunk[i] - valueChunk[i]);
        if (Double.isFinite(error)) {
          finite++;
          maxAbs = Math.max(maxAbs, error);
          sumSquares += error * error;
        }
      }
    }
  }

  /** Largest distance. */
  public double maxAbs() {
    return maxAbs;
  }

  /** Root mean square of the distances. */
  public double rms() {
    return Math.sqrt(sumSquares / Math.max(1, finite));
  }
}
