package org.tf2torch.tf.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tf2torch.tf.Fixtures;
import org.tf2torch.tf.model.ModelFile;
import org.tf2torch.tf.model.Operations;

/**
 * Functions with one argument x and one result; a layer is its name, its class and what it takes.
 */
class NoisePlacesTest {
  private static final Operations OPERATIONS =
      ModelFile.open(Fixtures.path("tf2_model")).metaGraph().operations();

  private static final String INPUT = "x InputLayer";

  /** A functional model m, whose last layer is its output. */
  private static JsonNode model(String... layers) {
    return model("m", List.of(layers));
  }

  private static JsonNode model(String name, List<String> layers) {
    List<String> entries = new ArrayList<>();
    for (String layer : layers) {
      String[] words = layer.split(" ");
      String taken =
          List.of(words).stream()
              .skip(2)
              .map("['%s', 0, 0, {}]"::formatted)
              .collect(Collectors.joining(", "));
      entries.add(
          "{'name': '%s', 'class_name': '%s', 'config': {'name': '%s'}, 'inbound_nodes': [%s]}"
              .formatted(words[0], words[1], words[0], taken.isEmpty() ? "" : "[" + taken + "]"));
    }
    String last = layers.get(layers.size() - 1).split(" ")[0];
    return json(
        "{'name': '%s', 'layers': [%s], 'input_layers': [['x', 0, 0]], 'output_layers': [['%s', 0, 0]]}"
            .formatted(name, String.join(", ", entries), last));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Nodes are written {@code name = Op input, input}; the function returns the last. */
  private static FunctionDef function(String nodes) {
    FunctionDef.Builder function =
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName("f")
                    .addInputArg(ArgDef.newBuilder().setName("x").setType(DataType.DT_FLOAT))
                    .addInputArg(ArgDef.newBuilder().setName("v").setType(DataType.DT_RESOURCE)));
    String last = "";
    for (String line : nodes.lines().toList()) {
      String[] words = line.split("[ ,]+");
      NodeDef.Builder node = NodeDef.newBuilder().setName(words[0]).setOp(words[2]);
      node.putAttr("T", type(DataType.DT_FLOAT)).putAttr("SrcT", type(DataType.DT_FLOAT));
      node.putAttr("DstT", type(DataType.DT_HALF)).putAttr("dtype", type(DataType.DT_FLOAT));
      node.putAttr("out_type", type(DataType.DT_INT32));
      List.of(words).subList(3, words.length).forEach(node::addInput);
      function.addNodeDef(node);
      last = words[0] + ":" + output(words[2]) + ":0";
    }
    return function.putRet("y", last).build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static String output(String op) {
    return switch (op) {
      case "Relu" -> "activations";
      case "AddV2" -> "z";
      case "ReadVariableOp" -> "value";
      case "Identity", "Shape" -> "output";
      default -> "y";
    };
  }

  /** The function with noise, in the form it is written in; {@code $name} is its only result. */
  private static String filled(JsonNode model, String nodes) {
    String written = nodes.replaceAll("\\$([^ ,\n]+)\\.(\\w+)", "$1:$2:0").strip();
    BodyEdit body = new BodyEdit(function(written), OPERATIONS);
    NoisePlaces.fill(body, Network.read(model));
    StringBuilder out = new StringBuilder();
    for (NodeDef node : body.build().getNodeDefList()) {
      String edges =
          node.getInputList().stream()
              .map(it -> it.replaceAll(":\\w+:0", ""))
              .collect(Collectors.joining(", "));
      out.append("%s = %s %s%n".formatted(node.getName(), node.getOp(), edges));
    }
    return out.append(body.build().getRetOrThrow("y").replaceAll(":\\w+:0", "")).toString();
  }

  @Test
  void aChainOfNoiseAtTheStart() {
    assertEquals(
        """
        m/a/Relu = Relu m/o/Identity
        m/n/Identity = Identity x
        m/o/Identity = Identity m/n/Identity
        m/a/Relu""",
        filled(
            model(INPUT, "n GaussianNoise x", "o AlphaDropout n", "a ReLU o"),
            "m/a/Relu = Relu x\n"));
  }

  /** The result of a function is often an Identity of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Identity = Identity $m/a/Relu.activations\n"})
  void noiseAtTheEnd(String end) {
    assertEquals(
        "m/a/Relu = Relu x\n"
            + (end.isEmpty() ? "" : "Identity = Identity m/n/Identity\n")
            + "m/n/Identity = Identity m/a/Relu\n"
            + (end.isEmpty() ? "m/n/Identity" : "Identity"),
        filled(model(INPUT, "a ReLU x", "n GaussianNoise a"), "m/a/Relu = Relu x\n" + end));
  }

  /** Without nodes of its own, a linear activation passes the noise on. */
  @Test
  void onlyWhoTakesItIsDisturbed() {
    assertEquals(
        """
        m/a/Relu = Relu x
        m/b/Relu = Relu m/n/Identity
        m/c/Relu = Relu m/a/Relu
        m/d/add = AddV2 m/b/Relu, m/c/Relu
        m/n/Identity = Identity m/a/Relu
        m/d/add""",
        filled(
            model(
                INPUT,
                "a ReLU x",
                "n GaussianNoise a",
                "l Activation n",
                "b ReLU l",
                "c ReLU a",
                "d Add b c"),
            """
            m/a/Relu = Relu x
            m/b/Relu = Relu $m/a/Relu.activations
            m/c/Relu = Relu $m/a/Relu.activations
            m/d/add = AddV2 $m/b/Relu.activations, $m/c/Relu.activations
            """));
  }

  /**
   * Mixed precision casts first; an AlphaDropout asks for the shape, whether it needs it or not.
   */
  @Test
  void whatALayerLeavesBehindItself() {
    assertEquals(
        """
        m/n/Cast = Cast x
        m/n/Shape = Shape m/n/Cast
        m/a/Relu = Relu m/n/Identity
        m/o/Shape = Shape m/a/Relu
        m/b/Relu = Relu m/o/Identity
        m/o/Identity = Identity m/a/Relu
        m/n/Identity = Identity m/n/Cast
        m/b/Relu""",
        filled(
            model(INPUT, "n AlphaDropout x", "a ReLU n", "o AlphaDropout a", "b ReLU o"),
            """
            m/n/Cast = Cast x
            m/n/Shape = Shape $m/n/Cast.y
            m/a/Relu = Relu $m/n/Cast.y
            m/o/Shape = Shape $m/a/Relu.activations
            m/b/Relu = Relu $m/a/Relu.activations
            """));
  }

  /** Of two operands that are one tensor, either may be the disturbed one. */
  @Test
  void doesNotChooseBetweenEqualOperands() {
    String nodes =
        "m/a/Relu = Relu x\nm/d/add = AddV2 $m/a/Relu.activations, $m/a/Relu.activations\n";
    assertEquals(
        filled(model(INPUT, "a ReLU x", "b ReLU a"), nodes),
        filled(model(INPUT, "a ReLU x", "n GaussianNoise a", "d Add a n"), nodes));
  }

  /**
   * A function with a part of the network is a loop's body, say; its arguments are something else.
   */
  @Test
  void leavesPartsOfANetworkAlone() {
    JsonNode model = model(INPUT, "a ReLU x", "n GaussianNoise a", "b ReLU n");
    assertEquals("m/b/Relu = Relu x\nm/b/Relu", filled(model, "m/b/Relu = Relu x"));
  }

  /** Nowhere rather than in one of its two places. */
  @Test
  void isPutEverywhereOrNowhere() {
    String nodes =
        """
        m/a/Relu = Relu x
        m/b/Relu = Relu $m/a/Relu.activations
        m/d/add = AddV2 $m/a/Relu.activations, $m/a/Relu.activations
        m/e/add = AddV2 $m/b/Relu.activations, $m/d/add.z
        """;
    assertEquals(
        filled(model(INPUT, "a ReLU x"), nodes),
        filled(
            model(INPUT, "a ReLU x", "n GaussianNoise a", "b ReLU n", "d Add a n", "e Add b d"),
            nodes));
  }

  /** A second call of the model has a scope of another name, and the same variables. */
  @Test
  void leavesModelsAloneThatAreCalledTwice() {
    JsonNode model = model(INPUT, "a Dense x", "n GaussianNoise a", "b ReLU n");
    String once =
        """
        m/a/Read = ReadVariableOp v
        m/a/add = AddV2 x, $m/a/Read.value
        m/b/Relu = Relu $m/a/add.z
        """;
    assertEquals(5, filled(model, once).lines().count());
    String twice =
        once
            + """
            m_1/a/Read = ReadVariableOp v
            m_1/a/add = AddV2 $m/b/Relu.activations, $m_1/a/Read.value
            m_1/b/Relu = Relu $m_1/a/add.z
            """;
    assertEquals(7, filled(model, twice).lines().count());
  }

  /** In Keras's own words: a call for each use, in one list. */
  @Test
  void leavesLayersAloneThatAreCalledTwice() {
    JsonNode model =
        json(
            "{'name': 'm', 'layers': [{'name': 'x', 'class_name': 'InputLayer', 'config': {}, 'inbound_nodes': []},"
                + "{'name': 'n', 'class_name': 'GaussianNoise', 'config': {}, 'inbound_nodes': [[['x', 0, 0, {}]]]},"
                + "{'name': 'a', 'class_name': 'ReLU', 'config': {}, 'inbound_nodes': [[['n', 0, 0, {}]], [['a', 0, 0, {}]]]}],"
                + "'input_layers': [['x', 0, 0]], 'output_layers': [['a', 1, 0]]}");
    String nodes = "m/a/Relu = Relu x\nm/a_1/Relu = Relu $m/a/Relu.activations\n";
    assertEquals(3, filled(model, nodes).lines().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'layers': 3}",
        "{'layers': [1, [], {}, {'class_name': 'GaussianNoise'}]}",
        "{'layers': [{'name': 'a', 'class_name': 'GaussianNoise', 'inbound_nodes': [[['a', 0, 0]]]}], 'output_layers': [['a', 9, -4]]}",
        "{'layers': [{'name': 'n', 'config': {'layers': [{'class_name': 'InputLayer'}]}}, {'class_name': 'GaussianNoise'}]}"
      })
  void configurationsThatSayNothingChangeNothing(String config) {
    String nodes = "m/a/Relu = Relu x";
    assertEquals("m/a/Relu = Relu x\nm/a/Relu", filled(json(config), nodes));
  }
}
