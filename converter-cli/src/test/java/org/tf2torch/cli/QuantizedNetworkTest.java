package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network of codes, as TensorFlow 1 quantized them, run in TensorFlow and in PyTorch: its outputs
 * are integers, which have to agree in every bit.
 */
class QuantizedNetworkTest {
  @TempDir private Path folder;

  private final StringBuilder graph = new StringBuilder();
  private final String before = System.getProperty("migrate.parity");

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty("migrate.parity");
    } else {
      System.setProperty("migrate.parity", before);
    }
  }

  private void node(String name, String op, String inputs, String... attributes) {
    graph.append("node { name: '%s' op: '%s' ".formatted(name, op));
    for (String input : inputs.split(" ")) {
      graph.append(input.isEmpty() ? "" : "input: '%s' ".formatted(input));
    }
    graph.append(String.join(" ", attributes)).append(" }\n");
  }

  private static String attribute(String name, String value) {
    return "attr { key: '%s' value { %s } }".formatted(name, value);
  }

  private static String type(String name, String type) {
    return attribute(name, "type: DT_" + type);
  }

  private static String numbers(String name, int... numbers) {
    StringBuilder list = new StringBuilder();
    for (int number : numbers) {
      list.append("i: ").append(number).append(' ');
    }
    return attribute(name, "list { " + list + "}");
  }

  private static String shape(int... sizes) {
    StringBuilder shape = new StringBuilder();
    for (int size : sizes) {
      shape.append("dim { size: ").append(size).append(" } ");
    }
    return shape.toString();
  }

  private void scalar(String name, String type, String number) {
    String tensor = "tensor { dtype: DT_%s tensor_shape {} %s }".formatted(type, number);
    node(name, "Const", "", type("dtype", type), attribute("value", tensor));
  }

  /** Codes that look like noise, but are always the same. */
  private void codes(String name, String type, int... sizes) {
    int count = 1;
    for (int size : sizes) {
      count *= size;
    }
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < count; i++) {
      bytes.append("\\%03o".formatted(i * 97 + i * i * 31 & 0xff));
    }
    String tensor =
        "tensor { dtype: DT_%s tensor_shape { %s } tensor_content: \"%s\" }"
            .formatted(type, shape(sizes), bytes);
    node(name, "Const", "", type("dtype", type), attribute("value", tensor));
  }

  /** An output of the integers of codes. */
  private void output(String name, String codes, String from, String to) {
    node(name, "Bitcast", codes, type("T", from), type("type", to));
  }

  private void images() {
    String sizes = attribute("shape", "shape { " + shape(2, 6, 6, 2) + "}");
    node("x", "Placeholder", "", type("dtype", "FLOAT"), sizes);
    scalar("low", "FLOAT", "float_val: -1.5");
    scalar("high", "FLOAT", "float_val: 2.25");
    scalar("weight_low", "FLOAT", "float_val: -0.7");
    scalar("weight_high", "FLOAT", "float_val: 0.9");
  }

  /** quantize, convolve, add a bias, move into smaller ranges, pool. */
  private void network() {
    String first = attribute("mode", "s: 'MIN_FIRST'");
    String same = attribute("padding", "s: 'SAME'");
    codes("kernel", "QUINT8", 3, 3, 2, 4);
    codes("bias", "QUINT8", 4);
    node("q", "QuantizeV2", "x low high", type("T", "QUINT8"), first);
    convolution("conv", "q:1 q:2");
    node("range", "RequantizationRange", "conv conv:1 conv:2", type("Tinput", "QINT32"));
    String toUint8 = type("out_type", "QUINT8");
    node(
        "small",
        "Requantize",
        "conv conv:1 conv:2 range range:1",
        type("Tinput", "QINT32"),
        toUint8);
    node(
        "sum",
        "QuantizedBiasAdd",
        "small bias small:1 small:2 weight_low weight_high",
        type("T1", "QUINT8"),
        type("T2", "QUINT8"),
        type("out_type", "QINT32"));
    node(
        "less", "QuantizeDownAndShrinkRange", "sum sum:1 sum:2", type("Tinput", "QINT32"), toUint8);
    node("relu", "QuantizedRelu", "less less:1 less:2", type("Tinput", "QUINT8"), toUint8);
    String windows = numbers("ksize", 1, 2, 2, 1);
    String strides = numbers("strides", 1, 1, 1, 1);
    node(
        "pool",
        "QuantizedAvgPool",
        "relu relu:1 relu:2",
        type("T", "QUINT8"),
        windows,
        strides,
        same);
    output("pooled", "pool", "QUINT8", "UINT8");
  }

  private void convolution(String name, String range) {
    node(
        name,
        "QuantizedConv2D",
        "q kernel " + range + " weight_low weight_high",
        type("Tinput", "QUINT8"),
        type("Tfilter", "QUINT8"),
        type("out_type", "QINT32"),
        numbers("strides", 1, 2, 2, 1),
        attribute("padding", "s: 'SAME'"));
    output(name + "_sums", name, "QINT32", "INT32");
  }

  /** Their borders are no code of 0, as there is none. */
  private void rangesWithoutZero() {
    scalar("below", "FLOAT", "float_val: -4");
    scalar("under", "FLOAT", "float_val: -0.08");
    scalar("over", "FLOAT", "float_val: 0.2");
    scalar("above", "FLOAT", "float_val: 4");
    convolution("negative", "below under");
    convolution("positive", "over above");
  }

  /** Codes of scales and zero points, in another scale. */
  private void uniform() {
    scalar("scale", "FLOAT", "float_val: 0.037");
    scalar("zero", "INT32", "int_val: 3");
    scalar("new_scale", "FLOAT", "float_val: 0.051");
    scalar("new_zero", "INT32", "int_val: -7");
    String lowest = attribute("quantization_min_val", "i: -128");
    String highest = attribute("quantization_max_val", "i: 127");
    String axis = attribute("quantization_axis", "i: -1");
    node(
        "u",
        "UniformQuantize",
        "x scale zero",
        type("Tin", "FLOAT"),
        type("Tout", "QINT8"),
        lowest,
        highest,
        axis);
    node(
        "moved",
        "UniformRequantize",
        "u scale zero new_scale new_zero",
        type("Tin", "QINT8"),
        type("Tout", "QINT8"),
        attribute("input_quantization_axis", "i: -1"),
        attribute("input_quantization_min_val", "i: -128"),
        attribute("input_quantization_max_val", "i: 127"),
        attribute("output_quantization_axis", "i: -1"),
        attribute("output_quantization_min_val", "i: -128"),
        attribute("output_quantization_max_val", "i: 127"));
    output("uniform", "moved", "QINT8", "INT8");
  }

  @Test
  void everyCodeIsTensorFlows() throws IOException {
    TrainCommandTest.needFrameworks();
    images();
    network();
    rangesWithoutZero();
    uniform();
    Path model = Files.writeString(folder.resolve("graph.pbtxt"), graph);
    Path converted = folder.resolve("out.pt");
    CapturedTerminal terminal = new CapturedTerminal();
    assertEquals(0, terminal.migrate(model.toString(), converted.toString()), terminal.err());
    CapturedTerminal check = new CapturedTerminal();
    int status = check.migrate("check", model.toString(), converted.toString());
    assertEquals(0, status, () -> check.out() + check.err());
  }
}
