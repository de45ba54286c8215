package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Text;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/**
 * What prepares text for a table of words, as Keras's TextVectorization does: lower case, without
 * punctuation, split at blanks. The result is new words with new numbers.
 */
final class TextEditOps {
  private TextEditOps() {}

  static void register(OpTable table) {
    table.raw("StringLower", TextEditOps::lower);
    table.raw("RegexReplace", call -> replace(call, known(call, 1), known(call, 2)));
    table.raw(
        "StaticRegexReplace", call -> replace(call, call.text("pattern"), call.text("rewrite")));
    table.raw("StringSplitV2", TextEditOps::split);
  }

  private static List<Operand> lower(OpCall call) {
    // Other encodings mean letters beyond ASCII, by tables that Python and C++ do not share.
    call.require(call.text("encoding").isEmpty(), "it lowers letters that are not ASCII");
    return List.of(edited(call, new Text.Lowercase()));
  }

  private static String known(OpCall call, int operand) {
    return call.text()
        .known(operand)
        .orElseThrow(() -> call.refuse("its pattern or rewrite is computed while the model runs"));
  }

  private static List<Operand> replace(OpCall call, String pattern, String by) {
    call.require(call.flag("replace_global"), "it replaces the first place only");
    call.require(by.indexOf('\\') < 0, "it puts in parts of what it replaces");
    Text.Edit edit =
        CharacterClass.of(pattern)
            .<Text.Edit>map(characters -> new Text.ReplaceAny(characters, by))
            .orElseGet(() -> new Text.ReplaceAll(pattern, by));
    boolean literal = !pattern.isEmpty() && pattern.matches("[^\\\\.+*?()|\\[\\]{}^$]*");
    call.require(
        edit instanceof Text.ReplaceAny || literal,
        "its pattern is neither plain text nor a class of ASCII characters");
    return List.of(edited(call, edit));
  }

  private static Operand edited(OpCall call, Text.Edit edit) {
    Operand.Words words = call.text().get(0);
    Value list = call.emit(edit, list(call, words));
    Value numbers = call.emit(new Text.Numbers(), list, list);
    Emit emit = call.emit();
    return words(emit.reshape(numbers, emit.shapeOf(words.numbers())), list);
  }

  private static Operand.Words words(Value numbers, Value source) {
    return new Operand.Words(numbers, Optional.of(source));
  }

  /** All words in a row. */
  private static Value list(OpCall call, Operand.Words words) {
    Value flat = call.emit().reshape(words.numbers(), -1);
    return call.emit(new Text.Words(), flat, call.text().sourceOf(words));
  }

  /** The parts as a sparse matrix: a row of them for each word. */
  private static List<Operand> split(OpCall call) {
    Emit emit = call.emit();
    call.require(
        call.text().known(1).filter(String::isEmpty).isPresent(), "it splits not at blanks");
    call.require(call.integer("maxsplit") < 0, "it splits a number of times only");
    Operand.Words words = call.text().get(0);
    Value numbers = emit.reshape(words.numbers(), -1);
    List<Value> parts =
        call.builder().emit(new Text.SplitAtBlanks(), List.of(list(call, words), numbers));
    Value list = parts.get(0);
    Value counts = parts.get(1);
    Coordinates at = new Coordinates(emit);
    Value splits = at.splits(counts);
    Value rows = RaggedOps.rowIds(at, splits);
    Value places = RaggedOps.placeInRow(at, splits, rows);
    Value none = emit.constant(Literals.longs(DType.INT64, List.of(1L), 0));
    Value longest =
        emit.reduce(Reduction.MAX, emit.concat(0, List.of(counts, none)), List.of(0), false);
    Value shape = emit.stack(0, List.of(at.size(counts, 0), longest));
    return List.of(
        new Operand.Tensor(emit.stack(1, List.of(rows, places))),
        words(emit.op(new Text.Numbers(), list, list), list),
        new Operand.Tensor(shape));
  }
}
