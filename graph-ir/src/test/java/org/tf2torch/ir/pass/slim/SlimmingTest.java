package org.tf2torch.ir.pass.slim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.SlimWeights.Int8Weight;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.text.GraphPrinter;

class SlimmingTest {
  private static final Slimming HALF = new Slimming(Optional.of(DType.FLOAT16), false, 0, false);
  private static final Slimming INT8 = new Slimming(Optional.empty(), true, 0, false);

  private static Slimming prune(double part, boolean channels) {
    return new Slimming(Optional.empty(), false, part, channels);
  }

  private static Graph parse(String body) {
    return GraphParser.parse("graph \"g\" (%x \"x\": float32[n, 4]) {\n" + body + "}\n");
  }

  private static Slimming.Result run(Slimming slimming, String body) {
    Slimming.Result result = slimming.apply(parse(body));
    Verifier.verify(result.graph());
    return result;
  }

  private static void becomes(Slimming slimming, String before, String after) {
    assertEquals(
        GraphPrinter.print(parse(after)), GraphPrinter.print(run(slimming, before).graph()));
  }

  private static final String WEIGHT =
      "%w = parameter name=\"w\" dtype=\"float32\" shape=[3, 4] trainable=true ()\n";
  private static final String LINEAR = WEIGHT + "%h = linear (%x, %w)\n";

  @Test
  void productsAndWhatFollowsThemAreNarrow() {
    becomes(
        HALF,
        LINEAR + "%r = relu (%h)\n%a = add (%r, %r)\nreturn \"y\" %a\n",
        "%n = cast to=\"float16\" (%x)\n"
            + "%w = parameter name=\"w\" dtype=\"float16\" shape=[3, 4] trainable=true ()\n"
            + "%h = linear (%n, %w)\n"
            + "%r = relu (%h)\n"
            + "%a = add (%r, %r)\n"
            + "%y = cast to=\"float32\" (%a)\n"
            + "return \"y\" %y\n");
  }

  @Test
  void softmaxIsComputedInFloat32() {
    becomes(
        HALF,
        LINEAR + "%s = softmax axis=-1 (%h)\nreturn \"y\" %s\n",
        "%n = cast to=\"float16\" (%x)\n"
            + "%w = parameter name=\"w\" dtype=\"float16\" shape=[3, 4] trainable=true ()\n"
            + "%h = linear (%n, %w)\n"
            + "%f = cast to=\"float32\" (%h)\n"
            + "%s = softmax axis=-1 (%f)\n"
            + "return \"y\" %s\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Nothing multiplies.
        "%r = relu (%x)\nreturn \"y\" %r\n",
        "%e = exp (%x)\nreturn \"y\" %e\n",
        // Too large for float16.
        "%w = constant dtype=\"float32\" shape=[1, 4] value=[1.0, 2.0, 3.0, 70000.0] ()\n"
            + "%h = linear (%x, %w)\nreturn \"y\" %h\n"
      })
  void allElseStaysAsItIs(String body) {
    becomes(HALF, body, body);
  }

  @Test
  void aWeightThatIsUsedOtherwiseTooIsCastWhileItRuns() {
    Slimming.Result result = run(HALF, LINEAR + "%e = exp (%w)\nreturn \"y\" %h \"e\" %e\n");

    assertEquals(0, result.narrow());
    assertTrue(
        GraphPrinter.print(result.graph()).contains("parameter name=\"w\" dtype=\"float32\""));
  }

