package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.If;

/**
 * Lowers one of two pieces of code, by a condition. What either writes to comes back as a further
 * result of the node.
 */
final class Choice {
  private final OpCall call;
  private final State state;
  private final GraphBuilder builder;

  /**
   * @param builder where the node goes
   */
  Choice(OpCall call, GraphBuilder builder) {
    this.call = call;
    this.state = call.frame().lowering().state();
    this.builder = builder;
  }

  /** A condition that is known chooses now. */
  List<Operand> lower(Value condition, Block.Code then, Block.Code otherwise) {
    Optional<Dim> known = Contents.integer(condition).filter(Dim::isKnown);
    if (known.isPresent()) {
      return (known.get().is(0) ? otherwise : then).lower(builder);
    }
    Map<Slot, Value> before = state.snapshot();
    Block yes = Block.of(then, builder, state);
    Block no = Block.of(otherwise, builder, state);
    call.require(
        yes.results().size() == no.results().size(),
        "its branches return different numbers of results");
    List<Slot> written = written(before, yes, no);
    List<Value> ifYes = new ArrayList<>();
    List<Value> ifNo = new ArrayList<>();
    for (int i = 0; i < yes.results().size(); i++) {
      if (yes.result(i).isPresent() && no.result(i).isPresent()) {
        ifYes.add(yes.result(i).get());
        ifNo.add(no.result(i).get());
      }
    }
    for (Slot slot : written) {
      ifYes.add(after(slot, yes));
      ifNo.add(after(slot, no));
    }
    List<Value> made =
        builder.emit(
            new If(yes.region(List.of(), ifYes), no.region(List.of(), ifNo)), List.of(condition));
    List<Operand> results = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < yes.results().size(); i++) {
      boolean tensor = yes.result(i).isPresent() && no.result(i).isPresent();
      results.add(
          tensor
              ? new Operand.Tensor(made.get(next++))
              : common(yes.results().get(i), no.results().get(i)));
    }
    for (Slot slot : written) {
      state.write(slot, made.get(next++), builder);
    }
    return results;
  }

  /** Slots that exist outside and that a branch wrote to. */
  private static List<Slot> written(Map<Slot, Value> before, Block yes, Block no) {
    Set<Slot> all = new LinkedHashSet<>(yes.after().keySet());
    all.addAll(no.after().keySet());
    return all.stream()
        .filter(slot -> before.containsKey(slot) || slot instanceof VariableSlot)
        .filter(slot -> yes.wrote(slot, before.get(slot)) || no.wrote(slot, before.get(slot)))
        .toList();
  }

  private static Value after(Slot slot, Block block) {
    Value value = block.after().get(slot);
    return value != null ? value : slot.initial(block.builder()).orElseThrow();
  }

  private Operand common(Operand yes, Operand no) {
    if (yes instanceof Operand.Refused || no instanceof Operand.Refused) {
      return new Operand.Refused(true);
    }
    call.require(yes.equals(no), "its branches return different things: " + what(yes, no));
    return yes;
  }

  private static String what(Operand yes, Operand no) {
    return OpCall.describe(yes) + ", " + OpCall.describe(no);
  }
}
