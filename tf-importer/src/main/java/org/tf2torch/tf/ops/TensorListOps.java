package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Lists.ListAppend;
import org.tf2torch.ir.op.Lists.ListConcat;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Lists.ListGather;
import org.tf2torch.ir.op.Lists.ListGet;
import org.tf2torch.ir.op.Lists.ListJoin;
import org.tf2torch.ir.op.Lists.ListLength;
import org.tf2torch.ir.op.Lists.ListResize;
import org.tf2torch.ir.op.Lists.ListScatter;
import org.tf2torch.ir.op.Lists.ListSet;
import org.tf2torch.ir.op.Lists.ListSplit;
import org.tf2torch.ir.op.Lists.ListStack;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** TF2's lists of tensors, which are values. */
final class TensorListOps {
  private TensorListOps() {}

  static void register(OpTable table) {
    table.op("TensorListReserve", call -> empty(call, call.tensor(1)));
    table.op("EmptyTensorList", call -> empty(call, call.emit().size(0)));
    table.op("TensorListFromTensor", call -> call.emit(new ListFromTensor(), call.tensor(0)));
    table.op("TensorListGetItem", TensorListOps::get);
    table.op("TensorListSetItem", TensorListOps::set);
    table.op(
        "TensorListPushBack", call -> call.emit(new ListAppend(), list(call, 0), call.tensor(1)));
    table.ops("TensorListPopBack", TensorListOps::pop);
    table.op("TensorListLength", call -> length(call, list(call, 0), DType.INT32));
    table.op(
        "TensorListResize", call -> call.emit(new ListResize(), list(call, 0), call.tensor(1)));
    table.op("TensorListElementShape", TensorListOps::elementShape);
    table.op("TensorListStack", TensorListOps::stack);
    table.op("TensorListGather", TensorListOps::gather);
    table.op("TensorListScatter", call -> scatter(call, call.emit().size(0)));
    table.op("TensorListScatterV2", TensorListOps::scatterV2);
    table.op(
        "TensorListScatterIntoExistingList",
        call -> call.emit(new ListScatter(), list(call, 0), call.tensor(2), call.tensor(1)));
    table.ops("TensorListConcat", TensorListOps::join);
    table.ops("TensorListConcatV2", TensorListOps::join);
    table.op(
        "TensorListConcatLists", call -> call.emit(new ListConcat(), list(call, 0), list(call, 1)));
    table.op("TensorListSplit", call -> call.emit(new ListSplit(), call.tensor(0), call.tensor(2)));
  }

  private static Value list(OpCall call, int i) {
    Value value = call.tensor(i);
    call.require(value.type() instanceof ListType, "its input " + i + " is no single list");
    return value;
  }

  static Value length(OpCall call, Value list, DType type) {
    return call.emit().cast(call.emit(new ListLength(), list), type);
  }

  private static Value empty(OpCall call, Value length) {
    TensorType element =
        new TensorType(call.dtype("element_dtype"), ListShapes.promised(call.tensor(0)));
    return call.emit(new NewList(element), length);
  }

  private static Value get(OpCall call) {
    Value list = list(call, 0);
    return call.emit(
        new ListGet(), list, call.tensor(1), ListShapes.ofUnset(call, list, call.tensor(2)));
  }

  private static Value set(OpCall call) {
    return call.emit(new ListSet(), list(call, 0), call.tensor(1), call.tensor(2));
  }

  private static List<Value> pop(OpCall call) {
    Value list = list(call, 0);
    Value last = call.emit().sub(call.emit(new ListLength(), list), call.emit().size(1));
    Value shape = ListShapes.ofUnset(call, list, call.tensor(1));
    return List.of(
        call.emit(new ListResize(), list, last), call.emit(new ListGet(), list, last, shape));
  }

  /** What the list was made with, as TensorFlow keeps it. */
  private static Value elementShape(OpCall call) {
    Value list = list(call, 0);
    while (list.isA(ListSet.class) || list.isA(ListAppend.class) || list.isA(ListResize.class)) {
      list = list.operand(0);
    }
    call.require(list.isA(NewList.class), "it asks for a shape that only a run can tell");
    Shape shape = ((ListType) list.type()).element().shape();
    DType type = call.dtype("shape_type");
    if (!shape.hasRank()) {
      return call.emit().scalar(type, -1);
    }
    List<Dim> dims = new ArrayList<>();
    shape.dims().forEach(d -> dims.add(d.equals(ListType.ANY) ? Dim.known(-1) : d));
    return call.emit().sizes(type, List.of((long) dims.size()), dims);
  }

  private static Value stack(OpCall call) {
    Value list = list(call, 0);
    return call.emit(
        new ListStack(call.integer("num_elements")),
        list,
        ListShapes.ofUnset(call, list, call.tensor(1)));
  }

  private static Value gather(OpCall call) {
    Value list = list(call, 0);
    return call.emit(
        new ListGather(), list, call.tensor(1), ListShapes.ofUnset(call, list, call.tensor(2)));
  }

  private static Value scatter(OpCall call, Value length) {
    TensorType element =
        new TensorType(call.dtype("element_dtype"), ListShapes.promised(call.tensor(2)));
    Value list = call.emit(new NewList(element), length);
    return call.emit(new ListScatter(), list, call.tensor(1), call.tensor(0));
  }

  /** A length of -1 is what the indices need. */
  private static Value scatterV2(OpCall call) {
    return scatter(
        call, call.emit().maximum(call.tensor(3), call.emit().scalarLike(call.tensor(3), 0)));
  }

  private static List<Value> join(OpCall call) {
    return call.builder().emit(new ListJoin(), List.of(list(call, 0)));
  }
}
