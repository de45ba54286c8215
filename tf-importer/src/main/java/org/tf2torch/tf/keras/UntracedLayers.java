package org.tf2torch.tf.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.model.KerasObject;
import org.tf2torch.tf.model.MetaGraph;

/**
 * Layers that do something only while training, and of which Keras 2 leaves no node in an inference
 * graph: Gaussian noise, alpha dropout, the dropout in front of recurrent layers. They get an
 * Identity where they were, as Keras itself leaves of a Dropout, whenever that is sure.
 */
public final class UntracedLayers {
  /** Attribute of nodes that stand for what a recurrent layer does to its input: its name. */
  public static final String INPUT_OF = "_keras_input_of";

  /** How the scopes of such nodes end, behind that of the layer. */
  public static final String INPUT_SCOPE = "_dropout";

  /** Versions whose loops use one mask for all steps. */
  private static final String ONE_MASK = "2\\.[01]\\..*";

  private static final String RECURRENT = "_tf_keras_rnn_layer";

  private final List<Network> networks = new ArrayList<>();

  /** Names of recurrent layers with a dropout. */
  private final Set<String> recurrent = new LinkedHashSet<>();

  private UntracedLayers(List<KerasObject> objects) {
    Set<String> inner = new HashSet<>();
    Set<String> names = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (KerasObject object : objects) {
      JsonNode layer = parse(object);
      JsonNode config = layer.path("config");
      String name = layer.path("name").asText();
      if (Network.isNetwork(config) && !inner.contains(name)) {
        Network network = Network.read(config);
        networks.add(network);
        inner.addAll(network.inner());
      }
      if (object.identifier().equals(RECURRENT)) {
        (names.add(name) ? names : twice).add(name);
        if (rate(config) > 0 || rate(config.path("cell").path("config")) > 0) {
          recurrent.add(name);
        }
      }
    }
    recurrent.removeAll(twice);
  }

  private static double rate(JsonNode config) {
    return config.path("dropout").asDouble();
  }

  /** Metadata that is no JSON says nothing. */
  private static JsonNode parse(KerasObject object) {
    try {
      return new ObjectMapper().readTree(object.metadata());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** The functions of a graph that change, as they are then. */
  public static Collection<FunctionDef> restore(MetaGraph model) {
    UntracedLayers layers = new UntracedLayers(model.kerasObjects());
    List<FunctionDef> changed = new ArrayList<>();
    if (model.tensorflowVersion().matches(ONE_MASK)) {
      layers.recurrent.clear();
    }
    if (layers.recurrent.isEmpty() && layers.networks.stream().noneMatch(NoisePlaces::hasNoise)) {
      return changed;
    }
    Set<String> nested = nested(model.graph());
    for (FunctionDef function : model.graph().getLibrary().getFunctionList()) {
      if (nested.contains(function.getSignature().getName())) {
        continue;
      }
      BodyEdit body = new BodyEdit(function, model.operations());
      layers.networks.forEach(network -> NoisePlaces.fill(body, network));
      layers.networks.forEach(network -> InputPlaces.fillDistributed(body, network));
      layers.recurrent.forEach(name -> InputPlaces.fillRecurrent(body, name, layers.networks));
      if (body.isChanged()) {
        changed.add(body.build());
      }
    }
    return changed;
  }

  /** Bodies of loops and branches: they have nodes of layers, but what these take lies outside. */
  private static Set<String> nested(GraphDef graph) {
    Set<String> nested = new HashSet<>();
    Stream<NodeDef> inner =
        graph.getLibrary().getFunctionList().stream().flatMap(f -> f.getNodeDefList().stream());
    Stream.concat(graph.getNodeList().stream(), inner)
        .filter(node -> !node.getOp().endsWith("PartitionedCall"))
        .flatMap(node -> node.getAttrMap().values().stream())
        .flatMap(value -> Stream.concat(Stream.of(value.getFunc()), funcs(value)))
        .forEach(called -> nested.add(called.getName()));
    return nested;
  }

  private static Stream<NameAttrList> funcs(AttrValue value) {
    return value.getList().getFuncList().stream();
  }
}
