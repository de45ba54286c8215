package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Lists.ListGather;
import org.tf2torch.ir.op.Lists.ListGet;
import org.tf2torch.ir.op.Lists.ListLength;
import org.tf2torch.ir.op.Lists.ListScatter;
import org.tf2torch.ir.op.Lists.ListStack;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.ir.op.Sources.Sizes;

/** A list that is the slices of one tensor is that tensor. */
final class WholeLists {
  private WholeLists() {}

  static Optional<Value> fold(Op op, List<Value> inputs, GraphBuilder builder) {
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    Value list = inputs.get(0);
    if (op instanceof ListScatter && list.isA(NewList.class) && fills(list, inputs)) {
      return Optional.of(builder.emit(new ListFromTensor(), inputs.get(2)));
    }
    if (!list.isA(ListFromTensor.class)) {
      return Optional.empty();
    }
    Value tensor = list.operand(0);
    if (op instanceof ListStack) {
      return Optional.of(tensor);
    } else if (op instanceof ListGet) {
      return Optional.of(builder.emit(new Select(0), tensor, inputs.get(1)));
    } else if (op instanceof ListGather && countsTo(inputs.get(1), tensor)) {
      return Optional.of(tensor);
    } else if (op instanceof ListLength && isRanked(tensor)) {
      Dim length = tensor.shape().dim(0);
      return Optional.of(builder.emit(new Sizes(DType.INT64, List.of(), List.of(length))));
    }
    return Optional.empty();
  }

  /** Whether every element of a new list is set, each to the slice of its place. */
  private static boolean fills(Value list, List<Value> inputs) {
    Value tensor = inputs.get(2);
    return countsTo(inputs.get(1), tensor)
        && Contents.integer(list.operand(0)).equals(Optional.of(tensor.shape().dim(0)));
  }

  /** Whether the indices are all of the tensor's first axis, from the first to the last. */
  private static boolean countsTo(Value indices, Value tensor) {
    if (!isRanked(tensor)) {
      return false;
    }
    Dim length = tensor.shape().dim(0);
    if (indices.isA(Range.class)) {
      return isNumber(indices.operand(0), Dim.ZERO)
          && isNumber(indices.operand(1), length)
          && isNumber(indices.operand(2), Dim.ONE);
    }
    Optional<List<Dim>> known = Contents.integers(indices);
    return known.isPresent()
        && length.is(known.get().size())
        && IntStream.range(0, known.get().size()).allMatch(i -> known.get().get(i).is(i));
  }

  private static boolean isNumber(Value value, Dim number) {
    return Contents.integer(value).equals(Optional.of(number));
  }

  private static boolean isRanked(Value tensor) {
    return tensor.type() instanceof TensorType type
        && type.shape().hasRank()
        && type.shape().rank() > 0;
  }
}
