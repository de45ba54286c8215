package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.ir.rewrite.Rewriter;

/**
 * Loops carry images channels-first where a channels-last image operation takes one of them in each
 * step: the state of a ConvLSTM, and what is computed from it element by element.
 *
 * <pre>
 *   for (%h):                          for (%h'):
 *     %c = conv (%h, %k)                 %h = permute axes=[0, 2, 3, 1] (%h')
 *     …                          →       %c = conv (%h, %k)
 *     return %n                          …
 *                                        return permute axes=[0, 3, 1, 2] (%n)
 * </pre>
 *
 * The layout rules then let the permutations cancel.
 */
final class ImageStates {
  private static final int FIRST_CARRIED = 1;

  private final Map<Value, Value> substitutes = new HashMap<>();

  private ImageStates() {}

  static Graph apply(Graph graph) {
    ImageStates states = new ImageStates();
    List<Node> nodes = new ArrayList<>();
    graph.nodes().forEach(node -> nodes.addAll(states.turned(node)));
    return states.substitutes.isEmpty()
        ? graph
        : Rewriter.rewrite(graph.with(nodes), List.of(), states.substitutes);
  }

  private List<Node> turned(Node node) {
    Set<Integer> images = node.op() instanceof For loop ? images(node, loop.body()) : Set.of();
    return images.isEmpty() ? List.of(node) : turn(node, (For) node.op(), images);
  }

  /** The carried values that can be channels-first; none if no image operation takes any. */
  private static Set<Integer> images(Node loop, Region body) {
    Set<Integer> images = new TreeSet<>();
    boolean taken = false;
    for (int i = 0; i < body.parameters().size(); i++) {
      Value state = body.parameters().get(i);
      boolean image =
          isImage(state)
              && sameRank(state, loop.input(FIRST_CARRIED + i))
              && sameRank(state, body.results().get(i));
      List<Node> users =
          body.nodes().stream().filter(node -> node.inputs().contains(state)).toList();
      if (image && users.stream().allMatch(node -> isTurning(node, state))) {
        images.add(i);
        taken |= users.stream().anyMatch(ImageStates::isChannelsLast);
      }
    }
    boolean alike =
        images.stream().map(i -> body.parameters().get(i).shape().rank()).distinct().count() == 1;
    return taken && alike ? images : Set.of();
  }

  private static boolean isImage(Value value) {
    return value.type() instanceof TensorType type
        && type.shape().hasRank()
        && type.shape().rank() >= 3
        && type.shape().rank() <= 5;
  }

  /** What comes in and what goes on may have a rank that only a run can tell. */
  private static boolean sameRank(Value state, Value other) {
    return other.shape().hasRank(state.shape().rank());
  }

  private static boolean isTurning(Node node, Value state) {
    return Broadcasts.isElementwise(node.op())
        || (isChannelsLast(node) && node.inputs().lastIndexOf(state) == 0);
  }

  private static boolean isChannelsLast(Node node) {
    return node.op() instanceof ImageOp image && image.layout() == Layout.CHANNELS_LAST;
  }

  private List<Node> turn(Node node, For loop, Set<Integer> images) {
    Permute toFirst =
        Permutations.toChannelsFirst(
            loop.body().parameters().get(images.iterator().next()).shape().rank());
    Body body = new Body(loop.body(), images, toFirst);
    List<Node> nodes = new ArrayList<>();
    List<Value> inputs = new ArrayList<>(node.inputs());
    for (int i : images) {
      inputs.set(FIRST_CARRIED + i, permuted(inputs.get(FIRST_CARRIED + i), toFirst, node, nodes));
    }
    Set<Integer> stacks = new TreeSet<>();
    for (int i = loop.carried(); i < loop.body().results().size(); i++) {
      Value shape = inputs.get(FIRST_CARRIED + i);
      Optional<Value> moved =
          body.isTurned(loop.body().results().get(i))
              ? moved(shape, toFirst, node, nodes)
              : Optional.empty();
      if (moved.isPresent()) {
        inputs.set(FIRST_CARRIED + i, moved.get());
        stacks.add(i);
      }
    }
    Op op = loop.withRegions(List.of(body.region(stacks)));
    Node made = new Node(op, inputs, types(node, images, stacks, toFirst), node.origin());
    nodes.add(made);
    for (int i = 0; i < made.outputs().size(); i++) {
      boolean turned = images.contains(i) || stacks.contains(i);
      Permute back = (stacks.contains(i) ? behindSteps(toFirst) : toFirst).inverse();
      Value result = made.outputs().get(i);
      substitutes.put(node.outputs().get(i), turned ? permuted(result, back, node, nodes) : result);
    }
    return nodes;
  }

