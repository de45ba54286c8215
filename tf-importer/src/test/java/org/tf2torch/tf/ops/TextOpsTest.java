package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.integer;
import static org.tf2torch.tf.GraphText.text;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.text.GraphPrinter;
import org.tf2torch.tf.GraphText;

class TextOpsTest {
  @TempDir Path folder;

  private static GraphText words(String dims) {
    return new GraphText().placeholder("x", "DT_STRING", dims);
  }

  @Test
  void wordsAreComparedByTheirNumbers() throws Exception {
    Graph graph =
        words("-1")
            .constant("cat", "DT_STRING", "string_val: 'cat'")
            .node("y", "Equal", "x cat", type("T", "DT_STRING"))
            .readWithText(folder, "y");
    assertEquals(List.of("cat"), graph.vocabulary());
    assertEquals(
        """
        graph "graph" (%x "x": string[batch]) vocabulary ["cat"] {
          %0 = all_words (%x) : string[n]
          %1 = numbers (%x, %0) : int64[batch]
          %2 = constant dtype="int64" shape=[] value=[0] () : int64[]
          %3 = equal (%1, %2) : bool[batch]
          return "y" %3
        }
        """,
        GraphPrinter.print(graph));
  }

  @Test
  void wordsThatLeaveAreLookedUp() throws Exception {
    Graph graph =
        words("-1 2")
            .constant("axis", "DT_INT32", "int_val: 1")
            .node(
                "part",
                "GatherV2",
                "x axis axis",
                type("Tparams", "DT_STRING")
                    + type("Tindices", "DT_INT32")
                    + type("Taxis", "DT_INT32"))
            .readWithText(folder, "part");
    assertTrue(
        GraphPrinter.print(graph).matches("(?s).*words \\(%\\d+, %0\\) : string\\[batch.*"),
        GraphPrinter.print(graph));
  }

  @Test
  void withoutLeaveTextIsRefusedAndTheWayOutNamed() {
    GraphText graph =
        words("-1")
            .constant("cat", "DT_STRING", "string_val: 'cat'")
            .node("y", "Equal", "x cat", type("T", "DT_STRING"));
    RefusedException refused = assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
    assertEquals("its input 0 is text", refused.refusals().get(0).reason());
    assertTrue(refused.textHelps());
  }

  @Test
  void whatReadsTheLettersIsRefused() {
    GraphText graph = words("-1").node("y", "StringUpper", "x", "");
    RefusedException refused =
        assertThrows(RefusedException.class, () -> graph.readWithText(folder, "y"));
    assertEquals("text has no tensors in PyTorch", refused.refusals().get(0).reason());
    assertFalse(refused.textHelps());
  }

  @Test
  void wordsAreNotAdded() {
    GraphText graph = words("-1").node("y", "Add", "x x", type("T", "DT_STRING"));
    assertThrows(RefusedException.class, () -> graph.readWithText(folder, "y"));
  }

  @Test
  void textOfUnknownOrHighRankIsRefused() {
    GraphText graph = words("1 2 3").node("y", "Identity", "x", type("T", "DT_STRING"));
    assertThrows(RefusedException.class, () -> graph.readWithText(folder, "y"));
  }

