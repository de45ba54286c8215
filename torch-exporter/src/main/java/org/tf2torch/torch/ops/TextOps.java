package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.text;

import org.tf2torch.ir.Shape;
import org.tf2torch.ir.op.Hashing.CrossBuckets;
import org.tf2torch.ir.op.Hashing.HashText;
import org.tf2torch.ir.op.Text.AllWords;
import org.tf2torch.ir.op.Text.Lowercase;
import org.tf2torch.ir.op.Text.Numbers;
import org.tf2torch.ir.op.Text.ReplaceAll;
import org.tf2torch.ir.op.Text.ReplaceAny;
import org.tf2torch.ir.op.Text.SplitAtBlanks;
import org.tf2torch.ir.op.Text.Words;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.Item;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;

/** Text: a word is a {@code str}, several are a list, rows of several a list of lists. */
final class TextOps {
  private TextOps() {}

  static void register(OpTable table) {
    table.op(AllWords.class, TextOps::allWords);
    table.op(Numbers.class, TextOps::numbers);
    table.op(Words.class, TextOps::words);
    table.op(HashText.class, TextOps::hash);
    table.op(Lowercase.class, (op, call) -> call.helper("lowercase", call.arg(0)));
    table.op(
        ReplaceAny.class,
        (op, call) ->
            call.helper("replace_any", call.arg(0), text(op.characters()), text(op.by())));
    table.op(
        ReplaceAll.class,
        (op, call) -> call.helper("replace_all", call.arg(0), text(op.piece()), text(op.by())));
    table.ops(
        SplitAtBlanks.class,
        (op, call) -> call.unpack(call.helper("split_at_blanks", call.arg(0), call.arg(1)), 2));
    table.op(
        CrossBuckets.class,
        (op, call) ->
            call.helper(
                "cross_buckets",
                new ListLiteral(call.args()),
                Expression.integers(op.key()),
                integer(op.buckets())));
  }

  private static Expression allWords(AllWords op, NodeCall call) {
    Expression all = null;
    for (int i = 0; i < call.count(); i++) {
      all = all == null ? inARow(call, i) : new Infix("+", all, inARow(call, i));
    }
    return all == null ? call.helper("no_words") : all;
  }

  private static Expression inARow(NodeCall call, int i) {
    return switch (call.shape(i).rank()) {
      case 0 -> Expression.list(call.arg(i));
      case 1 -> call.arg(i);
      default -> call.helper("words_in_a_row", call.arg(i));
    };
  }

  private static Expression numbers(Numbers op, NodeCall call) {
    Expression words = isAll(call) ? call.arg(1) : inARow(call, 0);
    Expression numbers = call.method().text(ModuleKind.VOCABULARY, "numbers", words, call.arg(1));
    Shape shape = call.shape(0);
    return switch (shape.rank()) {
      case 0 -> call("torch.select", numbers, integer(0), integer(0));
      case 1 -> numbers;
      default -> {
        boolean known = shape.dim(1).isKnown();
        Expression width = integer(known ? shape.dim(1).value() : 0);
        yield call.helper("numbers_in_rows", numbers, call.arg(0), width);
      }
    };
  }

  /** Whether the words are all there are, so that they are in a row already. */
  private static boolean isAll(NodeCall call) {
    return call.value(0) == call.value(1)
        || call.value(1)
            .producer()
            .filter(all -> all.op() instanceof AllWords && all.inputs().size() == 1)
            .isPresent();
  }

  private static Expression words(Words op, NodeCall call) {
    Expression words = wordsInARow(call);
    return switch (call.shape(0).rank()) {
      case 0 -> new Item(words, integer(0));
      case 1 -> words;
      default -> call.helper("words_in_rows", words, call.arg(0));
    };
  }

  /** The words of the numbers in operand 0. */
  private static Expression wordsInARow(NodeCall call) {
    boolean vector = call.shape(0).hasRank() && call.shape(0).rank() == 1;
    Expression numbers =
        vector ? call.arg(0) : call("torch.reshape", call.arg(0), Expression.list(integer(-1)));
    return call.method().text(ModuleKind.WORDS, "words", numbers, call.arg(1));
  }

  private static Expression hash(HashText op, NodeCall call) {
    Expression key = Expression.integers(op.key());
    Expression buckets = integer(op.buckets());
    return call.count() == 1
        ? call.helper("hash_decimals", call.arg(0), key, buckets)
        : call.helper("hash_words", wordsInARow(call), key, buckets, call.arg(0));
  }
}
