package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.BatchToSpace;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.SpaceToBatch;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Dilation done by moving every b-th element into an image of its own, as TensorFlow does on
 * processors that have none.
 *
 * <pre>
 *   %s = space_to_batch block=[2, 2] (%x)
 *   %c = conv (%s, %w)
 *   %y = batch_to_space block=[2, 2] (%c)     →     %y = conv dilations=[2, 2] (%x, %w)
 * </pre>
 */
public final class DilationFromBatches implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof BatchToSpace back) || node.input(0).op(Conv.class).isEmpty()) {
      return Optional.empty();
    }
    Node slid = node.input(0).producer().orElseThrow();
    Conv conv = (Conv) slid.op();
    Window window = conv.window();
    boolean plain =
        conv.layout() == Layout.CHANNELS_LAST
            && window.rank() == back.block().size()
            && !window.isPadded()
            && window.strides().stream().allMatch(s -> s == 1)
            && window.dilations().stream().allMatch(d -> d == 1)
            && slid.input(0)
                .op(SpaceToBatch.class)
                .filter(to -> to.block().equals(back.block()))
                .isPresent();
    if (!plain) {
      return Optional.empty();
    }
    List<Value> operands = new ArrayList<>(slid.inputs());
    operands.set(0, slid.input(0).operand(0));
    Window dilated = new Window(window.strides(), back.block(), window.padding());
    return Optional.of(builder.emit(new Conv(conv.layout(), dilated, conv.groups()), operands));
  }
}
