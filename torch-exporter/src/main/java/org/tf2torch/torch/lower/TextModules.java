package org.tf2torch.torch.lower;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Method.Argument;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.helpers.HelperLibrary;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/** The modules between text and tensors. */
final class TextModules {
  private static final String TEXT = "List[str]";
  private static final Argument ALL_WORDS = new Argument("all_words", TEXT);

  private TextModules() {}

  /** From words to an int64 tensor of their numbers, which is made where its own tensor is. */
  static Module vocabulary(List<String> words) {
    Expression numbers =
        helper(
            "word_numbers",
            new Name("words"),
            new Name(ALL_WORDS.name()),
            new Field(List.of("numbers")),
            new Field(List.of("zero")));
    return new Module(ModuleKind.VOCABULARY, words)
        .weight("zero", Weight.constant(Literals.longs(DType.INT64, List.of(), 0)))
        .method(
            new Method(
                "forward",
                List.of(new Argument("words", TEXT), ALL_WORDS),
                "Tensor",
                List.of(new Statement.Return(numbers))));
  }

  /** From a vector of numbers to their words. */
  static Module words(List<String> words) {
    Expression found =
        helper(
            "number_words",
            new Name("numbers"),
            new Name(ALL_WORDS.name()),
            new Field(List.of("words")));
    return new Module(ModuleKind.WORDS, words)
        .method(
            new Method(
                "forward",
                List.of(new Argument("numbers", "Tensor"), ALL_WORDS),
                TEXT,
                List.of(new Statement.Return(found))));
  }

  private static Expression helper(String name, Expression... arguments) {
    return Expression.call(HelperLibrary.PREFIX + name, arguments);
  }
}
