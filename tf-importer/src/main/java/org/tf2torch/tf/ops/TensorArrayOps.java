package org.tf2torch.tf.ops;

import java.util.Collections;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Lists.ListAppend;
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
import org.tf2torch.tf.lower.LocalSlot;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.lower.Slot;

/**
 * TensorArrays and stacks, which are written to: a slot holds the list they are at that point. The
 * flow, a number that only orders the operations, is the slot again.
 */
final class TensorArrayOps {
  private TensorArrayOps() {}

  static void register(OpTable table) {
    for (String version : List.of("", "V2", "V3")) {
      table.raw("TensorArray" + version, TensorArrayOps::create);
      table.effect("TensorArrayWrite" + version, TensorArrayOps::write);
      table.op("TensorArrayRead" + version, TensorArrayOps::read);
      table.op("TensorArrayGather" + version, TensorArrayOps::gather);
      table.effect("TensorArrayScatter" + version, TensorArrayOps::scatter);
      table.ops("TensorArrayConcat" + version, TensorArrayOps::concat);
      table.effect("TensorArraySplit" + version, TensorArrayOps::split);
      table.op(
          "TensorArraySize" + version, call -> TensorListOps.length(call, held(call), DType.INT32));
      table.raw("TensorArrayClose" + version, call -> List.of());
    }
    table.op("TensorArrayPack", TensorArrayOps::pack);
    table.effect("TensorArrayUnpack", TensorArrayOps::unpack);
    for (String version : List.of("", "V2")) {
      table.raw("Stack" + version, TensorArrayOps::stack);
      table.effect("StackPush" + version, TensorArrayOps::push);
      table.effect("StackPop" + version, TensorArrayOps::pop);
      table.raw("StackClose" + version, call -> List.of());
    }
  }

  private static List<Operand> create(OpCall call) {
    TensorType element =
        new TensorType(
            call.dtype("dtype"),
            ListShapes.promised(call.attributeValue(shapeAttribute(call)).getShape()));
    Slot slot = new LocalSlot(call.node().getName());
    call.write(slot, call.emit(new NewList(element), call.tensor(0)));
    // Handle, and since version 3 the first flow.
    return Collections.nCopies(2, new Operand.Variable(slot));
  }

  /** Version 1 calls it otherwise. */
  private static String shapeAttribute(OpCall call) {
    return call.hasAttribute("elem_shape") ? "elem_shape" : "element_shape";
  }

  private static Value held(OpCall call) {
    Value held = call.read(call.variable(0));
    call.require(held.type() instanceof ListType, "its input 0 is no TensorArray");
    return held;
  }

  private static List<Operand> flow(OpCall call, Value list) {
    call.write(call.variable(0), list);
    return List.of(call.operand(0));
  }

  private static List<Operand> write(OpCall call) {
    return flow(call, call.emit(new ListSet(), held(call), call.tensor(1), call.tensor(2)));
  }

  private static Value read(OpCall call) {
    Value list = held(call);
    return call.emit(
        new ListGet(), list, call.tensor(1), ListShapes.ofUnset(call, list, Shape.UNKNOWN));
  }

  private static Value gather(OpCall call) {
    Value list = held(call);
    return call.emit(new ListGather(), list, call.tensor(1), unset(call, list));
  }

  private static Value pack(OpCall call) {
    Value list = held(call);
    return call.emit(new ListStack(-1), list, unset(call, list));
  }

  private static Value unset(OpCall call, Value list) {
    return ListShapes.ofUnset(
        call, list, ListShapes.promised(call.attributeValue("element_shape").getShape()));
  }

  private static List<Operand> scatter(OpCall call) {
    return flow(call, call.emit(new ListScatter(), held(call), call.tensor(1), call.tensor(2)));
  }

  private static List<Operand> unpack(OpCall call) {
    return flow(call, call.emit(new ListFromTensor(), call.tensor(1)));
  }

  private static List<Value> concat(OpCall call) {
    return call.builder().emit(new ListJoin(), List.of(held(call)));
  }

  private static List<Operand> split(OpCall call) {
    return flow(call, call.emit(new ListSplit(), call.tensor(1), call.tensor(2)));
  }

  private static List<Operand> stack(OpCall call) {
    Slot slot = new LocalSlot(call.node().getName());
    TensorType element = new TensorType(call.dtype("elem_type"), Shape.UNKNOWN);
    call.write(slot, call.emit(new NewList(element), call.emit().size(0)));
    return List.of(new Operand.Variable(slot));
  }

  private static List<Operand> push(OpCall call) {
    flow(call, call.emit(new ListAppend(), held(call), call.tensor(1)));
    return List.of(call.operand(1));
  }

  private static List<Operand> pop(OpCall call) {
    Emit emit = call.emit();
    Value list = held(call);
    Value last = emit.sub(call.emit(new ListLength(), list), emit.size(1));
    Value item = call.emit(new ListGet(), list, last, emit.sizes(Dim.known(-1)));
    call.write(call.variable(0), call.emit(new ListResize(), list, last));
    return List.of(new Operand.Tensor(item));
  }
}
