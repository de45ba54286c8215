package org.tf2torch.tf.lower;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Text;

/** The operands of a node that are words. */
public record WordOperands(OpCall call) {
  /** Operand i, which must be words. */
  public Operand.Words get(int i) {
    if (call.operand(i) instanceof Operand.Words words) {
      return words;
    }
    throw call.refuse("its input " + i + " is " + OpCall.describe(call.operand(i)));
  }

  /** The only word of operand i, when it is known before the model runs. */
  public Optional<String> known(int i) {
    List<String> vocabulary =
        call.frame().lowering().vocabulary().map(Vocabulary::words).orElse(List.of());
    return Contents.longs(get(i).numbers())
        .filter(numbers -> numbers.size() == 1)
        .map(numbers -> vocabulary.get(numbers.get(0).intValue()));
  }

  /** The list that all words among the operands come from, as far as the vocabulary lacks them. */
  public Optional<Value> source() {
    List<Value> sources =
        call.operands().stream().flatMap(WordOperands::sources).distinct().toList();
    call.require(sources.size() < 2, "its words come from several places");
    return sources.stream().findFirst();
  }

  private static Stream<Value> sources(Operand operand) {
    return operand instanceof Operand.Words words ? words.source().stream() : Stream.empty();
  }

  /** The list that words come from, for operations that need more than their numbers. */
  public Value sourceOf(Operand.Words words) {
    return words.source().orElseGet(() -> call.emit(new Text.AllWords()));
  }
}
