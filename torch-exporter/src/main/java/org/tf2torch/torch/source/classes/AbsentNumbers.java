package org.tf2torch.torch.source.classes;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.source.classes.Slots.Slot;

/**
 * Numbers for layers that a module does not have. Nothing reads them, so they are chosen to need no
 * parameter of their own: as another layer's numbers go on that agree with them, else all the same.
 */
final class AbsentNumbers {
  private final List<Slot> slots;
  private final List<List<Expression>> columns;

  private AbsentNumbers(List<List<Slot>> modules) {
    this.slots = modules.get(0);
    this.columns =
        IntStream.range(0, slots.size())
            .mapToObj(slot -> modules.stream().map(module -> module.get(slot).value()).toList())
            .toList();
  }

  /** The slots of each module, none absent. Every slot is there in one module at least. */
  static List<List<Slot>> filled(List<List<Slot>> modules) {
    AbsentNumbers numbers = new AbsentNumbers(modules);
    List<List<Expression>> columns =
        IntStream.range(0, numbers.slots.size()).mapToObj(numbers::column).toList();
    return IntStream.range(0, modules.size()).mapToObj(at -> numbers.row(columns, at)).toList();
  }

  private List<Slot> row(List<List<Expression>> filled, int module) {
    return IntStream.range(0, slots.size())
        .mapToObj(slot -> new Slot(slots.get(slot).role(), filled.get(slot).get(module)))
        .toList();
  }

  private List<Expression> column(int slot) {
    List<Expression> values = columns.get(slot);
    if (!values.contains(Slots.ABSENT)) {
      return values;
    }
    String role = slots.get(slot).role();
    return IntStream.range(0, slots.size())
        .filter(other -> slots.get(other).role().equals(role))
        .mapToObj(columns::get)
        .filter(other -> !other.contains(Slots.ABSENT) && agree(values, other))
        .findFirst()
        .orElseGet(() -> constant(values));
  }

  private static boolean agree(List<Expression> values, List<Expression> other) {
    return IntStream.range(0, values.size())
        .allMatch(i -> values.get(i).equals(Slots.ABSENT) || values.get(i).equals(other.get(i)));
  }

  private static List<Expression> constant(List<Expression> values) {
    Optional<Expression> first = values.stream().filter(v -> !v.equals(Slots.ABSENT)).findFirst();
    return values.stream()
        .map(value -> value.equals(Slots.ABSENT) ? first.orElseThrow() : value)
        .toList();
  }
}
