package org.tf2torch.ir.pass;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;

/** The neighbouring indices of a variable's axis that a node takes. */
record VariablePart(int axis, long start, long length) {
  /** What a node takes of its first operand, when the places are known. */
  static Optional<VariablePart> of(Node node) {
    boolean takes = node.op() instanceof Slice || node.op() instanceof Select;
    if (!takes || !node.input(0).shape().isKnown()) {
      return Optional.empty();
    }
    Shape shape = node.input(0).shape();
    if (node.op() instanceof Slice slice && slice.step() == 1 && node.output().shape().isKnown()) {
      int axis = shape.axis(slice.axis());
      return longs(node)
          .filter(start -> start >= 0)
          .map(start -> new VariablePart(axis, start, node.output().shape().dim(axis).value()));
    }
    if (node.op() instanceof Select select) {
      int axis = shape.axis(select.axis());
      long size = shape.dim(axis).value();
      return longs(node)
          .filter(at -> -size <= at && at < size)
          .map(at -> new VariablePart(axis, at < 0 ? at + size : at, 1));
    }
    return Optional.empty();
  }

  private static Optional<Long> longs(Node node) {
    return Contents.longs(node.input(1)).filter(l -> l.size() == 1).map(l -> l.get(0));
  }

  long end() {
    return start + length;
  }

  /** The part of the variable, in the shape in which the node makes it. */
  Variable of(Variable variable, Node node) {
    Variable part = variable.sliced(axis, start, length);
    List<Long> shape = node.output().shape().sizes();
    return part.data().shape().equals(shape) ? part : part.reshaped(shape);
  }
}
