package org.tf2torch.torch.source.classes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.BoolLiteral;
import org.tf2torch.torch.code.Expression.FloatLiteral;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.source.TorchModules;
import org.tf2torch.torch.source.classes.Slots.Slot;

/**
 * The numbers of all modules of a class side by side. Where they differ there is a parameter; the
 * same column is one parameter, and a column that is always a multiple of another is written so.
 */
final class Columns {
  private static final int LARGEST_FACTOR = 8;

  /** One parameter: its values in all modules, and what they are for. */
  private static final class Column {
    private final List<Expression> values;
    private final Set<String> roles = new LinkedHashSet<>();
    private String name;

    Column(List<Expression> values) {
      this.values = values;
    }
  }

  private final Map<Integer, Expression> replacements = new LinkedHashMap<>();
  private final List<Column> columns = new ArrayList<>();
  private final Map<Integer, List<Expression>> varying = new LinkedHashMap<>();
  private final List<List<Slot>> modules;

  /**
   * @param modules the slots of each module; all have as many
   * @param taken names that parameters must not have
   */
  Columns(List<List<Slot>> modules, Set<String> taken) {
    this.modules = AbsentNumbers.filled(modules);
    for (int slot = 0; slot < modules.get(0).size(); slot++) {
      List<Expression> values = values(slot);
      if (values.stream().distinct().count() > 1) {
        varying.put(slot, values);
      }
    }
    // Small numbers first: others are multiples of them.
    List<Integer> order = new ArrayList<>(varying.keySet());
    order.sort(Comparator.comparingLong(slot -> size(varying.get(slot))));
    Map<Integer, Column> owners = new LinkedHashMap<>();
    Map<Integer, Long> factors = new LinkedHashMap<>();
    for (int slot : order) {
      List<Expression> values = varying.get(slot);
      Optional<Column> base =
          columns.stream().filter(c -> factor(values, c.values).isPresent()).findFirst();
      Column column = base.orElseGet(() -> new Column(values));
      if (base.isEmpty()) {
        columns.add(column);
      }
      owners.put(slot, column);
      factors.put(slot, factor(values, column.values).orElse(1L));
    }
    varying.keySet().stream()
        .filter(slot -> factors.get(slot) == 1)
        .forEach(slot -> owners.get(slot).roles.add(modules.get(0).get(slot).role()));
    name(order(owners), taken);
    for (int slot : varying.keySet()) {
      Expression name = new Name(owners.get(slot).name);
      long factor = factors.get(slot);
      replacements.put(slot, factor == 1 ? name : new Infix("*", new IntLiteral(factor), name));
    }
  }

  private static List<Column> order(Map<Integer, Column> owners) {
    List<Column> order = new ArrayList<>();
    owners.keySet().stream()
        .sorted()
        .map(owners::get)
        .filter(column -> !order.contains(column))
        .forEach(order::add);
    return order;
  }

  /** Sizes of windows that are one number here and one for each axis there are lists everywhere. */
  private List<Expression> values(int slot) {
    List<Expression> values = modules.stream().map(m -> m.get(slot).value()).toList();
    Optional<ListLiteral> list =
        values.stream()
            .filter(ListLiteral.class::isInstance)
            .map(ListLiteral.class::cast)
            .findFirst();
    return list.isEmpty()
        ? values
        : values.stream()
            .map(v -> v instanceof ListLiteral ? v : repeated(v, list.get().items().size()))
            .toList();
  }

  private static Expression repeated(Expression value, int count) {
    return new ListLiteral(java.util.Collections.nCopies(count, value));
  }

  private static long size(List<Expression> values) {
    return values.stream().mapToLong(v -> v instanceof IntLiteral i ? i.value() : 0).sum();
  }

  /** The number that all values are the base's values times. */
  private static Optional<Long> factor(List<Expression> values, List<Expression> base) {
    if (values.equals(base)) {
      return Optional.of(1L);
    }
    Set<Long> factors = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof IntLiteral value)
          || !(base.get(i) instanceof IntLiteral unit)
          || unit.value() <= 1
          || value.value() % unit.value() != 0) {
        return Optional.empty();
      }
      factors.add(value.value() / unit.value());
    }
    long factor = factors.iterator().next();
    return factors.size() == 1 && factor > 0 && factor <= LARGEST_FACTOR
        ? Optional.of(factor)
        : Optional.empty();
  }

  private void name(List<Column> order, Set<String> taken) {
    columns.clear();
    columns.addAll(order);
    Set<String> used = new HashSet<>(taken);
    for (Column column : columns) {
      String base = ParameterNames.of(column.roles);
      String name = base;
      for (int i = 2; !used.add(name); i++) {
        name = base + i;
      }
      column.name = name;
    }
  }

  /** What stands at a slot in the class's code; empty where all modules agree. */
  Optional<Expression> replacement(int slot) {
    return Optional.ofNullable(replacements.get(slot));
  }

  /** Parameters that must be given come first, as Python wants it. */
  List<Parameter> parameters() {
    return columns.stream()
        .sorted(Comparator.comparing(column -> byDefault(column) != null))
        .map(column -> new Parameter(column.name, type(column), byDefault(column)))
        .toList();
  }

  /** What a module gives for its parameters, in their order. */
  List<Expression> arguments(int module) {
    return columns.stream()
        .sorted(Comparator.comparing(column -> byDefault(column) != null))
        .map(column -> column.values.get(module))
        .toList();
  }

  /** torch's own default where some modules have it. */
  private static Expression byDefault(Column column) {
    if (column.values.get(0) instanceof BoolLiteral) {
      return new BoolLiteral(false);
    }
    return column.roles.stream()
        .map(
            role ->
                TorchModules.byDefault("Conv2d", role)
                    .or(() -> TorchModules.byDefault("BatchNorm2d", role)))
        .flatMap(Optional::stream)
        .filter(column.values::contains)
        .findFirst()
        .orElse(null);
  }

  private static String type(Column column) {
    Expression first = column.values.get(0);
    if (first instanceof BoolLiteral) {
      return "bool";
    }
    if (first instanceof ListLiteral list) {
      return "tuple["
          + String.join(", ", java.util.Collections.nCopies(list.items().size(), "int"))
          + "]";
    }
    return column.values.stream().anyMatch(FloatLiteral.class::isInstance) ? "float" : "int";
  }
}
