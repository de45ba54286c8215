package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.integer;
import static org.tf2torch.tf.GraphText.number;
import static org.tf2torch.tf.GraphText.text;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

/** Three inputs and two units; the batch and the steps are open. */
class CudnnOpsTest {
  private static final int UNITS = 2;
  private static final int INPUTS = 3;

  @TempDir Path folder;

  /** Sequences and states, the steps first. */
  private static GraphText inputs(String dtype, int places) {
    return new GraphText()
        .placeholder("x", dtype, "-1 -1 " + INPUTS)
        .placeholder("h", dtype, places + " -1 " + UNITS)
        .placeholder("c", dtype, places + " -1 " + UNITS)
        .placeholder("lengths", "DT_INT32", "-1");
  }

  /** A buffer made of a weight and a bias for each gate, of the input and of the state. */
  private static GraphText canonical(String mode, int gates, int layers, int directions) {
    int places = layers * directions;
    GraphText graph = inputs("DT_FLOAT", places);
    StringBuilder weights = new StringBuilder();
    StringBuilder biases = new StringBuilder();
    for (int place = 0; place < places; place++) {
      int in = place < directions ? INPUTS : UNITS * directions;
      for (int gate = 0; gate < 2 * gates; gate++) {
        String suffix = place + "_" + gate;
        graph.placeholder("w" + suffix, "DT_FLOAT", UNITS + " " + (gate < gates ? in : UNITS));
        graph.placeholder("b" + suffix, "DT_FLOAT", "" + UNITS);
        weights.append(" w").append(suffix);
        biases.append(" b").append(suffix);
      }
    }
    return graph
        .constant("layers", "DT_INT32", "int_val: " + layers)
        .constant("units", "DT_INT32", "int_val: " + UNITS)
        .constant("size", "DT_INT32", "int_val: " + INPUTS)
        .node(
            "buffer",
            "CudnnRNNCanonicalToParams",
            "layers units size" + weights + biases,
            type("T", "DT_FLOAT")
                + integer("num_params", places * 2L * gates)
                + kind(mode, directions));
  }

