package org.tf2torch.ir.pass.slim;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.data.TensorData;

/**
 * Sets the smallest weights to 0, or all of the output channels whose weights have the smallest sum
 * of squares. Shapes stay.
 *
 * <p>Single weights: of each tensor that part whose magnitude is smallest; what is as large as the
 * smallest that stays, stays too. Channels: not those of the last layers, which are the model's
 * outputs, and not those of embeddings.
 */
final class Prune {
  private final double part;
  private final boolean channels;
  private final Map<TensorData, TensorData> pruned = new IdentityHashMap<>();
  private long zeros;

  Prune(double part, boolean channels) {
    this.part = part;
    this.channels = channels;
  }

  Graph apply(Graph graph) {
    WeightUses uses = WeightUses.of(graph);
    Set<TensorData> last = uses.last(graph);
    return ReplaceWeights.apply(
        graph,
        uses,
        (data, use) -> {
          if (channels) {
            return !use.layer() || last.contains(data) ? data : of(data, use);
          }
          return use.layer() ? of(data, use) : data;
        });
  }

  /** How many weights were set to 0. */
  long zeros() {
    return zeros;
  }

  private TensorData of(TensorData data, WeightUses.Use use) {
    return pruned.computeIfAbsent(data, d -> channels ? channels(d, use.channelAxis()) : single(d));
  }

  private TensorData single(TensorData data) {
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

  private TensorData channels(TensorData data, int axis) {
    int all = Math.toIntExact(data.shape().get(axis));
    int count = (int) Math.min(all - 1L, Math.round(part * all));
    if (count <= 0) {
      return data;
    }
    long inner = ChannelData.inner(data, axis);
    double[] squares = new double[all];
    Magnitudes.visit(
        data, (index, value) -> squares[(int) (index / inner % all)] += (double) value * value);
    boolean[] gone = new boolean[all];
    IntStream.range(0, all)
        .boxed()
        .sorted((a, b) -> Double.compare(squares[a], squares[b]))
        .limit(count)
        .forEach(channel -> gone[channel] = true);
    zeros += data.elements() / all * count;
    return new ChannelData(
        data,
        axis,
        DType.FLOAT32,
        (channel, value, target) -> target.putFloat(gone[channel] ? 0 : value));
  }
}