  /** 16 rows of 16 weights; row r is r + 1 times 1, −1, 1, −1, …, and a linear layer over them. */
  private static Graph rows() {
    float[] values = new float[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i / 16 + 1) * (i % 2 == 0 ? 1 : -1);
    }
    Graph graph =
        GraphParser.parse(
            "graph \"g\" (%x \"x\": float32[n, 16]) {\n"
                + "%w = constant dtype=\"float32\" shape=[16, 16] ()\n"
                + "%h = linear (%x, %w)\n%l = linear (%h, %w)\nreturn \"y\" %l\n}\n");
    return ReplaceWeights.apply(
        graph, WeightUses.of(graph), (data, use) -> TensorData.of(values).reshaped(16, 16));
  }

  private static List<TensorData> constants(Graph graph) {
    List<TensorData> constants = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Constant constant) {
        constants.add(constant.data());
      }
    }
    return constants;
  }

  @Test
  void int8WeightsHaveAScaleForEachOutputChannel() {
    Slimming.Result result = INT8.apply(rows());

    assertEquals(256, result.int8());
    TensorData numbers = constants(result.graph()).get(0);
    TensorData scales = constants(result.graph()).get(1);
    assertEquals(DType.INT8, numbers.dtype());
    assertEquals(List.of(16L, 1L), scales.shape());
    assertEquals(127, numbers.toLongs()[0]);
    assertEquals(-127, numbers.toLongs()[255]);
    assertEquals(16 / 127f, scales.toDoubles()[15], 1e-9);
    assertEquals(
        1, result.graph().nodes().stream().filter(n -> n.op() instanceof Int8Weight).count());
  }

  @Test
  void smallWeightsAreNotWorthAScale() {
    becomes(INT8, LINEAR + "return \"y\" %h\n", LINEAR + "return \"y\" %h\n");
  }

  @Test
  void theSmallestWeightsAreSetToZero() {
    Slimming.Result result = prune(0.25, false).apply(rows());

    assertEquals(64, result.zeros());
    double[] weights = constants(result.graph()).get(0).toDoubles();
    assertEquals(0, weights[63], "the last of row 4");
    assertEquals(5, weights[64], "the first of row 5");
  }

  @Test
  void weightsOfOneMagnitudeAllStay() {
    String body =
        "%w = constant dtype=\"float32\" shape=[2, 4] value=[1.0, -1.0, 1.0, 1.0, -1.0, 1.0, 1.0, 1.0] ()\n"
            + "%h = linear (%x, %w)\nreturn \"y\" %h\n";
    assertEquals(0, run(prune(0.5, false), body).zeros());
  }

  /** Four channels, whose second and fourth have the smallest weights, and a layer on top. */
  private static final String TWO_LAYERS =
      "%w = constant dtype=\"float32\" shape=[4, 4] value=[9.0, 9.0, 9.0, 9.0, 1.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0] ()\n"
          + "%b = constant dtype=\"float32\" shape=[4] value=[1.0, 2.0, 3.0, 4.0] ()\n"
          + "%h = linear (%x, %w, %b)\n"
          + "%v = constant dtype=\"float32\" shape=[2, 4] value=[1.0, 2.0, 3.0, 4.0, 0.1, 0.2, 0.3, 0.4] ()\n";

  @Test
  void channelsThatNothingElseComesOfAreTakenOut() {
    Slimming.Result result =
        run(
            prune(0.5, true),
            TWO_LAYERS + "%r = relu (%h)\n%l = linear (%r, %v)\nreturn \"y\" %l\n");

    assertEquals(0, result.zeros());
    assertEquals(8 + 2 + 4, result.removed());
    List<TensorData> weights = constants(result.graph());
    assertArrayEquals(new double[] {9, 9, 9, 9, 5, 0, 0, 0}, weights.get(0).toDoubles());
    assertArrayEquals(new double[] {1, 3}, weights.get(1).toDoubles());
    assertArrayEquals(new double[] {1, 3, 0.1, 0.3}, weights.get(2).toDoubles(), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What is not 0 where its operand is.
        "%r = exp (%h)\n%l = linear (%r, %v)\nreturn \"y\" %l\n",
        // A second use.
        "%l = linear (%h, %v)\n%m = reduce_max axes=[1] keep_dims=true (%h)\n%s = add (%l, %m)\nreturn \"y\" %s\n",
        // Two branches meet.
        "%r = add (%h, %x)\n%l = linear (%r, %v)\nreturn \"y\" %l\n"
      })
  void otherChannelsAreZeroAndStay(String tail) {
    Slimming.Result result = run(prune(0.5, true), TWO_LAYERS + tail);

    if (tail.contains("reduce_max")) {
      assertEquals(0, result.zeros() + result.removed(), "the output shows these channels");
      return;
    }
    assertEquals(8, result.zeros());
    assertEquals(0, result.removed());
    List<TensorData> weights = constants(result.graph());
    assertArrayEquals(
        new double[] {9, 9, 9, 9, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0}, weights.get(0).toDoubles());
    assertArrayEquals(new double[] {1, 0, 3, 0}, weights.get(1).toDoubles());
    assertEquals(0.4, weights.get(2).toDoubles()[7], 1e-6, "the last layer keeps its weights");
  }

  @Test
  void normalisationAndFlatteningAreOnTheWay() {
    Graph graph =
        GraphParser.parse(
            "graph \"g\" (%x \"x\": float32[n, 1, 2, 2]) {\n"
                + "%k = constant dtype=\"float32\" shape=[2, 1, 1, 1] value=[3.0, 1.0] ()\n"
                + "%c = conv layout=\"channels_first\" strides=[1, 1] dilations=[1, 1] padding=[0, 0] groups=1 (%x, %k)\n"
                + "%g = constant dtype=\"float32\" shape=[2] value=[5.0, 6.0] ()\n"
                + "%o = constant dtype=\"float32\" shape=[2] value=[7.0, 8.0] ()\n"
                + "%m = constant dtype=\"float32\" shape=[2] value=[0.1, 0.2] ()\n"
                + "%s = constant dtype=\"float32\" shape=[2] value=[1.5, 2.5] ()\n"
                + "%b = batch_norm channel_axis=1 epsilon=0.001 momentum=0.9 (%c, %g, %o, %m, %s)\n"
                + "%r = relu (%b)\n"
                + "%t = sizes dtype=\"int64\" shape=[2] elements=[\"n\", \"8\"] ()\n"
                + "%f = reshape (%r, %t)\n"
                + "%w = constant dtype=\"float32\" shape=[1, 8] value=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0] ()\n"
                + "%y = linear (%f, %w)\nreturn \"y\" %y\n}\n");
    Slimming.Result result = prune(0.5, true).apply(graph);
    Verifier.verify(result.graph());

    assertEquals(1 + 4 + 4, result.removed());
    List<TensorData> weights = constants(result.graph());
    assertArrayEquals(new double[] {3}, weights.get(0).toDoubles());
    assertArrayEquals(new double[] {5}, weights.get(1).toDoubles());
    assertArrayEquals(new double[] {1, 2, 3, 4}, weights.get(weights.size() - 1).toDoubles());
    assertTrue(GraphPrinter.print(result.graph()).contains("\"4\""), "[n, 4] is flattened to");
  }

  @Test
  void theRankIsFoundAmongAnyMagnitudes() {
    float[] values = {3, -0f, Float.MIN_VALUE, -2, 1e30f, -1e-20f, 2.0000002f, Float.NaN};
    float[] sorted = {0, Float.MIN_VALUE, 1e-20f, 2, 2.0000002f, 3, 1e30f};
    for (int rank = 0; rank < sorted.length; rank++) {
      assertEquals(sorted[rank], Magnitudes.smallest(TensorData.of(values), rank));
    }
  }

  @Test
  void aPartIsBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> prune(1, false));
    assertThrows(IllegalArgumentException.class, () -> prune(Double.NaN, false));
  }
}
