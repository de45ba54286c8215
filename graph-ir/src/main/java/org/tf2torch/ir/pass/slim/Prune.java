package org.tf2torch.ir.pass.slim;

import java.util.IdentityHashMap;
import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.data.TensorData;

/**
 * Sets the smallest weights of each layer to 0. What is as large as the smallest that stays, stays
 * too, so that weights of one magnitude are not lost all together.
 */
final class Prune {
  private final double part;
  private final Map<TensorData, TensorData> pruned = new IdentityHashMap<>();
  private long zeros;

  Prune(double part) {
    this.part = part;
  }

  Graph apply(Graph graph) {
    return ReplaceWeights.apply(
        graph,
        WeightUses.of(graph),
        (data, use) -> use.layer() ? pruned.computeIfAbsent(data, this::of) : data);
  }

  /** How many weights were set to 0. */
  long zeros() {
    return zeros;
  }

  private TensorData of(TensorData data) {
    long count = Math.round(part * data.elements());
    if (count == 0) {
      return data;
    }
    float threshold = Magnitudes.smallest(data, Math.min(count, data.elements() - 1));
    long[] below = {0};
    Magnitudes.visit(data, (index, value) -> below[0] += Math.abs(value) < threshold ? 1 : 0);
    zeros += below[0];
    return new ChannelData(
        data,
        0,
        DType.FLOAT32,
        (channel, value, target) -> target.putFloat(Math.abs(value) < threshold ? 0 : value));
  }
}
