package org.tf2torch.cli.random.ops;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.FunctionBody;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.NodeDraft;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Variables that are assigned while the model runs, one after the other, in functions too. */
final class VariableRows {
  private static final Set<DType> TYPES =
      EnumSet.of(DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64);

  private VariableRows() {}

  static void add(Rows rows) {
    rows.row("AssignVariableOp", d -> new Story(d).tell());
  }

  /** What becomes of one variable. */
  private static final class Story {
    private final Draft draft;
    private final Item first;
    private final String handle;
    private final List<NodeDef> nodes = new ArrayList<>();
    private final List<Item> operands = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();
    private String last;

    Story(Draft draft) {
      draft.requireDepth(1);
      this.draft = draft;
      this.first = draft.pick(TYPES, 0, 3);
      this.handle = draft.freshName("v");
      boolean shaped = draft.chance(0.5);
      nodes.add(
          NodeDef.newBuilder()
              .setName(handle)
              .setOp("VarHandleOp")
              .putAttr("dtype", type(first.dtype()))
              .putAttr(
                  "shape",
                  AttrValue.newBuilder()
                      .setShape(NodeDraft.shape(shaped ? first.shape() : null))
                      .build())
              .putAttr(
                  "shared_name",
                  AttrValue.newBuilder()
                      .setS(com.google.protobuf.ByteString.copyFromUtf8(handle))
                      .build())
              .build());
    }

    void tell() {
      step(change("AssignVariableOp", handle, use(first)));
      for (int i = draft.between(1, 5); i > 0; i--) {
        switch (draft.between(0, 4)) {
          case 0 -> step(change(update(), handle, use(value())));
          case 1 -> step(change("AssignVariableOp", handle, use(value())));
          case 2 -> read();
          case 3 -> branch();
          default -> loop();
        }
      }
      read();
      draft.add(nodes, operands, reads);
    }

    private String update() {
      return draft.one("AssignAddVariableOp", "AssignSubVariableOp");
    }

    private Item value() {
      return draft.like(first.dtype(), first.shape());
    }

    private String use(Item item) {
      operands.add(item);
      return item.port();
    }

    /** Adds a node behind all others. */
    private void step(NodeDef.Builder node) {
      if (last != null) {
        node.addInput("^" + last);
      }
      last = node.getName();
      nodes.add(node.build());
    }

    private NodeDef.Builder change(String op, String variable, String value) {
      return NodeDef.newBuilder()
          .setName(draft.freshName("n"))
          .setOp(op)
          .addInput(variable)
          .addInput(value)
          .putAttr("dtype", type(first.dtype()));
    }

    private NodeDef.Builder reading(String variable) {
      return NodeDef.newBuilder()
          .setName(draft.freshName("n"))
          .setOp("ReadVariableOp")
          .addInput(variable)
          .putAttr("dtype", type(first.dtype()));
    }

    private void read() {
      step(reading(handle));
      reads.add(last);
    }

    private void branch() {
      String condition = use(draft.like(DType.BOOL, List.of()));
      step(
          NodeDef.newBuilder()
              .setName(draft.freshName("n"))
              .setOp("If")
              .addAllInput(List.of(condition, handle, use(value())))
              .putAttr("Tcond", type(DType.BOOL))
              .putAttr("Tin", types(DataType.DT_RESOURCE, NodeDraft.type(first.dtype())))
              .putAttr("Tout", types(NodeDraft.type(first.dtype())))
              .putAttr("then_branch", function(change()))
              .putAttr("else_branch", function(draft.chance(0.5) ? keep() : change())));
      reads.add(last);
    }

    /** Changes the variable h by v, and reads it before or after that. */
    private String change() {
      NodeDef read = reading("h").build();
      NodeDef change = change(update(), "h", "v").build();
      if (draft.chance(0.5)) {
        change = change.toBuilder().addInput("^" + read.getName()).build();
        NodeDef again = reading("h").addInput("^" + change.getName()).build();
        return define(List.of(read, change, again), draft.one(read, again).getName());
      }
      read = read.toBuilder().addInput("^" + change.getName()).build();
      return define(List.of(change, read), read.getName());
    }

