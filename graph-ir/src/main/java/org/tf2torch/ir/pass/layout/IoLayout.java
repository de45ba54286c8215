package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Origin;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Elementwise.Softmax;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Normalizations.GroupNorm;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Runs the layout rules, and turns the images at the model's inputs and outputs to channels-first
 * where nothing but channels-last image operations, and what does not care, touches them.
 */
public final class IoLayout {
  private IoLayout() {}

  public static Graph apply(Graph source, List<Rule> rules, boolean channelsFirst) {
    Graph graph = ImageStates.apply(source);
    if (!channelsFirst) {
      return Rewriter.rewrite(graph, rules);
    }
    Set<Value> images = new HashSet<>();
    for (Port input : graph.inputs()) {
      if (isImage(input.value()) && onlyImagesUse(graph, input.value())) {
        images.add(input.value());
      }
    }
    Set<Value> made = imagesMade(graph, images);
    Graph turned = turnInputs(graph, images, rules);
    List<Port> outputs = new ArrayList<>();
    for (int i = 0; i < turned.outputs().size(); i++) {
      boolean image =
          isImage(graph.outputs().get(i).value()) && made.contains(graph.outputs().get(i).value());
      outputs.add(image ? turnOutput(turned.outputs().get(i)) : turned.outputs().get(i));
    }
    return turned.with(turned.inputs(), turned.nodes(), outputs);
  }

  /** Of one to three spatial axes: sequences with channels, images, volumes. */
  private static boolean isImage(Value value) {
    return value.shape().hasRank(3) || value.shape().hasRank(4) || value.shape().hasRank(5);
  }

  /**
   * Whether every way from the value leads to a channels-last image operation through operations
   * that keep the axes.
   */
  private static boolean onlyImagesUse(Graph graph, Value input) {
    Set<Value> same = new HashSet<>(Set.of(input));
    boolean used = false;
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(same::contains)) {
        if (isChannelsLast(node) && same.contains(node.input(0))) {
          used = true;
        } else if (keepsAxes(node)) {
          same.addAll(node.outputs());
        } else if (!(node.op() instanceof Reduce)) {
          return false;
        }
      }
    }
    return used && graph.nodes().stream().allMatch(node -> node.op().regions().isEmpty());
  }

  /** Values that image operations made, or that were computed from nothing but such values. */
  private static Set<Value> imagesMade(Graph graph, Set<Value> inputs) {
    Set<Value> made = new HashSet<>(inputs);
    for (Node node : graph.nodes()) {
      boolean fromImages = keepsAxes(node) && node.inputs().stream().anyMatch(made::contains);
      if (isChannelsLast(node) || fromImages) {
        made.addAll(node.outputs());
      }
    }
    return made;
  }

  private static boolean isChannelsLast(Node node) {
    return (node.op() instanceof ImageOp image && image.layout() == Layout.CHANNELS_LAST)
        || (node.op() instanceof BatchNorm norm
            && isLastOfImage(norm.channelAxis(), node.input(0).shape()))
        || (node.op() instanceof GroupNorm group
            && isLastOfImage(group.channelAxis(), node.input(0).shape()));
  }

  private static boolean isLastOfImage(int channelAxis, Shape shape) {
    return shape.hasRank() && shape.rank() > 2 && channelAxis == shape.rank() - 1;
  }

  private static boolean keepsAxes(Node node) {
    return Broadcasts.isElementwise(node.op())
        || node.op() instanceof Concat
        || node.op() instanceof Pad
        || node.op() instanceof Slice
        || node.op() instanceof Reverse
        || node.op() instanceof Softmax
        || node.op() instanceof ChannelDropout
        || node.op() instanceof Cumulate
        || (node.op() instanceof Reduce reduce && reduce.keepDims());
  }

  private static Graph turnInputs(Graph graph, Set<Value> images, List<Rule> rules) {
    List<Port> inputs = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    Map<Value, Value> replaced = new HashMap<>();
    for (Port input : graph.inputs()) {
      if (!images.contains(input.value())) {
        inputs.add(input);
        continue;
      }
      Permute toFirst = Permutations.toChannelsFirst(input.value().shape().rank());
      Value turned =
          Value.parameter(
              input.value().name(),
              input.value().tensor().with(input.value().shape().permuted(toFirst.axes())));
      Node back =
          new Node(toFirst.inverse(), List.of(turned), List.of(input.value().type()), Origin.NONE);
      nodes.add(back);
      replaced.put(input.value(), back.output());
      inputs.add(new Port(input.name(), turned, toFirst.axes()));
    }
    nodes.addAll(graph.nodes());
    return Rewriter.rewrite(graph.with(inputs, nodes, graph.outputs()), rules, replaced);
  }

  private static Port turnOutput(Port output) {
    Permute toLast = Permutations.toChannelsLast(output.value().shape().rank());
    boolean permuted = Permutations.of(output.value()).filter(toLast::equals).isPresent();
    return permuted
        ? new Port(output.name(), output.value().operand(0), toLast.inverse().axes())
        : output;
  }
}