  @Test
  void integersAreHashedAsDecimals() throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_INT32", "-1 2")
            .node("text", "AsString", "x", type("T", "DT_INT32"))
            .node("y", "StringToHashBucketFast", "text", integer("num_buckets", 10));
    assertTrue(graph.print(folder, "y").contains("hash_text key=[] buckets=10"));
    assertEquals("int64[batch, 2]", graph.typeOf(folder, "y"));
  }

  @Test
  void integersOfOtherWritingAreRefused() {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_INT32", "-1")
            .node("text", "AsString", "x", type("T", "DT_INT32") + integer("width", 5))
            .node("y", "StringToHashBucketFast", "text", integer("num_buckets", 10));
    RefusedException refused = assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
    assertEquals("it pads or shortens what it writes", refused.refusals().get(0).reason());
  }

  @Test
  void knownIntegersAreWords() throws Exception {
    Graph graph =
        new GraphText()
            .constant("x", "DT_INT32", "int_val: -7")
            .node("y", "AsString", "x", type("T", "DT_INT32"))
            .readWithText(folder, "y");
    assertEquals(List.of("-7"), graph.vocabulary());
  }

  @Test
  void theOnlyBucketNeedsNoHash() throws Exception {
    Graph graph =
        words("3")
            .node("y", "StringToHashBucketFast", "x", integer("num_buckets", 1))
            .readWithText(folder, "y");
    assertFalse(GraphPrinter.print(graph).contains("hash"));
  }

  private static final String CROSS =
      "attr { key: 'dense_types' value { list { type: DT_INT64 type: DT_INT64 } } } "
          + "attr { key: 'sparse_types' value { list {} } } "
          + integer("N", 0)
          + integer("hash_key", 77)
          + integer("num_buckets", 9)
          + type("out_type", "DT_INT64")
          + type("internal_type", "DT_INT64");

  private static GraphText crossing(boolean hashed) {
    return new GraphText()
        .placeholder("a", "DT_INT64", "-1 2")
        .placeholder("b", "DT_INT64", "-1 3")
        .node("y", "SparseCross", "a b", CROSS + flag("hashed_output", hashed));
  }

  @Test
  void combinationsAreHashed() throws Exception {
    assertEquals("int64[n, 2]", crossing(true).typeOf(folder, "y:0"));
    assertTrue(crossing(true).print(folder, "y:1").contains("cross_buckets key=[77] buckets=9"));
  }

  @Test
  void combinationsAreNotWritten() {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> crossing(false).read(folder, "y:1"));
    assertEquals("it makes text", refused.refusals().get(0).reason());
  }

  private static final String EVERYWHERE = flag("replace_global", true);

  @Test
  void editedWordsAreNewWords() throws Exception {
    Graph graph =
        words("-1")
            .node("low", "StringLower", "x", "")
            .node(
                "bare",
                "StaticRegexReplace",
                "low",
                text("pattern", "[,.]") + text("rewrite", "") + EVERYWHERE)
            .node(
                "y",
                "StaticRegexReplace",
                "bare",
                text("pattern", "<br />") + text("rewrite", " ") + EVERYWHERE)
            .readWithText(folder, "y");
    assertEquals(
        """
        graph "graph" (%x "x": string[batch]) {
          %0 = all_words (%x) : string[n]
          %1 = lowercase (%x) : string[batch]
          %2 = replace_any characters=",." by="" (%1) : string[batch]
          %3 = replace_all piece="<br />" by=" " (%2) : string[batch]
          return "y" %3
        }
        """
            .replace("  %0 = all_words (%x) : string[n]\n", "")
            .replace("%1", "%0")
            .replace("%2", "%1")
            .replace("%3", "%2"),
        GraphPrinter.print(graph));
  }

  @Test
  void patternsThatAreNoClassAndNoPlainTextAreRefused() {
    for (String pattern : List.of("a+", "a|b", "\\\\d", "^a", "", "[^a]")) {
      GraphText graph =
          words("-1")
              .node(
                  "y",
                  "StaticRegexReplace",
                  "x",
                  text("pattern", pattern) + text("rewrite", "") + EVERYWHERE);
      RefusedException refused =
          assertThrows(RefusedException.class, () -> graph.readWithText(folder, "y"), pattern);
      assertEquals(
          "its pattern is neither plain text nor a class of ASCII characters",
          refused.refusals().get(0).reason());
    }
  }

  @Test
  void wordsAreSplitIntoASparseMatrix() throws Exception {
    GraphText graph =
        words("-1")
            .constant("blank", "DT_STRING", "string_val: ''")
            .node("split", "StringSplitV2", "x blank", integer("maxsplit", -1));
    assertTrue(
        GraphPrinter.print(graph.readWithText(folder, "split:0")).contains("split_at_blanks"));
    assertTrue(
        GraphPrinter.print(graph.readWithText(folder, "split:1")).contains("return \"split:1\""));
  }

  @Test
  void wordsOfSeveralPlacesAreNotMixed() {
    GraphText graph =
        words("-1")
            .node("low", "StringLower", "x", "")
            .node("y", "Equal", "x low", type("T", "DT_STRING"));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> graph.readWithText(folder, "y"));
    assertEquals("its words come from several places", refused.refusals().get(0).reason());
  }
}
