package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.pass.Weights;

/** Tensors in other sizes of which nothing but axes of size 1 moves. */
final class PutInOnes {
  private PutInOnes() {}

  /** What a value was before it was reshaped, in other sizes: axes of size 1 are put in as such. */
  static Value shaped(Value value, List<Dim> sizes, Emit emit) {
    Value base = value;
    while (isReshaped(base) && base.operand(0).shape().hasRank()) {
      base = base.operand(0);
    }
    List<Dim> left = new ArrayList<>(base.shape().dims());
    List<Integer> ones = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      if (!left.isEmpty() && left.get(0).equals(sizes.get(i))) {
        left.remove(0);
      } else if (sizes.get(i).is(1)) {
        ones.add(i);
      } else {
        return emit.reshape(base, sizes);
      }
    }
    if (!left.isEmpty()) {
      return emit.reshape(base, sizes);
    }
    Value result = base;
    for (int axis : ones) {
      result = emit.unsqueeze(result, axis);
    }
    return result;
  }

  static boolean isReshaped(Value value) {
    return !Weights.isWeight(value)
        && (value.isA(Reshape.class) || value.isA(Unsqueeze.class) || value.isA(Squeeze.class));
  }
}