  private static List<ValueType> types(
      Node node, Set<Integer> images, Set<Integer> stacks, Permute toFirst) {
    List<ValueType> types = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      Value output = node.outputs().get(i);
      types.add(
          images.contains(i)
              ? permuted(output, toFirst)
              : stacks.contains(i) ? permuted(output, behindSteps(toFirst)) : output.type());
    }
    return types;
  }

  /** The permutation of each of several tensors, stacked along a new first axis. */
  private static Permute behindSteps(Permute permute) {
    List<Integer> axes = new ArrayList<>(List.of(0));
    permute.axes().forEach(axis -> axes.add(axis + 1));
    return new Permute(axes);
  }

  private static TensorType permuted(Value value, Permute permute) {
    return value.shape().hasRank()
        ? value.tensor().with(value.shape().permuted(permute.axes()))
        : value.tensor();
  }

  private static Value permuted(Value value, Permute permute, Node near, List<Node> nodes) {
    Node node = new Node(permute, List.of(value), List.of(permuted(value, permute)), near.origin());
    nodes.add(node);
    return node.output();
  }

  /** A known shape in the order of the moved axes. */
  private static Optional<Value> moved(Value shape, Permute permute, Node near, List<Node> nodes) {
    Optional<List<Dim>> sizes = Contents.integers(shape);
    sizes.ifPresent(
        dims -> {
          List<Dim> order = permute.axes().stream().map(dims::get).toList();
          Op op = new Sizes(shape.dtype(), List.of((long) order.size()), order);
          nodes.add(new Node(op, List.of(), List.of(shape.type()), near.origin()));
        });
    return sizes.map(dims -> nodes.get(nodes.size() - 1).output());
  }

  /** The body, whose states are turned where they come in and where they go out. */
  private final class Body {
    private final Region body;
    private final Set<Integer> images;
    private final Permute toFirst;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Value> parameters = new ArrayList<>();
    private final Map<Value, Value> results = new HashMap<>();

    Body(Region body, Set<Integer> images, Permute toFirst) {
      this.body = body;
      this.images = images;
      this.toFirst = toFirst;
      Node near = body.nodes().get(0);
      for (int i = 0; i < body.parameters().size(); i++) {
        Value old = body.parameters().get(i);
        if (images.contains(i)) {
          Value turned = Value.parameter(old.name(), permuted(old, toFirst));
          parameters.add(turned);
          substitutes.put(old, permuted(turned, toFirst.inverse(), near, nodes));
        } else {
          parameters.add(old);
        }
      }
      nodes.addAll(body.nodes());
      Set<Value> turning = new HashSet<>();
      images.forEach(i -> turning.add(body.results().get(i)));
      turning.forEach(result -> results.put(result, permuted(result, toFirst, near, nodes)));
    }

    /** Whether a result is one of the states, which go out turned. */
    boolean isTurned(Value result) {
      return results.containsKey(result);
    }

    Region region(Set<Integer> stacks) {
      List<Value> out = new ArrayList<>();
      for (int i = 0; i < body.results().size(); i++) {
        Value result = body.results().get(i);
        boolean turned = images.contains(i) || stacks.contains(i);
        out.add(turned ? results.get(result) : result);
      }
      return new Region(parameters, nodes, out);
    }
  }
}
