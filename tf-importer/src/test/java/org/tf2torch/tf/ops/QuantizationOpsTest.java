package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
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

class QuantizationOpsTest {
  @TempDir Path folder;

  private static GraphText numbers(String type, String limits) {
    return new GraphText()
        .placeholder("x", type, "-1 3")
        .placeholder("low", type, limits)
        .placeholder("high", type, limits);
  }

  private static GraphText rounded(String version, String type, String limits, String attributes) {
    return numbers(type, limits)
        .node("y", "QuantizeAndDequantize" + version, "x low high", type("T", type) + attributes);
  }

  @ParameterizedTest
  @CsvSource({
    "8, true, false, -128, 127",
    "8, true, true, -127, 127",
    "8, false, true, 0, 255",
    "1, true, false, -1, 0",
    "61, true, false, -1152921504606846976, 1152921504606846975",
    "62, false, false, 0, 4611686018427387903"
  })
  void bitsSignAndNarrownessSayWhichIntegersThereAre(
      int bits, boolean signed, boolean narrow, long lowest, long highest) throws Exception {
    String attributes =
        integer("num_bits", bits)
            + flag("signed_input", signed)
            + flag("narrow_range", narrow)
            + flag("range_given", true);
    String graph = rounded("V2", "DT_FLOAT", "", attributes).print(folder, "y");
    String expected =
        "quantize_and_dequantize lowest=%d highest=%d half_up=false clamps=true"
            .formatted(lowest, highest);
    assertTrue(graph.contains(expected), graph);
  }

  @Test
  void aRangeFromTheDataIsNotClampedTo() throws Exception {
    String graph =
        rounded("V4", "DT_DOUBLE", "", integer("axis", 1) + text("round_mode", "HALF_UP"))
            .print(folder, "y");
    assertTrue(graph.contains("reduce_min axes=[0] keep_dims=true"), graph);
    assertTrue(graph.contains("half_up=true clamps=false"), graph);
  }

  @ParameterizedTest
  @CsvSource({"DT_HALF, 8", "DT_BFLOAT16, 8", "DT_FLOAT, 62", "DT_FLOAT, 0"})
  void whatTensorFlowHasNoKernelForIsRefused(String type, int bits) {
    GraphText graph = rounded("V2", type, "", integer("num_bits", bits));
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  @ParameterizedTest
  @CsvSource({
    "DT_QINT8, int8",
    "DT_QUINT8, uint8",
    "DT_QINT16, int16",
    "DT_QUINT16, uint16",
    "DT_QINT32, int32"
  })
  void aQuantizedTensorIsATensorOfItsIntegers(String type, String expected) throws Exception {
    GraphText graph =
        numbers("DT_FLOAT", "").node("y", "QuantizeV2", "x low high", type("T", type));
    assertEquals(expected + "[batch, 3]", graph.typeOf(folder, "y"));
    assertEquals("float32[]", graph.typeOf(folder, "y:2"), "its upper limit");
  }

  @Test
  void rangesAlongAnAxisComeBackAsVectors() throws Exception {
    GraphText graph =
        numbers("DT_FLOAT", "3")
            .node(
                "y",
                "QuantizeV2",
                "x low high",
                type("T", "DT_QINT8")
                    + integer("axis", 1)
                    + text("mode", "SCALED")
                    + text("round_mode", "HALF_TO_EVEN")
                    + flag("narrow_range", true));
    assertEquals("float32[3]", graph.typeOf(folder, "y:1"));
    String expected =
        "quantize mode=\"scaled\" to=\"int8\" narrow=true half_to_even=true least_range=0.01 axis=1";
    String printed = graph.print(folder, "y");
    assertTrue(printed.contains(expected), printed);
  }

  @ParameterizedTest
  @CsvSource({
    "MIN_FIRST, 1, HALF_AWAY_FROM_ZERO",
    "MIN_COMBINED, -1, HALF_TO_EVEN",
    "MIN_COMBINED, 0, HALF_AWAY_FROM_ZERO",
    "OTHER, -1, HALF_AWAY_FROM_ZERO"
  })
  void modesThatTensorFlowDoesNotCombineAreRefused(String mode, int axis, String rounding) {
    GraphText graph =
        numbers("DT_FLOAT", "3")
            .node(
                "y",
                "QuantizeV2",
                "x low high",
                type("T", "DT_QINT8")
                    + integer("axis", axis)
                    + text("mode", mode)
                    + text("round_mode", rounding));
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  @ParameterizedTest
  @CsvSource({"MIN_COMBINED, DT_BFLOAT16, bfloat16", "MIN_FIRST, DT_FLOAT, float32"})
  void codesBecomeNumbersAgain(String mode, String type, String expected) throws Exception {
    GraphText graph =
        numbers("DT_FLOAT", "1")
            .placeholder("codes", "DT_QINT32", "2 3")
            .node(
                "y",
                "Dequantize",
                "codes low high",
                type("T", "DT_QINT32") + type("dtype", type) + text("mode", mode));
    assertEquals(expected + "[2, 3]", graph.typeOf(folder, "y"));
  }

  @Test
  void anAxisThatNoTensorHasIsRefused() {
    GraphText graph = rounded("V2", "DT_FLOAT", "", integer("axis", 1L << 40));
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  @Test
  void theGradientHasThreeParts() throws Exception {
    GraphText graph =
        numbers("DT_FLOAT", "3")
            .node(
                "y",
                "QuantizeAndDequantizeV4Grad",
                "x x low high",
                type("T", "DT_FLOAT") + integer("axis", 1));
    assertEquals("float32[batch, 3]", graph.typeOf(folder, "y"));
    assertEquals("float32[3]", graph.typeOf(folder, "y:1"), "none for the lower limits");
  }
}
