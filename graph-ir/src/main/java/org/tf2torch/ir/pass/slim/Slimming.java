package org.tf2torch.ir.pass.slim;

import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;

/**
 * Makes a graph smaller at the price of exactness. Runs behind all other passes.
 *
 * @param precision float16 or bfloat16: what is computed and stored in it where that is safe
 * @param int8Weights whether weights are stored as int8
 * @param prune which part of the weights is set to 0; 0 for none
 * @param channels whether whole output channels are set to 0, or taken out, instead of single
 *     weights
 */
public record Slimming(
    Optional<DType> precision, boolean int8Weights, double prune, boolean channels) {
  public static final Slimming NONE = new Slimming(Optional.empty(), false, 0, false);

  public Slimming {
    if (!(prune >= 0 && prune < 1)) {
      throw new IllegalArgumentException("a part of the weights is at least 0 and below 1");
    }
    if (precision.filter(t -> t != DType.FLOAT16 && t != DType.BFLOAT16).isPresent()) {
      throw new IllegalArgumentException("weights are narrowed to float16 or bfloat16");
    }
  }

  /** Whether anything is to be done. */
  public boolean changes() {
    return !this.equals(NONE);
  }

  /**
   * The smaller graph, and how much of it is affected.
   *
   * @param narrow weights that are stored in the narrow type
   * @param int8 weights that are stored as int8
   * @param zeros weights that were set to 0
   * @param removed weights that are gone
   */
  public record Result(Graph graph, long narrow, long int8, long zeros, long removed) {}

  public Result apply(Graph graph) {
    Graph result = graph;
    Prune single = new Prune(prune);
    PruneChannels whole = new PruneChannels(prune);
    if (prune > 0) {
      result = channels ? whole.apply(result) : single.apply(result);
    }
    QuantizeWeights quantizing = new QuantizeWeights();
    if (int8Weights) {
      result = quantizing.apply(result);
    }
    long narrow = 0;
    if (precision.isPresent()) {
      Narrow narrowing = new Narrow(precision.get());
      result = narrowing.apply(result);
      narrow = narrowing.elements();
    }
    long zeros = single.zeros() + whole.zeros();
    return new Result(result, narrow, quantizing.elements(), zeros, whole.removed());
  }
}
