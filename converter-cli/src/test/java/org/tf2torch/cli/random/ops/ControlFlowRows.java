package org.tf2torch.cli.random.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.NodeDraft;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Branches and loops with small bodies. */
final class ControlFlowRows {
  private ControlFlowRows() {}

  static void add(Rows rows) {
    rows.row("If", d -> branch(d, "If"));
    rows.row("StatelessIf", d -> branch(d, "StatelessIf"));
    rows.row("While", d -> loop(d, "While"));
    rows.row("StatelessWhile", d -> loop(d, "StatelessWhile"));
    rows.row("PartitionedCall", ControlFlowRows::call);
  }

  private static void branch(Draft d, String op) {
    Item a = d.pick(Types.REAL, 0, 4);
    Item b = d.partner(a);
    Item condition = condition(d);
    String then = function(d, List.of(a.dtype(), a.dtype()));
    String otherwise = function(d, List.of(a.dtype(), a.dtype()));
    d.op(op)
        .in(condition)
        .list(List.of(a, b))
        .types("Tout", List.of(a.dtype()))
        .function("then_branch", then)
        .function("else_branch", otherwise)
        .add();
  }

  private static Item condition(Draft d) {
    if (d.chance(0.3)) {
      return d.like(DType.BOOL, List.of());
    }
    Item a = d.pick(Types.BOOL, 0, 3);
    int[] axes = IntStream.range(0, a.rank()).toArray();
    return d.op("All").in(a, d.ints(axes)).one();
  }

  private static void call(Draft d) {
    Item a = d.pick(Types.REAL, 0, 4);
    Item b = d.partner(a);
    d.op("PartitionedCall")
        .list(List.of(a, b))
        .types("Tout", List.of(a.dtype()))
        .function("f", function(d, List.of(a.dtype(), a.dtype())))
        .add();
  }

  private static void loop(Draft d, String op) {
    Item a = d.pick(Types.REAL, 0, 4);
    Item b = d.like(a.dtype(), d.chance(0.5) ? List.of() : a.shape());
    Item start = d.int32(0);
    Item limit = d.chance(0.5) ? d.int32(d.between(0, 3)) : d.op("Rank").in(a).one();
    DType type = a.dtype();
    String goesOn = d.freshName("cond");
    List<DType> types = List.of(DType.INT32, DType.INT32, type, type);
    Body condition = new Body(goesOn, types);
    d.function(condition.result(DType.BOOL, condition.node("Less", "z", DType.INT32, "a0", "a1")));
    String step = d.freshName("body");
    Body body = new Body(step, types);
    String one = body.constant(1);
    body.result(DType.INT32, body.node("AddV2", "z", DType.INT32, "a0", one));
    body.result(DType.INT32, "a1");
    String inner = body.node(d.one("Tanh", "Sigmoid", "Neg", "Sin"), "y", type, "a2");
    body.result(type, body.node(d.one("AddV2", "Mul", "Sub", "Maximum"), "z", type, inner, "a3"));
    d.function(body.result(type, "a3"));
    d.op(op)
        .list(List.of(start, limit, a, b))
        .function("cond", goesOn)
        .function("body", step)
        .add();
  }

  private static String function(Draft d, List<DType> types) {
    String name = d.freshName("f");
    DType type = types.get(0);
    Body body = new Body(name, types);
    String x = body.node(d.one("Neg", "Tanh", "Abs", "Square", "Exp"), "y", type, "a0");
    String z = body.node(d.one("AddV2", "Mul", "Sub", "Maximum", "Minimum"), "z", type, x, "a1");
    d.function(body.result(type, d.chance(0.7) ? z : d.one(x, "a0", "a1")));
    return name;
  }

  /** A function that is being put together. */
  private static final class Body {
    private final FunctionDef.Builder function = FunctionDef.newBuilder();
    private final List<String> names = new ArrayList<>();

    Body(String name, List<DType> arguments) {
      function.getSignatureBuilder().setName(name);
      for (int i = 0; i < arguments.size(); i++) {
        function
            .getSignatureBuilder()
            .addInputArg(
                ArgDef.newBuilder().setName("a" + i).setType(NodeDraft.type(arguments.get(i))));
      }
    }

    /** Adds a node and says how its result is called in a function. */
    String node(String op, String result, DType type, String... inputs) {
      String name = "b" + names.size();
      names.add(name);
      function.addNodeDef(
          NodeDef.newBuilder()
              .setName(name)
              .setOp(op)
              .addAllInput(List.of(inputs))
              .putAttr("T", AttrValue.newBuilder().setType(NodeDraft.type(type)).build()));
      return name + ":" + result + ":0";
    }

    String constant(int value) {
      String name = "b" + names.size();
      names.add(name);
      function.addNodeDef(
          NodeDef.newBuilder()
              .setName(name)
              .setOp("Const")
              .putAttr("dtype", AttrValue.newBuilder().setType(NodeDraft.type(DType.INT32)).build())
              .putAttr(
                  "value",
                  AttrValue.newBuilder()
                      .setTensor(
                          org.tensorflow.proto.TensorProto.newBuilder()
                              .setDtype(NodeDraft.type(DType.INT32))
                              .setTensorShape(NodeDraft.shape(List.of()))
                              .addIntVal(value))
                      .build()));
      return name + ":output:0";
    }

    FunctionDef result(DType type, String source) {
      String name = "r" + function.getSignature().getOutputArgCount();
      function
          .getSignatureBuilder()
          .addOutputArg(ArgDef.newBuilder().setName(name).setType(NodeDraft.type(type)));
      return function.putRet(name, source).build();
    }
  }
}
