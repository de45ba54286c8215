package org.tf2torch.torch.source.structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.source.TorchModules;

/**
 * The layers between a block's input and its last addition, on one of the ways there.
 *
 * @param chain numbers of the lines that call them, in their order
 * @param at number of the addition's line
 */
record Projection(Draft draft, List<Integer> chain, int at, Addition addition) {

  /**
   * The projection of a block, when one operand of its last addition is layers of torch.nn, one
   * behind the other, that nobody else calls and whose results nobody else reads. A block has one
   * shortcut at most.
   */
  static Optional<Projection> of(Module block, int operand) {
    boolean joined =
        block.children().values().stream().anyMatch(c -> c.kind().equals(ModuleKind.SHORTCUT));
    Draft draft = new Draft(block);
    List<Line> lines = draft.lines();
    boolean straight =
        lines.stream().allMatch(l -> l.isAssignment() || l.statement() instanceof Statement.Return);
    int at = lines.size() - 1;
    while (at >= 0 && !Addition.is(lines.get(at))) {
      at--;
    }
    if (joined || !straight || at < 0) {
      return Optional.empty();
    }
    Deque<Integer> chain = new ArrayDeque<>();
    String local = Addition.operand(lines.get(at), operand);
    int reader = at;
    while (draft.uses().writers().containsKey(local)) {
      int writer = draft.uses().writers().get(local).iterator().next();
      Set<Integer> readers = draft.uses().readers().getOrDefault(local, Set.of());
      if (!readers.equals(Set.of(reader)) || !isLayer(draft, writer)) {
        return Optional.empty();
      }
      chain.addFirst(writer);
      reader = writer;
      local = lines.get(writer).reads().iterator().next();
    }
    return chain.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Projection(
                draft, List.copyOf(chain), at, new Addition(lines.get(at), operand, local)));
  }

  /** Whether a line only calls a layer, which is trained as a whole, with one tensor. */
  private static boolean isLayer(Draft draft, int at) {
    return ((Statement.Assign) draft.lines().get(at).statement()).value() instanceof Forward forward
        && forward.path().size() == 1
        && forward.arguments().size() == 1
        && forward.arguments().get(0) instanceof Name
        && draft.uses().touching(forward.path()).size() == 1
        && draft
            .module()
            .find(forward.path())
            .filter(TorchModules::isTorch)
            .filter(layer -> TorchModules.frozen(layer).isEmpty())
            .isPresent();
  }

  /** The block as it would be if it added its input itself. */
  Module without() {
    Module copy = draft.module().copy();
    List<Line> code = others();
    code.set(at - chain.size(), addition.with(addition.input()));
    new Draft(copy).replace(code);
    return copy;
  }

  private List<Line> others() {
    Set<Integer> calls = Set.copyOf(chain);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < draft.lines().size(); i++) {
      if (!calls.contains(i)) {
        lines.add(draft.lines().get(i));
      }
    }
    return lines;
  }

  /** Moves the layers into a shortcut of that name. */
  void move(String name) {
    List<Line> code = others();
    List<Module> layers = new ArrayList<>();
    for (int line : chain) {
      layers.add(draft.module().detach(draft.lines().get(line).calls().get(0)));
    }
    draft.module().attach(List.of(name), Shortcuts.shortcut(layers));
    Shortcuts.call(draft, code, addition, name);
  }

  /** Gives a block that looks like this one without its layers a shortcut that does nothing. */
  void pass(Module block, String name) {
    Draft plain = new Draft(block);
    Line line = plain.lines().get(at - chain.size());
    String input = Addition.operand(line, addition.operand());
    block.attach(List.of(name), Shortcuts.shortcut(List.of()));
    Shortcuts.call(plain, plain.lines(), new Addition(line, addition.operand(), input), name);
  }
}
