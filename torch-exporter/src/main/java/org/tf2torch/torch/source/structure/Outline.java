package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Rewrite;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

/**
 * Moves lines of a module's code, with the layers they call, into a module of their own.
 *
 * <pre>
 *   a = self.conv(x)                    y = self.block(x)
 *   b = self.bn(a)            ⟶        …
 *   y = torch.add(x, b)                 class Block: a = self.conv(x); b = self.bn(a); return x + b
 * </pre>
 *
 * @param lines numbers of the lines
 * @param inputs locals they read from before
 * @param output the one local that others read
 * @param modules the layers only they call, by path
 * @param fields the tensors only they read, by path
 * @param shared tensors that others read too, which become arguments
 */
record Outline(
    Draft draft,
    SortedSet<Integer> lines,
    List<String> inputs,
    String output,
    Set<List<String>> modules,
    Set<List<String>> fields,
    Set<List<String>> shared) {

  private static final int MOST_INPUTS = 6;

  /** The lines as a module to be, when they have one result and nobody else needs their parts. */
  static Optional<Outline> of(Draft draft, SortedSet<Integer> lines) {
    return lines.isEmpty() ? Optional.empty() : new Check(draft, lines).outline();
  }

  /** Gathers what an outline needs to know, and whether there can be one. */
  private static final class Check {
    private final Draft draft;
    private final SortedSet<Integer> lines;
    private final List<String> inputs = new ArrayList<>();
    private final Set<List<String>> modules = new LinkedHashSet<>();
    private final Set<List<String>> fields = new LinkedHashSet<>();
    private final Set<List<String>> shared = new LinkedHashSet<>();

    Check(Draft draft, SortedSet<Integer> lines) {
      this.draft = draft;
      this.lines = lines;
    }

    Optional<Outline> outline() {
      Map<String, Set<Integer>> writers = draft.uses().writers();
      Map<String, Set<Integer>> readers = draft.uses().readers();
      Set<String> outputs = new LinkedHashSet<>();
      for (int at : lines) {
        Line line = draft.lines().get(at);
        for (String name : line.reads()) {
          Set<Integer> from = writers.getOrDefault(name, Set.of());
          boolean inside = lines.containsAll(from) && !from.isEmpty();
          if (!inside && from.stream().anyMatch(lines::contains)) {
            return Optional.empty();
          } else if (!inside && !inputs.contains(name)) {
            inputs.add(name);
          }
        }
        for (String name : line.writes()) {
          Set<Integer> to = readers.getOrDefault(name, Set.of());
          if (!lines.containsAll(writers.get(name))) {
            return Optional.empty();
          }
          if (!lines.containsAll(to)) {
            outputs.add(name);
          }
        }
      }
      boolean closed =
          outputs.size() == 1 && isPlaced(outputs.iterator().next(), readers) && ownsItsParts();
      return closed && hasTypes(outputs.iterator().next())
          ? Optional.of(
              new Outline(draft, lines, inputs, outputs.iterator().next(), modules, fields, shared))
          : Optional.empty();
    }

    /** The call stands where the last line stood: nobody may have read the result before. */
    private boolean isPlaced(String output, Map<String, Set<Integer>> readers) {
      return readers.get(output).stream()
          .allMatch(reader -> lines.contains(reader) || reader > lines.last());
    }

    private boolean hasTypes(String output) {
      Map<String, String> types = draft.types();
      return inputs.size() + shared.size() <= MOST_INPUTS
          && Draft.TENSOR.equals(types.get(output))
          && inputs.stream().noneMatch(name -> types.getOrDefault(name, "").isEmpty());
    }

    private boolean ownsItsParts() {
      for (int at : lines) {
        Line line = draft.lines().get(at);
        if (!isMovable(line.statement())) {
          return false;
        }
        modules.addAll(line.calls());
        fields.addAll(line.fields());
      }
      fields.removeIf(path -> modules.stream().anyMatch(m -> Line.startsWith(path, m)));
      if (modules.stream().anyMatch(path -> others(path).anyMatch(line -> line.touches(path)))) {
        return false;
      }
      fields.stream()
          .filter(path -> others(path).anyMatch(line -> line.fields().contains(path)))
          .forEach(shared::add);
      fields.removeAll(shared);
      return fields.stream().allMatch(this::standsAlone) && !readsWhatIsStored();
    }

    /** The lines outside that touch the child which a path leads into. */
    private Stream<Line> others(List<String> path) {
      return draft.uses().touching(path).stream()
          .filter(at -> !lines.contains(at))
          .map(draft.lines()::get);
    }

    /** What the model assigns is read where it stands, not where the lines are moved to. */
    private boolean readsWhatIsStored() {
      return draft.uses().stored().stream()
          .anyMatch(path -> fields.contains(path) || shared.contains(path));
    }

    /** A layer's own weight cannot leave the layer. */
    private boolean standsAlone(List<String> path) {
      return path.size() == 1
          || draft
              .module()
              .find(path.subList(0, path.size() - 1))
              .filter(Module::isContainer)
              .isPresent();
    }

    private static boolean isMovable(Statement statement) {
      return !(statement instanceof Statement.Return || statement instanceof Statement.Store)
          && statement.blocks().stream().flatMap(List::stream).allMatch(Check::isMovable);
    }
  }

  /**
   * Moves the lines.
   *
   * @param path where the module will be
   * @param inner what its parts are called in it, given where they are now
   */
  Module apply(List<String> path, UnaryOperator<List<String>> inner) {
    Map<List<String>, List<String>> moved = new LinkedHashMap<>();
    modules.forEach(part -> moved.put(part, inner.apply(part)));
    fields.forEach(part -> moved.put(part, inner.apply(part)));
    Map<List<String>, String> handed = new LinkedHashMap<>();
    Map<String, String> types = draft.types();
    List<Method.Argument> arguments = new ArrayList<>();
    inputs.forEach(name -> arguments.add(new Method.Argument(name, types.get(name))));
    for (List<String> field : shared) {
      String name = "shared_" + field.get(field.size() - 1);
      handed.put(field, name);
      arguments.add(new Method.Argument(name, Draft.TENSOR));
    }
    Module module = new Module(ModuleKind.BLOCK);
    Module root = draft.module();
    modules.forEach(part -> module.attach(moved.get(part), root.detach(part)));
    fields.forEach(part -> module.attach(moved.get(part), root.detachWeight(part)));
    List<Statement> body = new ArrayList<>();
    for (int line : lines) {
      body.add(
          Rewrite.in(draft.lines().get(line).statement(), part -> relocated(part, moved, handed)));
    }
    body.add(new Statement.Return(new Name(output)));
    module.method(new Method("forward", arguments, Draft.TENSOR, body));
    root.attach(path, module);
    List<Expression> values = new ArrayList<>();
    inputs.forEach(name -> values.add(new Name(name)));
    shared.forEach(field -> values.add(new Field(field)));
    Statement call = new Statement.Assign(output, new Forward(path, values));
    List<Line> rest = new ArrayList<>();
    for (int i = 0; i < draft.lines().size(); i++) {
      if (i == lines.last()) {
        rest.add(Line.of(call));
      } else if (!lines.contains(i)) {
        rest.add(draft.lines().get(i));
      }
    }
    draft.replace(rest);
    return module;
  }

  private static Expression relocated(
      Expression part, Map<List<String>, List<String>> moved, Map<List<String>, String> handed) {
    if (part instanceof Forward forward) {
      return new Forward(moved.get(forward.path()), forward.arguments());
    } else if (part instanceof Field field) {
      return handed.containsKey(field.path())
          ? new Name(handed.get(field.path()))
          : new Field(moved(field.path(), moved));
    }
    return part;
  }

  private static List<String> moved(List<String> path, Map<List<String>, List<String>> moved) {
    for (int end = path.size(); end > 0; end--) {
      List<String> to = moved.get(path.subList(0, end));
      if (to != null) {
        List<String> whole = new ArrayList<>(to);
        whole.addAll(path.subList(end, path.size()));
        return whole;
      }
    }
    return path;
  }

  /** How many layers move. */
  int layers() {
    return modules.size();
  }
}
