package org.tf2torch.ir.pass.slim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.LeakyRelu;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Joining;
import org.tf2torch.ir.op.Noise;
import org.tf2torch.ir.op.Shapes;
import org.tf2torch.ir.op.Slicing;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.rewrite.Rewriter;

/**
 * Computes in float16 or bfloat16 what loses little by it, and stores the weights of that so.
 *
 * <pre>
 *   %y = conv (%x, %w) : float32    →    %y = cast to=float32 (conv (cast to=float16 (%x), %w'))
 *   %z = relu (%y) : float32        →    %z = cast to=float32 (relu (conv …))
 * </pre>
 *
 * Convolutions, products and embeddings are computed in the narrow type; what only moves elements,
 * activations of one element, and sums, differences and products of two narrow tensors follow them.
 * All else stays in float32: softmax, the statistics of normalisations, means and other long sums,
 * exponentials, losses. So do the graph's inputs and outputs.
 */
final class Narrow {
  private static final Set<Function> FUNCTIONS =
      EnumSet.of(
          Function.ABS,
          Function.NEG,
          Function.RELU,
          Function.RELU6,
          Function.SIGMOID,
          Function.TANH,
          Function.SILU,
          Function.GELU,
          Function.GELU_TANH,
          Function.HARD_SIGMOID,
          Function.HARD_SWISH);

  private static final Set<Operator> OPERATORS =
      EnumSet.of(Operator.ADD, Operator.SUB, Operator.MUL, Operator.MAXIMUM, Operator.MINIMUM);

  private static final Set<Class<? extends Op>> MOVERS =
      Set.of(
          Shapes.Reshape.class,
          Shapes.Squeeze.class,
          Shapes.Unsqueeze.class,
          Shapes.Permute.class,
          Shapes.BroadcastTo.class,
          Joining.Concat.class,
          Joining.Pad.class,
          Slicing.Slice.class,
          Slicing.Select.class,
          Joining.Tile.class,
          Shapes.ShuffleFeatures.class,
          Gather.class);

  private static final float MOST_FLOAT16 = 65504;

  private final DType type;
  private final Map<TensorData, TensorData> narrowed = new IdentityHashMap<>();
  private final Map<TensorData, Boolean> fitting = new IdentityHashMap<>();

  /** Variables and constants that something in float32 uses, too; they are cast while it runs. */
  private final Set<Object> elsewhere = new HashSet<>();

  private long elements;

  Narrow(DType type) {
    this.type = type;
  }

  Graph apply(Graph graph) {
    elsewhere(graph.region());
    return Rewriter.rewrite(graph, List.of(this::narrow));
  }

  /** How many weights are narrow now. */
  long elements() {
    return elements;
  }

  private Optional<List<Value>> narrow(Node node, GraphBuilder builder) {
    boolean computes = computes(node);
    if (!computes && !follows(node)) {
      return Optional.empty();
    }
    List<Value> operands = new ArrayList<>();
    boolean any = false;
    for (Value operand : node.inputs()) {
      if (operand.dtype() != DType.FLOAT32) {
        operands.add(operand);
        continue;
      }
      Optional<Value> narrow =
          computes ? Optional.of(cast(operand, builder)) : known(operand, builder);
      if (narrow.isEmpty()) {
        return Optional.empty();
      }
      any |= computes || operand.isA(Cast.class);
      operands.add(narrow.get());
    }
    if (!any) {
      return Optional.empty();
    }
    return Optional.of(
        builder.emit(node.op(), operands).stream()
            .map(
                result ->
                    result.dtype() == type ? builder.emit(new Cast(DType.FLOAT32), result) : result)
            .toList());
  }

  private boolean computes(Node node) {
    return WeightUses.role(node).isPresent() && node.inputs().stream().allMatch(this::fits);
  }

  /** Whether no element of a weight is too large for the narrow type. */
  private boolean fits(Value value) {
    Optional<TensorData> data = data(value);
    return type != DType.FLOAT16
        || data.isEmpty()
        || data.get().dtype() != DType.FLOAT32
        || fitting.computeIfAbsent(data.get(), d -> !(Magnitudes.largest(d) > MOST_FLOAT16));
  }

  private void elsewhere(Region region) {
    for (Node node : region.nodes()) {
      if (!computes(node)) {
        node.inputs().forEach(this::elsewhere);
      }
      if (node.op() instanceof Assign assign) {
        elsewhere.add(assign.variable().id());
      }
      node.op().regions().forEach(this::elsewhere);
    }
    region.results().forEach(this::elsewhere);
  }

  private void elsewhere(Value value) {
    key(value).ifPresent(elsewhere::add);
  }

  private static Optional<Object> key(Value value) {
    return value
        .op(Parameter.class)
        .<Object>map(parameter -> parameter.variable().id())
        .or(() -> value.op(Constant.class).map(Constant::data));
  }

  private static Optional<TensorData> data(Value value) {
    return value
        .op(Parameter.class)
        .map(parameter -> parameter.variable().data())
        .or(() -> value.op(Constant.class).map(Constant::data));
  }

  private static boolean follows(Node node) {
    Op op = node.op();
    return op instanceof Unary unary && FUNCTIONS.contains(unary.function())
        || op instanceof Binary binary && OPERATORS.contains(binary.operator())
        || op instanceof Pool pool && pool.kind() == Pool.Kind.MAX
        || op instanceof LeakyRelu
        || op instanceof Noise
        || MOVERS.contains(op.getClass());
  }

  /** The operand in the narrow type. */
  private Value cast(Value operand, GraphBuilder builder) {
    Optional<Value> known = fromNarrow(operand);
    if (known.isPresent()) {
      return known.get();
    }
    if (data(operand).isEmpty() || elsewhere.contains(key(operand).orElseThrow())) {
      return builder.emit(new Cast(type), operand);
    }
    TensorData data = narrowed.computeIfAbsent(data(operand).get(), this::counted);
    return operand
        .op(Parameter.class)
        .map(parameter -> ReplaceWeights.with(parameter.variable(), data))
        .map(variable -> builder.emit(new Parameter(variable)))
        .orElseGet(() -> builder.emit(new Constant(data)));
  }

  private TensorData counted(TensorData data) {
    elements += data.elements();
    return data.cast(type);
  }

  /** What is narrow already, or a number that is the same there. */
  private Optional<Value> known(Value operand, GraphBuilder builder) {
    Optional<Value> known = fromNarrow(operand);
    if (known.isPresent()) {
      return known;
    }
    Optional<Double> number = Contents.number(operand);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    TensorData narrow = operand.op(Constant.class).orElseThrow().data().cast(type);
    return narrow.toDoubles()[0] == number.get()
        ? Optional.of(builder.emit(new Constant(narrow)))
        : Optional.empty();
  }

  private Optional<Value> fromNarrow(Value operand) {
    boolean narrow = operand.isA(Cast.class) && operand.operand(0).dtype() == type;
    return narrow ? Optional.of(operand.operand(0)) : Optional.empty();
  }
}
