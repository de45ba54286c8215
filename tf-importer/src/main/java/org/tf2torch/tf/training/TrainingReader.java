package org.tf2torch.tf.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.training.LayerRules;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Training;
import org.tf2torch.tf.model.CheckpointObjects;
import org.tf2torch.tf.model.KerasObject;
import org.tf2torch.tf.model.MetaGraph;
import org.tf2torch.tf.model.VariableBinding;

/** Reads how a Keras 2 model was being trained, or what its layers say of it. */
public final class TrainingReader {
  private static final Set<String> MODELS =
      Set.of("_tf_keras_model", "_tf_keras_network", "_tf_keras_sequential");

  private final CheckpointObjects objects;
  private final MetaGraph model;
  private final Map<Integer, Integer> twins;
  private final Map<String, String> ids = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final ObjectMapper json = new ObjectMapper();

  private TrainingReader(MetaGraph model, CheckpointObjects objects, VariableBinding binding) {
    this.model = model;
    this.objects = objects;
    this.twins = model.objects().map(objects::twins).orElse(Map.of());
    binding.byNode().forEach((node, variable) -> ids.put(variable.checkpointKey(), node));
  }

  /**
   * @param graph a whole signature of the model, as it was imported
   * @return empty when neither the model nor its layers say anything; metadata that is no JSON, or
   *     not Keras's, says nothing
   * @throws org.tf2torch.tf.BrokenModelException when the checkpoint is damaged
   */
  public static Optional<Training> read(MetaGraph model, Graph graph) {
    List<KerasObject> kerasObjects = model.kerasObjects();
    if (kerasObjects.isEmpty() || !model.hasCheckpoint()) {
      return Optional.empty();
    }
    return CheckpointObjects.of(model)
        .map(objects -> new TrainingReader(model, objects, VariableBinding.of(model)))
        .flatMap(reader -> reader.read(kerasObjects, graph));
  }

  private Optional<Training> read(List<KerasObject> kerasObjects, Graph graph) {
    for (KerasObject object : kerasObjects) {
      JsonNode metadata = MODELS.contains(object.identifier()) ? parse(object) : null;
      if (metadata != null && metadata.path("training_config").isObject()) {
        Optional<Integer> root = Optional.ofNullable(twins.get(object.node()));
        return root.map(node -> training(metadata, node, kerasObjects, graph));
      }
    }
    LayerRules layers = layers(kerasObjects, graph);
    boolean onlyDraws =
        layers.equals(new LayerRules(List.of(), List.of(), List.of(), layers.initials()));
    if (!onlyDraws) {
      notes.add("What layers add to a loss and bound weights by is left out: there is no loss.");
    }
    return layers.equals(LayerRules.NONE) && notes.isEmpty()
        ? Optional.empty()
        : Optional.of(Training.ofLayers(layers, notes));
  }

  private JsonNode parse(KerasObject object) {
    try {
      return json.readTree(object.metadata());
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private Training training(
      JsonNode metadata, int root, List<KerasObject> kerasObjects, Graph graph) {
    JsonNode config = metadata.path("training_config");
    ObjectiveReader objectives = new ObjectiveReader(config, metadata.path("config"), notes);
    List<Training.Objective> read = objectives.read(graph);
    Optional<Optimizer> optimizer = optimizer(config.path("optimizer_config"), root);
    return new Training(read, optimizer, layers(kerasObjects, graph), notes);
  }

  private LayerRules layers(List<KerasObject> kerasObjects, Graph graph) {
    LayerRulesReader layers = new LayerRulesReader(objects, model.checkpoint(), ids, notes);
    RandomLayers random = new RandomLayers(graph);
    for (KerasObject object : kerasObjects) {
      Integer twin = twins.get(object.node());
      JsonNode layer = twin == null ? null : parse(object);
      if (layer != null) {
        layers.read(twin, layer.path("name").asText(), layer.path("config"));
        notes.addAll(random.notes(layer));
      }
    }
    return layers.rules();
  }

  private Optional<Optimizer> optimizer(JsonNode node, int root) {
    Optional<KerasConfig> config = KerasConfig.of(node);
    if (config.isPresent() && config.get().className().startsWith("LossScaleOptimizer")) {
      notes.add("The loss was scaled for float16; the scale is not carried over.");
      config = KerasConfig.of(config.get().config().path("inner_optimizer"));
    }
    Optional<Integer> object =
        objects.find(root, "optimizer", "base_optimizer").or(() -> objects.find(root, "optimizer"));
    List<Integer> trained =
        objects
            .find(root, "trainable_variables")
            .or(() -> objects.find(root, "keras_api", "trainable_variables"))
            .map(objects::list)
            .orElse(List.of());
    int at = object.orElse(-1);
    OptimizerState state = new OptimizerState(objects, model.checkpoint(), at, trained, ids, notes);
    return config.map(it -> OptimizerReader.read(it, state, notes));
  }
}
