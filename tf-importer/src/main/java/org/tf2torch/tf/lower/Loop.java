package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ControlFlow.While;

/**
 * Lowers a loop.
 *
 * <p>The body is lowered on trial until what it is given fits what it returns: a value that it
 * returns as it came is no longer carried but used from outside, a size that it changes becomes
 * unknown, a variable that it writes to is carried too. Each trial only takes knowledge away, so
 * there are few.
 */
final class Loop {
  /** One piece of the loop, given its variables. */
  @FunctionalInterface
  interface Code {
    List<Operand> lower(List<Operand> variables, GraphBuilder into);
  }

  /** A value that goes round, and the type it has at the start of every iteration. */
  private static final class Carried {
    private final Value initial;
    private ValueType type;
    private Value inCondition;
    private Value inBody;

    Carried(Value initial) {
      this.initial = initial;
      this.type = initial.type();
    }

    void begin(String name) {
      inCondition = Value.parameter(name, type);
      inBody = Value.parameter(name, type);
    }
  }

  private final OpCall call;
  private final GraphBuilder builder;
  private final State state;
  private final List<Operand> start;
  private final Code condition;
  private final Code body;

  /** By position among the loop's variables. */
  private final Map<Integer, Carried> tensors = new LinkedHashMap<>();

  private final Map<Slot, Carried> slots = new LinkedHashMap<>();
  private Block conditionBlock;
  private Block bodyBlock;

  Loop(OpCall call, GraphBuilder builder, List<Operand> start, Code condition, Code body) {
    this.call = call;
    this.builder = builder;
    this.state = call.frame().lowering().state();
    this.start = start;
    this.condition = condition;
    this.body = body;
    for (int i = 0; i < start.size(); i++) {
      if (start.get(i) instanceof Operand.Tensor tensor) {
        tensors.put(i, new Carried(tensor.value()));
      }
    }
  }

  List<Operand> lower() {
    Lowering lowering = call.frame().lowering();
    Lowering.Mark before = lowering.mark();
    do {
      lowering.back(before);
      attempt();
    } while (!settle());
    return lowering.refusals().size() > before.refusals() ? refused() : emit();
  }

  private List<Operand> refused() {
    return start.stream().<Operand>map(operand -> new Operand.Refused(true)).toList();
  }

  private void attempt() {
    tensors.forEach((i, carried) -> carried.begin("carried_" + i));
    slots.forEach((slot, carried) -> carried.begin(slot.name()));
    conditionBlock = Block.of(into -> enter(condition, false, into), builder, state);
    bodyBlock = Block.of(into -> enter(body, true, into), builder, state);
    call.require(
        bodyBlock.results().size() == start.size(), "its body returns another number of values");
    call.require(
        conditionBlock.after().entrySet().stream()
            .filter(e -> slots.containsKey(e.getKey()))
            .allMatch(e -> e.getValue() == slots.get(e.getKey()).inCondition),
        "its condition writes to a variable");
  }

  private List<Operand> enter(Code code, boolean isBody, GraphBuilder into) {
    slots.forEach((slot, c) -> state.enter(slot, isBody ? c.inBody : c.inCondition));
    List<Operand> variables = new ArrayList<>(start);
    tensors.forEach(
        (i, c) -> variables.set(i, new Operand.Tensor(isBody ? c.inBody : c.inCondition)));
    return code.lower(variables, into);
  }

  /** Takes back what the trial showed to be wrong; whether nothing was. */
  private boolean settle() {
    boolean settled = true;
    Set<Integer> unchanged = new TreeSet<>();
    for (Map.Entry<Integer, Carried> entry : tensors.entrySet()) {
      Carried carried = entry.getValue();
      Optional<Value> result = bodyBlock.result(entry.getKey());
      if (result.filter(value -> value == carried.inBody).isPresent()) {
        unchanged.add(entry.getKey());
      } else if (result.isPresent()) {
        settled &= widen(carried, result.get().type());
      }
    }
    tensors.keySet().removeAll(unchanged);
    Map<Slot, Value> before = state.snapshot();
    for (Map.Entry<Slot, Value> entry : bodyBlock.after().entrySet()) {
      Slot slot = entry.getKey();
      Carried carried = slots.get(slot);
      if (carried != null) {
        settled &= widen(carried, entry.getValue().type());
      } else if ((before.containsKey(slot) || slot instanceof VariableSlot)
          && bodyBlock.wrote(slot, before.get(slot))) {
        slots.put(slot, new Carried(state.read(slot, builder).orElseThrow()));
        settled = false;
      }
    }
    return settled && unchanged.isEmpty();
  }

  private boolean widen(Carried carried, ValueType returned) {
    ValueType wider =
        Widening.widen(carried.initial.type(), carried.type, returned, builder.symbols());
    boolean same = wider.equals(carried.type);
    carried.type = wider;
    return same;
  }

  private List<Operand> emit() {
    List<Carried> all = new ArrayList<>(tensors.values());
    all.addAll(slots.values());
    List<Value> next = new ArrayList<>();
    tensors.keySet().forEach(i -> next.add(bodyBlock.result(i).orElseThrow(() -> noTensor(i))));
    slots.keySet().forEach(slot -> next.add(bodyBlock.after().get(slot)));
    Value goesOn =
        conditionBlock.result(0).orElseThrow(() -> call.refuse("its condition is no tensor"));
    List<Value> made =
        builder.emit(
            new While(
                conditionBlock.region(
                    all.stream().map(c -> c.inCondition).toList(), List.of(goesOn)),
                bodyBlock.region(all.stream().map(c -> c.inBody).toList(), next)),
            all.stream().map(c -> c.initial).toList());
    return results(made);
  }

  private RuntimeException noTensor(int i) {
    return call.refuse(
        "its variable " + i + " becomes " + OpCall.describe(bodyBlock.results().get(i)));
  }

  private List<Operand> results(List<Value> made) {
    List<Operand> results = new ArrayList<>(start);
    for (int i = 0; i < start.size(); i++) {
      boolean tensor = start.get(i) instanceof Operand.Tensor;
      call.require(
          tensor || start.get(i).equals(bodyBlock.results().get(i)),
          "its variable " + i + " is " + OpCall.describe(start.get(i)) + " and changes");
    }
    int next = 0;
    for (int i : tensors.keySet()) {
      results.set(i, new Operand.Tensor(made.get(next++)));
    }
    for (Slot slot : slots.keySet()) {
      state.write(slot, made.get(next++), builder);
    }
    return results;
  }
}