  private static String kind(String mode, int directions) {
    return text("rnn_mode", mode)
        + text("direction", directions == 2 ? "bidirectional" : "unidirectional");
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @ParameterizedTest
  @CsvSource({
    "rnn_relu, 1, 1, 1",
    "rnn_tanh, 1, 1, 2",
    "lstm, 4, 2, 1",
    "lstm, 4, 1, 2",
    "gru, 3, 2, 2"
  })
  void everyLayerIsALoopInEachDirection(String mode, int gates, int layers, int directions)
      throws Exception {
    String attributes = type("T", "DT_FLOAT") + kind(mode, directions);
    GraphText graph =
        canonical(mode, gates, layers, directions)
            .node("rnn", "CudnnRNN", "x h c buffer", attributes);

    String text = graph.print(folder, "rnn:0");

    int places = layers * directions;
    assertEquals(places, count(text, " = for "), text);
    assertEquals(places * 2 * gates, count(text, " = matmul "), "a product for each weight");
    assertEquals(directions == 2 ? 2 * layers : 0, count(text, " = reverse "), text);
    assertTrue(graph.typeOf(folder, "rnn:0").endsWith(", " + directions * UNITS + "]"));
    assertTrue(graph.typeOf(folder, "rnn:1").contains("[" + places + ", "));
  }

  @Test
  void aGruResetsWhatTheStatesWeightsMade() throws Exception {
    String text =
        canonical("gru", 3, 1, 1)
            .node("rnn", "CudnnRNN", "x h c buffer", type("T", "DT_FLOAT") + kind("gru", 1))
            .print(folder, "rnn:0")
            .replaceAll(" : [^\n]*", "");

    String fresh = text.replaceAll("(?s).*?(%\\w+) = tanh \\((%\\w+)\\).*", "$2");
    String reset = operands(text, fresh, "add")[1];
    String stateSum = operands(text, reset, "mul")[1];
    assertEquals("%b0_5", operands(text, stateSum, "add")[1], text);
    assertEquals("%b0_2", operands(text, operands(text, fresh, "add")[0], "add")[1], text);
  }

  private static String[] operands(String text, String value, String op) {
    String line = Pattern.quote(value) + " = " + op + " \\((%\\w+), (%\\w+)\\)";
    return text.replaceAll("(?s).*?" + line + ".*", "$1 $2").split(" ");
  }

  /** As Keras does it: the lengths are the steps there are. */
  @ParameterizedTest
  @CsvSource({"full, 0", "lengths, 3"})
  void onlyLengthsOfTheirOwnAreAMask(String lengths, int choices) throws Exception {
    String text =
        canonical("lstm", 4, 1, 1)
            .node("shape", "Shape", "x", type("T", "DT_FLOAT") + type("out_type", "DT_INT32"))
            .constant("zero", "DT_INT32", "int_val: 0")
            .constant("one", "DT_INT32", "int_val: 1")
            .constant("two", "DT_INT32", "int_val: 2")
            .node("steps", "GatherV2", "shape zero zero", gather())
            .node("batch", "GatherV2", "shape one zero", gather())
            .node("sizes", "Pack", "batch", type("T", "DT_INT32") + integer("N", 1))
            .node("full", "Fill", "sizes steps", type("T", "DT_INT32"))
            .node(
                "rnn",
                "CudnnRNNV3",
                "x h c buffer " + lengths,
                type("T", "DT_FLOAT") + kind("lstm", 1))
            .print(folder, "rnn:0");

    assertEquals(choices, count(text, " = where "), text);
  }

  private static String gather() {
    return type("Tparams", "DT_INT32") + type("Tindices", "DT_INT32") + type("Taxis", "DT_INT32");
  }

  /** An LSTM of one layer has 4 (2 · 3 + 2 · 2) weights and 2 · 4 · 2 biases. */
  @ParameterizedTest
  @CsvSource({"1, 56, ''", "1, 55, fit", "1, 57, fit", "2, 120, only cuDNN"})
  void aBufferOfOneLayerIsCut(int layers, int size, String reason) throws Exception {
    GraphText graph =
        inputs("DT_FLOAT", layers)
            .placeholder("buffer", "DT_FLOAT", "" + size)
            .node("rnn", "CudnnRNN", "x h c buffer", type("T", "DT_FLOAT") + kind("lstm", 1));
    if (reason.isEmpty()) {
      assertEquals(16, count(graph.print(folder, "rnn:0"), " = slice "));
    } else {
      refused(graph, reason);
    }
  }

  private void refused(GraphText graph, String reason) {
    RefusedException e = assertThrows(RefusedException.class, () -> graph.print(folder, "rnn:0"));
    assertTrue(e.refusals().toString().contains(reason), e.refusals().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "input_mode, skip_input, skips",
    "rnn_mode, lstm2, rnn_mode",
    "direction, back, direction"
  })
  void otherKindsAreRefused(String attribute, String value, String reason) {
    refused(
        inputs("DT_FLOAT", 1)
            .placeholder("buffer", "DT_FLOAT", "56")
            .node(
                "rnn", "CudnnRNN", "x h c buffer", type("T", "DT_FLOAT") + text(attribute, value)),
        reason);
  }

  @ParameterizedTest
  @CsvSource({"true, random", "false, ''"})
  void onlyTrainingDropsBetweenLayers(boolean training, String reason) throws Exception {
    GraphText graph =
        canonical("lstm", 4, 2, 1)
            .node(
                "rnn",
                "CudnnRNN",
                "x h c buffer",
                type("T", "DT_FLOAT")
                    + kind("lstm", 1)
                    + number("dropout", 0.5)
                    + flag("is_training", training));
    if (training) {
      refused(graph, reason);
    } else {
      assertEquals(2, count(graph.print(folder, "rnn:0"), " = for "));
    }
  }

  @Test
  void projectionsAndHalfPrecisionAreRefused() {
    refused(
        inputs("DT_FLOAT", 1)
            .placeholder("buffer", "DT_FLOAT", "56")
            .node(
                "rnn",
                "CudnnRNNV3",
                "x h c buffer lengths",
                type("T", "DT_FLOAT") + integer("num_proj", 1)),
        "projects");
    refused(
        inputs("DT_HALF", 1)
            .placeholder("buffer", "DT_HALF", "56")
            .node("rnn", "CudnnRNN", "x h c buffer", type("T", "DT_HALF")),
        "rounds");
  }
}
