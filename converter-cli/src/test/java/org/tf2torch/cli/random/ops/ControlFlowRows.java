package org.tf2torch.cli.random.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.FunctionBody;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Branches and loops, whose bodies are drafts themselves. */
final class ControlFlowRows {
  private static final int DEEPEST = 2;

  private ControlFlowRows() {}

  static void add(Rows rows) {
    rows.row("If", d -> branch(d, "If"));
    rows.row("StatelessIf", d -> branch(d, "StatelessIf"));
    rows.row("Case", d -> choice(d, "Case"));
    rows.row("StatelessCase", d -> choice(d, "StatelessCase"));
    rows.row("While", d -> loop(d, "While"));
    rows.row("StatelessWhile", d -> loop(d, "StatelessWhile"));
    rows.row("PartitionedCall", ControlFlowRows::call);
  }

  private static void branch(Draft d, String op) {
    Item condition = condition(d);
    Branches branches = new Branches(d, 2);
    d.op(op)
        .in(condition)
        .list(branches.arguments())
        .types("Tout", branches.types())
        .function("then_branch", branches.functions().get(0))
        .function("else_branch", branches.functions().get(1))
        .add();
  }

  private static void choice(Draft d, String op) {
    Item index = d.like(DType.INT32, List.of());
    Branches branches = new Branches(d, d.between(1, 4));
    d.op(op)
        .in(index)
        .list(branches.arguments())
        .types("Tout", branches.types())
        .functions("branches", branches.functions())
        .add();
  }

  private static void call(Draft d) {
    Branches branches = new Branches(d, 1);
    d.op("PartitionedCall")
        .list(branches.arguments())
        .types("Tout", branches.types())
        .function("f", branches.functions().get(0))
        .add();
  }

  private static Item condition(Draft d) {
    if (d.chance(0.3)) {
      return d.like(DType.BOOL, List.of());
    }
    if (d.chance(0.2)) {
      // Any number is a condition, and of a tensor its size is.
      return d.pick(Types.COMMON, 0, 2);
    }
    Item a = d.pick(Types.BOOL, 0, 3);
    int[] axes = IntStream.range(0, a.rank()).toArray();
    return d.op("All").in(a, d.ints(axes)).one();
  }

  /** Functions of the same arguments, with results of the same types. */
  private static final class Branches {
    private final List<Draft> drafts = new ArrayList<>();
    private final List<DType> types = new ArrayList<>();
    private final List<String> functions = new ArrayList<>();

    Branches(Draft d, int count) {
      d.requireDepth(DEEPEST);
      Item first = d.pick(Types.COMMON, 0, 4);
      for (int i = 0; i < count; i++) {
        Draft draft = d.nested();
        draft.argument(first);
        if (d.chance(0.5)) {
          draft.argument(d.existing(item -> true));
        }
        draft.grow(d.between(0, 3));
        drafts.add(draft);
      }
      List<Item> made = drafts.get(0).made(item -> Types.COMMON.contains(item.dtype()));
      made.stream().limit(d.between(1, 3)).forEach(item -> types.add(item.dtype()));
      drafts.forEach(draft -> functions.add(function(draft)));
    }

    private String function(Draft draft) {
      List<Item> results = new ArrayList<>();
      for (DType type : types) {
        results.add(draft.made(type, results));
      }
      List<Item> all = drafts.stream().flatMap(other -> other.arguments().stream()).toList();
      String name = draft.freshName("f");
      draft.function(FunctionBody.of(name, all, draft.nodes(), results));
      return name;
    }

    List<Item> arguments() {
      return drafts.stream().flatMap(draft -> draft.captured().stream()).toList();
    }

    List<DType> types() {
      return types;
    }

    List<String> functions() {
      return functions;
    }
  }

  private static void loop(Draft d, String op) {
    d.requireDepth(DEEPEST);
    LoopDraft loop = new LoopDraft(d);
    String goesOn = d.freshName("cond");
    d.function(
        FunctionBody.of(
            goesOn,
            loop.condition().arguments(),
            loop.condition().nodes(),
            List.of(loop.goesOn())));
    String step = d.freshName("body");
    List<Item> next = new ArrayList<>(loop.next());
    next.addAll(loop.invariant());
    d.function(FunctionBody.of(step, loop.body().arguments(), loop.body().nodes(), next));
    d.op(op).list(loop.body().captured()).function("cond", goesOn).function("body", step).add();
  }
}
