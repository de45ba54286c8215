package org.tf2torch.torch.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.torch.archive.PickleValue;
import org.tf2torch.torch.archive.PickleValue.Instance;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.script.ScriptModule;

class TextOpsTest {
  private static final String ECHO =
      """
      graph "echo" (%word "word": string[batch, 2], %x "x": float32[batch]) vocabulary ["cat", "é"] {
        %all = all_words (%word)
        %numbers = numbers (%word, %all)
        %words = words (%numbers, %all)
        return "words" %words, "numbers" %numbers
      }
      """;

  private static ScriptModule script(String graph) {
    return ScriptModule.of(TreeBuilder.build(GraphParser.parse(graph), Operations.table()).root());
  }

  @Test
  void textEntersAndLeavesAsListsBesideTensors() {
    String root = script(ECHO).code().get("__torch__.py");
    assertEquals(
        """
          def forward(self: __torch__.Echo, word: List[List[str]], x: Tensor) -> Tuple[List[List[str]], Tensor]:
            words_in_a_row = __torch__.helpers.words_in_a_row(word)
            numbers = (self.vocabulary).forward(words_in_a_row, words_in_a_row, )
            numbers_in_rows = __torch__.helpers.numbers_in_rows(numbers, word, 2)
            words = (self.words).forward(torch.reshape(numbers_in_rows, [-1]), words_in_a_row, )
            words_in_rows = __torch__.helpers.words_in_rows(words, numbers_in_rows)
        """,
        root.substring(root.indexOf("  def forward(self: __torch__.Echo"))
            .lines()
            .limit(6)
            .map(line -> line + "\n")
            .reduce("", String::concat));
  }

  @Test
  void theVocabularyIsADictionaryInItsOrder() {
    Instance root = script(ECHO).root();
    Instance vocabulary = (Instance) root.attributes().get("vocabulary");
    assertEquals(
        new PickleValue.Dict(List.of(entry("cat", 0), entry("é", 1)), "Dict[str, int]"),
        vocabulary.attributes().get("numbers"));
    Instance words = (Instance) root.attributes().get("words");
    assertEquals(
        new PickleValue.Sequence(
            List.of(new PickleValue.Str("cat"), new PickleValue.Str("é")), "List[str]"),
        words.attributes().get("words"));
  }

  private static Map.Entry<PickleValue, PickleValue> entry(String word, long number) {
    return Map.entry(new PickleValue.Str(word), new PickleValue.Int(number));
  }

  @Test
  void wordsOfSeveralInputsAreOneList() {
    String code =
        script(
                """
                graph "two" (%a "a": string[], %b "b": string[batch]) {
                  %all = all_words (%a, %b)
                  %na = numbers (%a, %all)
                  %nb = numbers (%b, %all)
                  %same = equal (%na, %nb)
                  return "same" %same
                }
                """)
            .code()
            .get("__torch__.py");
    assertTrue(code.contains("all_words = ([a] + b)"), code);
    assertTrue(code.contains("(self.vocabulary).forward([a], all_words, )"), code);
  }
}
