package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.integer;
import static org.tf2torch.tf.GraphText.text;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class XlaOpsTest {
  @TempDir Path folder;

  /** A function of two float32 scalars: operations on {@code a} and {@code b}, the last named r. */
  private static String library(String... nodes) {
    StringBuilder body = new StringBuilder();
    for (String node : nodes) {
      String[] words = node.split(" ");
      body.append("node_def { name: '%s' op: '%s' ".formatted(words[0], words[1]));
      for (int i = 2; i < words.length; i++) {
        body.append("input: '%s' ".formatted(words[i]));
      }
      body.append(type("T", "DT_FLOAT")).append("} ");
    }
    String result = nodes.length == 0 ? "b" : "r:z:0";
    String returned =
        nodes.length > 0 && nodes[nodes.length - 1].contains("Greater") ? "DT_BOOL" : "DT_FLOAT";
    return "library { function { signature { name: 'f' "
        + "input_arg { name: 'a' type: DT_FLOAT } input_arg { name: 'b' type: DT_FLOAT } "
        + "output_arg { name: 'y' type: "
        + returned
        + " } } "
        + body
        + "ret { key: 'y' value: '"
        + result
        + "' } } } ";
  }

  private static String callee(String attribute) {
    return "attr { key: '%s' value { func { name: 'f' } } } ".formatted(attribute);
  }

  private static String longs(String name, long... numbers) {
    StringBuilder list = new StringBuilder();
    for (long number : numbers) {
      list.append("i: ").append(number).append(' ');
    }
    return "attr { key: '%s' value { list { %s } } } ".formatted(name, list);
  }

  private static GraphText reduction(String sizes, String... nodes) {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", sizes)
        .constant("start", "DT_FLOAT", "float_val: 0")
        .node(
            "y",
            "XlaReduce",
            "x start",
            type("T", "DT_FLOAT") + longs("dimensions_to_reduce", 2, 0) + callee("reducer"))
        .raw(library(nodes));
  }

  @ParameterizedTest
  @CsvSource({
    "r AddV2 a b, reduce_sum",
    "r Mul b a, reduce_prod",
    "r Maximum a b, reduce_max",
    "r Minimum b a, reduce_min"
  })
  void aPlainReducerIsAReduction(String reducer, String expected) throws Exception {
    String graph = reduction("2 -1 4", reducer).print(folder, "y");
    assertTrue(graph.contains(expected + " axes=[0, 2]"), graph);
    assertFalse(graph.contains("while"), graph);
  }

  @Test
  void aSumThatStartsAtNothingAddsNothing() throws Exception {
    assertFalse(reduction("2 -1 4", "r AddV2 a b").print(folder, "y").contains(" add "));
  }

  @Test
  void anyOtherReducerGoesOverTheSlicesInOrder() throws Exception {
    GraphText graph = reduction("2 -1 4", "s Mul a a", "r Sub s:z:0 b");
    assertEquals("float32[dim_1]", graph.typeOf(folder, "y"));
    assertTrue(graph.print(folder, "y").contains("while"), "a loop");
  }

  @Test
  void aReducerThatIsNotOfPlainElementwiseOperationsIsRefused() {
    GraphText graph = reduction("2 3 4", "r Igamma a b");
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  private static GraphText sort(String comparator) {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", "-1 4")
        .constant("axis", "DT_INT32", "int_val: 1")
        .node(
            "y",
            "XlaVariadicSort",
            "x axis",
            "attr { key: 'T' value { list { type: DT_FLOAT } } } " + callee("comparator"))
        .raw(library(comparator));
  }

  @ParameterizedTest
  @CsvSource({"r Greater a b, true", "r Greater b a, false"})
  void aComparatorIsAnOrder(String comparator, boolean descending) throws Exception {
    String graph = sort(comparator).print(folder, "y");
    assertTrue(graph.contains("sort axis=1 descending=" + descending), graph);
  }

  @Test
  void aComparatorThatLeavesEqualElementsOpenIsRefused() {
    assertThrows(RefusedException.class, () -> sort("r GreaterEqual a b").read(folder, "y"));
  }

  /** Dimension numbers in protobuf's wire format, of fields that hold one number each. */
  private static String numbers(int... fieldsAndValues) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      bytes.append("\\%03o\\%03o".formatted(fieldsAndValues[i] << 3, fieldsAndValues[i + 1]));
    }
    return text("dimension_numbers", bytes.toString());
  }

  private static GraphText gather(String type, String sizes, String dimensionNumbers) {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", "5 3")
        .placeholder("i", type, "-1 1")
        .raw(
            "node { name: 'sizes' op: 'Const' "
                + type("dtype", type)
                + "attr { key: 'value' value { tensor { dtype: "
                + type
                + " tensor_shape { dim { size: 2 } } "
                + sizes
                + " } } } }\n")
        .node("y", "XlaGather", "x i sizes", type("T", "DT_FLOAT") + dimensionNumbers);
  }

  @Test
  void rowsAreGatheredFromWhereTheyLieInside() throws Exception {
    GraphText graph = gather("DT_INT32", "int_val: [1, 3]", numbers(1, 1, 2, 0, 3, 0, 4, 1));
    assertEquals("float32[batch, 3]", graph.typeOf(folder, "y"));
    String printed = graph.print(folder, "y");
    assertTrue(printed.contains("minimum") && printed.contains("gather_nd"), printed);
  }

  @Test
  void windowsOfSeveralElementsLieWhereTheNumbersSay() throws Exception {
    GraphText graph = gather("DT_INT32", "int_val: [2, 3]", numbers(1, 0, 1, 2, 3, 0, 4, 1));
    assertEquals("float32[2, batch, 3]", graph.typeOf(folder, "y"));
  }

  @Test
  void numbersOfAxesThatDoNotExistAreRefused() {
    GraphText graph = gather("DT_INT32", "int_val: [1, 3]", numbers(1, 1, 2, 7, 3, 0, 4, 1));
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  @Test
  void aProductNamesItsAxesByLetters() throws Exception {
    String graph =
        new GraphText()
            .placeholder("a", "DT_FLOAT", "2 3 4")
            .placeholder("b", "DT_FLOAT", "2 5 4")
            .node("y", "XlaDot", "a b", type("T", "DT_FLOAT") + numbers(1, 2, 2, 2, 3, 0, 4, 0))
            .print(folder, "y");
    assertTrue(graph.contains("einsum equation=\"abc,aoc->abo\""), graph);
  }

  @Test
  void fractionsBecomeNoIntegers() {
    GraphText graph =
        new GraphText()
            .placeholder("a", "DT_FLOAT", "2 3")
            .placeholder("b", "DT_FLOAT", "3 4")
            .node(
                "y",
                "XlaDotV2",
                "a b",
                type("LhsT", "DT_FLOAT")
                    + type("RhsT", "DT_FLOAT")
                    + type("preferred_element_type", "DT_INT8")
                    + numbers(1, 1, 2, 0));
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  @Test
  void precisionIsReducedToBits() throws Exception {
    String graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "5")
            .node(
                "y",
                "XlaReducePrecision",
                "x",
                type("T", "DT_FLOAT") + integer("exponent_bits", 5) + integer("mantissa_bits", 10))
            .print(folder, "y");
    assertTrue(graph.contains("reduce_precision exponent_bits=5 mantissa_bits=10"), graph);
  }

  private static String filled(String shape, int number) {
    return type("dtype", "DT_INT32")
        + "attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { %s } int_val: %d } } }"
            .formatted(shape, number);
  }

  /** dimension_numbers: image and result [n, s, s, c], kernel [s, s, in, out]. */
  @ParameterizedTest
  @CsvSource({"1, '[1, 3, 0, 4]'", "2, '[1, 3, 0, 4]'", "3, '[1, 3, 1, 4]'"})
  void anImageSmallerThanTheKernelHasNoWindows(int width, String expected) throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "1 5 " + width + " 2")
            .placeholder("k", "DT_FLOAT", "3 3 2 4")
            .node("one", "Const", "", filled("dim { size: 2 }", 1))
            .node("none", "Const", "", filled("dim { size: 2 } dim { size: 2 }", 0))
            .constant("groups", "DT_INT32", "int_val: 1")
            .node(
                "y",
                "XlaConv",
                "x k one none one one groups",
                type("T", "DT_FLOAT")
                    + type("Tindices", "DT_INT32")
                    + text("precision_config", "")
                    + text(
                        "dimension_numbers",
                        "\\030\\002 \\0032\\002\\000\\001@\\003P\\003Z\\002\\001\\002b\\002\\001\\002"));
    assertEquals("float32" + expected, graph.typeOf(folder, "y"));
  }
}
