package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A bias added behind a layer becomes the layer's own.
 *
 * <pre>
 *   %c = conv (%x, %w)
 *   %y = add (%c, %b)        →     %y = conv (%x, %w, %b)
 * </pre>
 *
 * <p>A bias cast to another precision stays an addition, which rounds once more.
 *
 * <p>Also behind a crop that leaves the channels alone, as transposed convolutions have it.
 */
public final class BiasIntoLayer implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!node.op().equals(new Binary(Operator.ADD))) {
      return Optional.empty();
    }
    return fuse(node.input(0), node.input(1), builder)
        .or(() -> fuse(node.input(1), node.input(0), builder));
  }

  private static Optional<List<Value>> fuse(Value value, Value bias, GraphBuilder builder) {
    List<Node> crops = new ArrayList<>();
    Value layer = value;
    while (layer.isA(Slice.class)) {
      crops.add(0, layer.producer().orElseThrow());
      layer = layer.operand(0);
    }
    int channelAxis = channelAxis(layer);
    boolean fits =
        channelAxis >= 0
            && Weights.isWeight(bias)
            && !bias.isA(Cast.class)
            && isChannelVector(bias, layer, channelAxis)
            && crops.stream().noneMatch(crop -> cropsAxis(crop, channelAxis));
    if (!fits) {
      return Optional.empty();
    }
    Node made = layer.producer().orElseThrow();
    Value vector = new Emit(builder).reshape(bias, List.of(layer.shape().dim(channelAxis)));
    List<Value> operands = new ArrayList<>(made.inputs());
    operands.add(vector);
    List<Value> results = builder.emit(made.op(), operands);
    for (Node crop : crops) {
      results = builder.emit(crop.op(), List.of(results.get(0), crop.input(1), crop.input(2)));
    }
    return Optional.of(results);
  }

  private static boolean cropsAxis(Node crop, int axis) {
    return crop.input(0).shape().axis(((Slice) crop.op()).axis()) == axis;
  }

  /** The axis of the layer's result that its bias runs along; negative when it cannot take one. */
  private static int channelAxis(Value layer) {
    Op op = layer.producer().map(Node::op).orElse(null);
    boolean takesBias = op instanceof Conv || op instanceof ConvTranspose || op instanceof Linear;
    if (!takesBias || layer.producer().orElseThrow().inputs().size() != 2) {
      return -1;
    }
    int rank = layer.shape().rank();
    return op instanceof ImageOp image ? image.layout().channelAxis(rank) : rank - 1;
  }

  /** Whether the bias holds one number per channel and has size 1 elsewhere. */
  private static boolean isChannelVector(Value bias, Value layer, int channelAxis) {
    List<Dim> dims = bias.shape().dims();
    int shift = layer.shape().rank() - dims.size();
    Dim channels = layer.shape().dim(channelAxis);
    if (shift < 0 || channelAxis < shift || !channels.isKnown()) {
      return false;
    }
    for (int i = 0; i < dims.size(); i++) {
      if (!dims.get(i).equals(i + shift == channelAxis ? channels : Dim.ONE)) {
        return false;
      }
    }
    return true;
  }
}