    private String keep() {
      NodeDef read = reading("h").build();
      return define(List.of(read), draft.chance(0.5) ? "v" : read.getName());
    }

    private String define(List<NodeDef> body, String result) {
      String name = draft.freshName("f");
      DataType type = NodeDraft.type(first.dtype());
      Map<String, DataType> arguments = new LinkedHashMap<>();
      arguments.put("h", DataType.DT_RESOURCE);
      arguments.put("v", type);
      draft.function(FunctionBody.of(name, arguments, body, Map.of("r", type), List.of(result)));
      return name;
    }

    /** Changes the variable as often as a number says, and sums up what is read. */
    private void loop() {
      Item none = draft.int32(0);
      Item limit =
          draft.chance(0.5) ? draft.int32(draft.between(0, 3)) : draft.op("Rank").in(first).one();
      DataType type = NodeDraft.type(first.dtype());
      step(
          NodeDef.newBuilder()
              .setName(draft.freshName("n"))
              .setOp("While")
              .addAllInput(List.of(use(none), use(limit), handle, use(value())))
              .putAttr("T", types(DataType.DT_INT32, DataType.DT_INT32, DataType.DT_RESOURCE, type))
              .putAttr("cond", function(goesOn()))
              .putAttr("body", function(body())));
      reads.add(last + ":3");
    }

    private static Map<String, DataType> state(DataType type) {
      Map<String, DataType> state = new LinkedHashMap<>();
      state.put("i", DataType.DT_INT32);
      state.put("n", DataType.DT_INT32);
      state.put("h", DataType.DT_RESOURCE);
      state.put("v", type);
      return state;
    }

    private String goesOn() {
      String name = draft.freshName("cond");
      NodeDef less = binary("Less", DType.INT32, "i", "n");
      draft.function(
          FunctionBody.of(
              name,
              state(NodeDraft.type(first.dtype())),
              List.of(less),
              Map.of("r", DataType.DT_BOOL),
              List.of(less.getName())));
      return name;
    }

    private String body() {
      NodeDef one =
          NodeDef.newBuilder()
              .setName(draft.freshName("c"))
              .setOp("Const")
              .putAttr("dtype", type(DType.INT32))
              .putAttr(
                  "value",
                  AttrValue.newBuilder()
                      .setTensor(
                          org.tensorflow.proto.TensorProto.newBuilder()
                              .setDtype(DataType.DT_INT32)
                              .setTensorShape(NodeDraft.shape(List.of()))
                              .addIntVal(1))
                      .build())
              .build();
      NodeDef count = binary("AddV2", DType.INT32, "i", one.getName());
      NodeDef change = change(update(), "h", "v").build();
      NodeDef read = reading("h").addInput("^" + change.getName()).build();
      NodeDef sum = binary("AddV2", first.dtype(), "v", read.getName());
      String name = draft.freshName("body");
      Map<String, DataType> state = state(NodeDraft.type(first.dtype()));
      draft.function(
          FunctionBody.of(
              name,
              state,
              List.of(one, count, change, read, sum),
              state,
              List.of(count.getName(), "n", "h", sum.getName())));
      return name;
    }

    private NodeDef binary(String op, DType type, String a, String b) {
      return NodeDef.newBuilder()
          .setName(draft.freshName("n"))
          .setOp(op)
          .addInput(a)
          .addInput(b)
          .putAttr("T", type(type))
          .build();
    }

    private static AttrValue type(DType type) {
      return AttrValue.newBuilder().setType(NodeDraft.type(type)).build();
    }

    private static AttrValue types(DataType... types) {
      return AttrValue.newBuilder()
          .setList(AttrValue.ListValue.newBuilder().addAllType(List.of(types)))
          .build();
    }

    private static AttrValue function(String name) {
      return AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(name)).build();
    }
  }
}
