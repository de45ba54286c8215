package org.tf2torch.cli.random.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.NodeDraft;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Branches and loops as TensorFlow 1 has them, of nodes that pass tensors on or do not. */
final class DataflowRows {
  private DataflowRows() {}

  static void add(Rows rows) {
    rows.row("Merge", d -> new Nodes(d).branch());
    rows.row("Exit", d -> new Nodes(d).loop());
  }

  /** Nodes that only make sense together. */
  private static final class Nodes {
    private final Draft draft;
    private final List<NodeDef> nodes = new ArrayList<>();
    private final List<Item> operands = new ArrayList<>();

    Nodes(Draft draft) {
      draft.requireDepth(1);
      this.draft = draft;
    }

    void branch() {
      Item condition = draft.like(DType.BOOL, List.of());
      operands.add(condition);
      String both = node("Switch", DType.BOOL, condition.port(), condition.port());
      Item first = draft.pick(Types.COMMON, 0, 4);
      List<Draft> drafts = new ArrayList<>();
      List<Map<String, String>> names = new ArrayList<>();
      for (int side = 0; side < 2; side++) {
        Draft inside = draft.nested();
        inside.argument(first);
        inside.grow(draft.between(0, 3));
        drafts.add(inside);
        names.add(inline(inside, condition, side, node("Identity", DType.BOOL, both + ":" + side)));
      }
      List<Item> made =
          drafts.get(0).made(item -> Types.COMMON.contains(item.dtype())).stream().toList();
      List<String> merged = new ArrayList<>();
      for (Item result : made.subList(0, Math.min(made.size(), draft.between(1, 2)))) {
        List<Item> others = drafts.get(1).made(item -> item.dtype() == result.dtype());
        if (!others.isEmpty()) {
          merged.add(
              merge(
                  names.get(0).get(result.port()), names.get(1).get(others.get(0).port()), result));
        }
      }
      draft.add(nodes, operands, merged);
    }

    private Map<String, String> inline(Draft inside, Item condition, int side, String pivot) {
      Map<String, String> names = new HashMap<>();
      for (int i = 0; i < inside.arguments().size(); i++) {
        Item outer = inside.captured().get(i);
        operands.add(outer);
        String passed = node("Switch", outer.dtype(), outer.port(), condition.port());
        names.put(inside.arguments().get(i).port(), side == 0 ? passed : passed + ":1");
      }
      inline(inside, names, pivot);
      return names;
    }

    /** Constants wait for the pivot, so that they are of the branch or of the iteration. */
    private void inline(Draft inside, Map<String, String> names, String pivot) {
      for (NodeDef node : inside.nodes()) {
        String name = draft.freshName("w");
        NodeDef.Builder copy = node.toBuilder().setName(name).clearInput();
        node.getInputList().forEach(input -> copy.addInput(names.get(input)));
        if (node.getInputCount() == 0) {
          copy.addInput("^" + pivot);
        }
        nodes.add(copy.build());
        names.put(node.getName(), name);
        IntStream.range(1, 20).forEach(i -> names.put(node.getName() + ":" + i, name + ":" + i));
      }
    }

    private String merge(String a, String b, Item like) {
      String name = draft.freshName("n");
      nodes.add(
          NodeDef.newBuilder()
              .setName(name)
              .setOp("Merge")
              .addInput(a)
              .addInput(b)
              .putAttr("T", type(like.dtype()))
              .putAttr("N", AttrValue.newBuilder().setI(2).build())
              .build());
      return name;
    }

    void loop() {
      LoopDraft loop = new LoopDraft(draft);
      String frame = draft.freshName("frame");
      List<Item> outer = loop.body().captured();
      int carried = loop.next().size();
      Map<String, String> before = new HashMap<>();
      Map<String, String> during = new HashMap<>();
      List<String> merges = new ArrayList<>();
      List<String> steps = new ArrayList<>();
      for (int i = 0; i < outer.size(); i++) {
        operands.add(outer.get(i));
        String enter = enter(outer.get(i), frame, i >= carried);
        before.put(loop.condition().arguments().get(i).port(), enter);
        during.put(loop.body().arguments().get(i).port(), enter);
        if (i < carried) {
          steps.add(draft.freshName("w"));
          merges.add(innerMerge(enter, steps.get(i), outer.get(i)));
          before.put(loop.condition().arguments().get(i).port(), merges.get(i));
        }
      }
      inline(loop.condition(), before, merges.get(0));
      String goesOn = bare("LoopCond", before.get(loop.goesOn().port()));
      List<String> exits = new ArrayList<>();
      for (int i = 0; i < carried; i++) {
        DType type = outer.get(i).dtype();
        String passed = node("Switch", type, merges.get(i), goesOn);
        during.put(loop.body().arguments().get(i).port(), node("Identity", type, passed + ":1"));
        exits.add(named(draft.freshName("n"), "Exit", type, passed));
      }
      String pivot = during.get(loop.body().arguments().get(0).port());
      inline(loop.body(), during, pivot);
      for (int i = 0; i < carried; i++) {
        DType type = outer.get(i).dtype();
        // What does not change would go on for ever without the pivot.
        String next = node("Identity", type, during.get(loop.next().get(i).port()), "^" + pivot);
        named(steps.get(i), "NextIteration", type, next);
      }
      draft.add(nodes, operands, exits);
    }

    private String enter(Item outer, String frame, boolean constant) {
      String name = draft.freshName("w");
      nodes.add(
          NodeDef.newBuilder()
              .setName(name)
              .setOp("Enter")
              .addInput(outer.port())
              .putAttr("T", type(outer.dtype()))
              .putAttr(
                  "frame_name",
                  AttrValue.newBuilder()
                      .setS(com.google.protobuf.ByteString.copyFromUtf8(frame))
                      .build())
              .putAttr("is_constant", AttrValue.newBuilder().setB(constant).build())
              .putAttr("parallel_iterations", AttrValue.newBuilder().setI(10).build())
              .build());
      return name;
    }

    private String innerMerge(String enter, String next, Item like) {
      String name = draft.freshName("w");
      nodes.add(
          NodeDef.newBuilder()
              .setName(name)
              .setOp("Merge")
              .addInput(enter)
              .addInput(next)
              .putAttr("T", type(like.dtype()))
              .putAttr("N", AttrValue.newBuilder().setI(2).build())
              .build());
      return name;
    }

    private String bare(String op, String input) {
      String name = draft.freshName("w");
      nodes.add(NodeDef.newBuilder().setName(name).setOp(op).addInput(input).build());
      return name;
    }

    private String node(String op, DType type, String... inputs) {
      return named(draft.freshName("w"), op, type, inputs);
    }

    private String named(String name, String op, DType type, String... inputs) {
      nodes.add(
          NodeDef.newBuilder()
              .setName(name)
              .setOp(op)
              .addAllInput(List.of(inputs))
              .putAttr("T", type(type))
              .build());
      return name;
    }

    private static AttrValue type(DType type) {
      return AttrValue.newBuilder().setType(NodeDraft.type(type)).build();
    }
  }
}
