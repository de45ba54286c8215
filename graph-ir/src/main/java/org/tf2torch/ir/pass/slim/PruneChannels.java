package org.tf2torch.ir.pass.slim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.ir.rewrite.Rewriter;

/**
 * Sets the output channels of layers to 0 whose weights have the smallest sum of squares, and takes
 * them out where nothing else comes of that:
 *
 * <pre>
 *   %h = linear (%x, %w : [8, 4], %b)          %h = linear (%x, %w' : [4, 4], %b')
 *   %r = relu (%h)                       →     %r = relu (%h)
 *   %y = linear (%r, %v : [2, 8])              %y = linear (%r, %v' : [2, 4])
 * </pre>
 *
 * A channel is 0 when its weights, its bias, and scale and shift of a batch normalisation behind it
 * are. Where it meets more than such layers and functions that keep 0 (a sum of two branches, say),
 * its zeros stay. The last layers, whose channels are the model's outputs, keep all of theirs.
 */
final class PruneChannels {
  private final double part;
  private final Map<TensorData, TensorData> changed = new IdentityHashMap<>();
  private final Map<Op, Long> flattened = new HashMap<>();
  private Map<Value, List<ChannelPath.UsedBy>> users = Map.of();
  private long zeros;
  private long removed;

  PruneChannels(double part) {
    this.part = part;
  }

  /** How many weights were set to 0 and are still there. */
  long zeros() {
    return zeros;
  }

  /** How many weights are gone. */
  long removed() {
    return removed;
  }

  Graph apply(Graph graph) {
    WeightUses uses = WeightUses.of(graph);
    Set<TensorData> last = uses.last(graph);
    users = ChannelPath.users(graph);
    boolean flat = graph.nodes().stream().allMatch(node -> node.op().regions().isEmpty());
    for (Node node : graph.nodes()) {
      WeightUses.role(node)
          .filter(role -> role.getValue().layer())
          .map(role -> node.input(role.getKey()))
          .filter(weight -> weight.producer().flatMap(uses::use).isPresent() && isOwn(weight))
          .filter(weight -> !last.contains(data(weight)))
          .ifPresent(weight -> prune(node, weight, flat));
    }
    Set<TensorData> made = Collections.newSetFromMap(new IdentityHashMap<>());
    made.addAll(changed.values());
    return Rewriter.rewrite(graph, List.of((node, builder) -> replace(node, builder, made)));
  }

  private void prune(Node layer, Value weight, boolean flat) {
    TensorData data = data(weight);
    int axis = WeightUses.role(layer).orElseThrow().getValue().channelAxis();
    boolean[] gone = smallest(data, axis);
    if (gone.length == 0) {
      return;
    }
    ChannelPath path = ChannelPath.of(layer, users);
    List<Value> vectors = new ArrayList<>(path.shifts());
    vectors.addAll(path.statistics());
    List<Long> channels = List.of((long) gone.length);
    boolean own = vectors.stream().allMatch(v -> isOwn(v) && data(v).shape().equals(channels));
    Optional<ChannelPath.End> end =
        path.end()
            .filter(e -> flat && own && isOwn(e.weight()) && fits(e, gone))
            // A second shape could be mistaken for what became of the first.
            .filter(e -> e.flatten().isEmpty() || flattened.isEmpty());
    if (end.isPresent()) {
      change(data, kept(current(data), axis, gone, 1));
      vectors.forEach(vector -> change(data(vector), kept(current(data(vector)), 0, gone, 1)));
      TensorData next = data(end.get().weight());
      change(next, kept(current(next), 1, gone, end.get().block()));
      long left = (gone.length - count(gone)) * end.get().block();
      end.get().flatten().ifPresent(target -> flattened.put(target, left));
      return;
    }
    zeros += current(data).elements() / gone.length * count(gone);
    change(data, zeroed(current(data), axis, gone));
    if (own) {
      path.shifts().forEach(v -> change(data(v), zeroed(current(data(v)), 0, gone)));
    }
  }

  private static boolean fits(ChannelPath.End end, boolean[] gone) {
    List<Long> shape = data(end.weight()).shape();
    return data(end.weight()).dtype() == DType.FLOAT32 && shape.get(1) == gone.length * end.block();
  }

  private boolean[] smallest(TensorData data, int axis) {
    int all = Math.toIntExact(data.shape().get(axis));
    int count = (int) Math.min(all - 1L, Math.round(part * all));
    if (count <= 0) {
      return new boolean[0];
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
    return gone;
  }

  private static long count(boolean[] gone) {
    return IntStream.range(0, gone.length).filter(i -> gone[i]).count();
  }

  /** Whether the value is a float32 variable or constant that only one operation uses. */
  private boolean isOwn(Value value) {
    boolean weight = value.isA(Parameter.class) || value.isA(Constant.class);
    return weight
        && value.dtype() == DType.FLOAT32
        && users.getOrDefault(value, List.of()).size() == 1;
  }

  private static TensorData data(Value value) {
    return value
        .op(Parameter.class)
        .map(parameter -> parameter.variable().data())
        .orElseGet(() -> value.op(Constant.class).orElseThrow().data());
  }

  /** A weight may lose channels of its own and those of the layer before it. */
  private TensorData current(TensorData data) {
    return changed.getOrDefault(data, data);
  }

  private void change(TensorData data, TensorData now) {
    removed += current(data).elements() - now.elements();
    changed.put(data, now);
  }

  private static TensorData zeroed(TensorData data, int axis, boolean[] gone) {
    return new ChannelData(
        data,
        axis,
        DType.FLOAT32,
        (channel, value, target) -> target.putFloat(gone[channel] ? 0 : value));
  }

  /** Without the indices of the channels that are gone, {@code block} for each. */
  private static TensorData kept(TensorData data, int axis, boolean[] gone, long block) {
    List<TensorData> runs = new ArrayList<>();
    for (int from = 0; from < gone.length; from++) {
      int to = from;
      while (to < gone.length && !gone[to]) {
        to++;
      }
      if (to > from) {
        runs.add(data.sliced(axis, from * block, (to - from) * block));
        from = to;
      }
    }
    return TensorData.concatenated(axis, runs);
  }

  private Optional<List<Value>> replace(Node node, GraphBuilder builder, Set<TensorData> made) {
    if (node.op() instanceof Parameter parameter) {
      TensorData now = changed.get(parameter.variable().data());
      return now == null || made.contains(parameter.variable().data())
          ? Optional.empty()
          : Optional.of(
              List.of(builder.emit(new Parameter(ReplaceWeights.with(parameter.variable(), now)))));
    }
    Long size = flattened.get(node.op());
    if (node.op() instanceof Sizes sizes && size != null) {
      List<Dim> elements = new ArrayList<>(sizes.elements());
      elements.set(1, Dim.known(size));
      Sizes other = new Sizes(sizes.dtype(), sizes.shape(), elements);
      return other.equals(sizes) ? Optional.empty() : Optional.of(List.of(builder.emit(other)));
    }
    if (node.op() instanceof Constant constant) {
      if (size != null) {
        long[] target = constant.data().toLongs();
        if (target[1] == -1) {
          return Optional.empty();
        }
        target = Arrays.copyOf(target, target.length);
        target[1] = size;
        TensorData shape = Literals.longs(constant.data().dtype(), List.of(2L), target);
        return Optional.of(List.of(builder.emit(new Constant(shape))));
      }
      TensorData now = changed.get(constant.data());
      return now == null || made.contains(constant.data())
          ? Optional.empty()
          : Optional.of(List.of(builder.emit(new Constant(now))));
    }
    return Optional.empty();
  }
}
