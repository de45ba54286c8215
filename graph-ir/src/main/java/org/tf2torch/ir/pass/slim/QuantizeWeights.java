package org.tf2torch.ir.pass.slim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.SlimWeights.Int8Weight;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.rewrite.Rewriter;

/**
 * Stores weights as int8 with a scale for each output channel (for an embedding, each row):
 *
 * <pre>
 *   %w = parameter : float32[out, …]    →    %q = parameter : int8[out, …]
 *                                            %s = constant : float32[out, 1, …]
 *                                            %w = int8_weight (%q, %s)
 * </pre>
 *
 * scale = max |w| / 127 of the channel, q = w / scale to the nearest, halves to the even one: the
 * symmetric scheme of "A White Paper on Neural Network Quantization", arXiv:2106.08295, section
 * 2.2.1. Weights with NaN or infinities, and those too small to gain, stay.
 */
final class QuantizeWeights {
  private static final int MOST = 127;
  private static final long SMALLEST = 256;

  private final Map<TensorData, Optional<Quantized>> quantized = new IdentityHashMap<>();
  private long elements;

  /** Int8 numbers and their scales. */
  private record Quantized(TensorData numbers, TensorData scales) {}

  Graph apply(Graph graph) {
    WeightUses uses = WeightUses.of(graph);
    return Rewriter.rewrite(graph, List.of((node, builder) -> replace(node, builder, uses)));
  }

  /** How many weights are int8 now. */
  long elements() {
    return elements;
  }

  private Optional<List<Value>> replace(Node node, GraphBuilder builder, WeightUses uses) {
    Optional<WeightUses.Use> use = uses.use(node);
    if (use.isEmpty()) {
      return Optional.empty();
    }
    if (node.op() instanceof Parameter parameter) {
      Variable variable = parameter.variable();
      return quantized(variable.data(), use.get())
          .map(
              q ->
                  weight(
                      builder,
                      builder.emit(new Parameter(ReplaceWeights.with(variable, q.numbers()))),
                      q));
    }
    return quantized(((Constant) node.op()).data(), use.get())
        .map(q -> weight(builder, builder.emit(new Constant(q.numbers())), q));
  }

  private static List<Value> weight(GraphBuilder builder, Value numbers, Quantized quantized) {
    Value scales = builder.emit(new Constant(quantized.scales()));
    return List.of(builder.emit(new Int8Weight(), numbers, scales));
  }

  private Optional<Quantized> quantized(TensorData data, WeightUses.Use use) {
    return quantized.computeIfAbsent(data, d -> quantize(d, use.channelAxis()));
  }

  private Optional<Quantized> quantize(TensorData data, int axis) {
    float largest = Magnitudes.largest(data);
    if (data.elements() < SMALLEST || !Float.isFinite(largest)) {
      return Optional.empty();
    }
    elements += data.elements();
    int channels = Math.toIntExact(data.shape().get(axis));
    long inner = ChannelData.inner(data, axis);
    float[] scales = new float[channels];
    Magnitudes.visit(
        data,
        (index, value) -> {
          int channel = (int) (index / inner % channels);
          scales[channel] = Math.max(scales[channel], Math.abs(value));
        });
    for (int i = 0; i < channels; i++) {
      // A channel of zeros, or of numbers that a scale of theirs would lose, is all zeros.
      float scale = scales[i] / MOST;
      scales[i] = scale < Float.MIN_NORMAL ? 1 : scale;
    }
    ChannelData numbers =
        new ChannelData(
            data,
            axis,
            DType.INT8,
            (channel, value, target) ->
                target.put(
                    (byte)
                        Math.max(
                            -MOST, Math.min(MOST, Math.rint(value / (double) scales[channel])))));
    return Optional.of(new Quantized(numbers, scales(scales, data.shape().size(), axis)));
  }

  private static TensorData scales(float[] scales, int rank, int axis) {
    ByteBuffer bytes =
        ByteBuffer.allocate(scales.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(scales);
    List<Long> shape = new java.util.ArrayList<>(Collections.nCopies(rank, 1L));
    shape.set(axis, (long) scales.length);
    return TensorData.stored(DType.FLOAT32, shape, ByteSource.of(bytes.array()), 0);
  }
}
