package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class QuantizedTensorOpsTest {
  @TempDir Path folder;

  /** Two tensors of codes, and the limits of both. */
  private static GraphText codes(String type, String first, String second) {
    GraphText graph = new GraphText().placeholder("x", type, first).placeholder("y", type, second);
    for (String limit : "a b c d".split(" ")) {
      graph.placeholder(limit, "DT_FLOAT", "");
    }
    return graph;
  }

  private static String numbers(String name, int... numbers) {
    StringBuilder list = new StringBuilder();
    for (int number : numbers) {
      list.append("i: ").append(number).append(' ');
    }
    return "attr { key: '%s' value { list { %s } } } ".formatted(name, list);
  }

  private static GraphText convolution(String type, int stride, String padding, String image) {
    return codes(type, image, "1 1 2 4")
        .node(
            "z",
            "QuantizedConv2D",
            "x y a b c d",
            type("Tinput", type)
                + type("Tfilter", type)
                + type("out_type", "DT_QINT32")
                + numbers("strides", 1, stride, stride, 1)
                + text("padding", padding));
  }

  @Test
  void codesAreConvolvedInFloat64AndCutDownToInt32() throws Exception {
    GraphText graph = convolution("DT_QUINT8", 1, "VALID", "-1 -1 -1 2");
    assertTrue(graph.typeOf(folder, "z").startsWith("int32["), "sums of products");
    assertEquals("float32[]", graph.typeOf(folder, "z:1"), "what the lowest int32 stands for");
    String printed = graph.print(folder, "z");
    assertTrue(printed.contains("code_of type=\"uint8\" clamped=false"), printed);
    assertTrue(printed.contains("cast to=\"float64\""), printed);
  }

  @Test
  void whatSameWindowsLeaveOutIsLeftOutAtBothEnds() throws Exception {
    String printed = convolution("DT_QUINT8", 3, "SAME", "1 9 9 2").print(folder, "z");
    assertTrue(printed.contains("slice axis=1 step=1"), printed);
  }

  @ParameterizedTest
  @CsvSource({"DT_QINT8, 1, VALID, 1 9 9 2", "DT_QUINT8, 3, SAME, -1 -1 -1 2"})
  void convolutionsThatCannotBeExactAreRefused(
      String type, int stride, String padding, String image) {
    GraphText graph = convolution(type, stride, padding, image);
    assertThrows(RefusedException.class, () -> graph.read(folder, "z"));
  }

  @ParameterizedTest
  @CsvSource({"QuantizedAdd", "QuantizedMul"})
  void sumsAndProductsBroadcast(String op) throws Exception {
    GraphText graph =
        codes("DT_QUINT8", "-1 4", "4")
            .node(
                "z",
                op,
                "x y a b c d",
                type("T1", "DT_QUINT8") + type("T2", "DT_QUINT8") + type("Toutput", "DT_QINT32"));
    assertEquals("int32[batch, 4]", graph.typeOf(folder, "z"));
    assertEquals("float32[]", graph.typeOf(folder, "z:2"));
  }

  @ParameterizedTest
  @CsvSource({
    "DT_QUINT8, requantize_to_uint8",
    "DT_QINT8, 'quantize_in_range to=\"int8\"'",
  })
  void aNewRangeHasItsOwnArithmeticForEachType(String type, String expected) throws Exception {
    String printed =
        codes("DT_QINT32", "3", "3")
            .node(
                "z",
                "Requantize",
                "x a b c d",
                type("Tinput", "DT_QINT32") + type("out_type", type))
            .print(folder, "z");
    assertTrue(printed.contains(expected), printed);
  }

  @ParameterizedTest
  @CsvSource({"DT_QUINT8, uint8", "DT_QINT32, int32"})
  void partsAreMovedIntoOneRange(String type, String dtype) throws Exception {
    GraphText graph =
        codes(type, "2 3", "2 3")
            .constant("axis", "DT_INT32", "int_val: 1")
            .node("z", "QuantizedConcat", "axis x y a c b d", type("T", type) + integer("N", 2));
    assertEquals(dtype + "[2, 6]", graph.typeOf(folder, "z"));
  }

  @ParameterizedTest
  @CsvSource({"SAME, 'uint8[batch, 3, 3, 2]'", "VALID, 'uint8[batch, 2, 2, 2]'"})
  void poolingsKeepTheirLimits(String padding, String expected) throws Exception {
    GraphText graph =
        codes("DT_QUINT8", "-1 5 5 2", "1")
            .node(
                "z",
                "QuantizedAvgPool",
                "x a b",
                type("T", "DT_QUINT8")
                    + numbers("ksize", 1, 2, 2, 1)
                    + numbers("strides", 1, 2, 2, 1)
                    + text("padding", padding));
    assertEquals(expected, graph.typeOf(folder, "z"));
    assertEquals("float32[]", graph.typeOf(folder, "z:1"));
  }

  private static GraphText dot(int left, int right, int out) {
    return new GraphText()
        .placeholder("x", "DT_QINT8", "-1 3")
        .placeholder("y", "DT_QINT8", "3 4")
        .placeholder("s", "DT_FLOAT", "")
        .placeholder("z", "DT_INT32", "")
        .placeholder("scales", "DT_FLOAT", "4")
        .placeholder("zeros", "DT_INT32", "4")
        .node(
            "product",
            "UniformQuantizedDot",
            "x y s z "
                + (right < 0 ? "s z " : "scales zeros ")
                + (out < 0 ? "s z" : "scales zeros"),
            type("Tin", "DT_QINT8")
                + type("Tout", "DT_QINT32")
                + integer("lhs_quantization_axis", left)
                + integer("rhs_quantization_axis", right)
                + integer("output_quantization_axis", out)
                + integer("output_quantization_min_val", Integer.MIN_VALUE)
                + integer("output_quantization_max_val", Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({"-1, -1", "1, -1", "1, 1"})
  void scalesMayLieAlongTheColumns(int right, int out) throws Exception {
    GraphText graph = dot(-1, right, out);
    assertEquals("int32[batch, 4]", graph.typeOf(folder, "product"));
    assertTrue(graph.print(folder, "product").contains("multiply_fixed"), "fixed-point scales");
  }

  @ParameterizedTest
  @CsvSource({"0, -1, -1", "-1, 0, -1", "-1, -1, 1"})
  void otherScalesAreRefused(int left, int right, int out) {
    assertThrows(RefusedException.class, () -> dot(left, right, out).read(folder, "product"));
  }
}
