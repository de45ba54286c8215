package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedVariable;
import org.tensorflow.proto.VariableDef;
import org.tf2torch.tf.BrokenModelException;

/**
 * What a model says of its variables beyond their values: their names in the program, and whether
 * they are trained.
 */
final class SavedVariables {
  static final SavedVariables NONE = new SavedVariables();

  /**
   * @param name as the program has it; empty when it is not known
   */
  record Description(String name, boolean trainable) {}

  private final Map<String, Description> byKey = new HashMap<>();
  private final Map<String, Description> byNode = new HashMap<>();

  private SavedVariables() {}

  /**
   * @throws BrokenModelException when the lists of objects or variables are damaged
   */
  static SavedVariables of(MetaGraph graph) {
    SavedVariables variables = new SavedVariables();
    try {
      variables.readCollections(graph);
      if (graph.objects().isPresent()) {
        CheckpointObjects.of(graph)
            .ifPresent(objects -> variables.readObjects(graph, graph.objects().get(), objects));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModelException(graph.file(), "has a damaged list of variables", e);
    }
    return variables;
  }

  Optional<Description> find(String node, String checkpointKey) {
    Description description = byKey.get(checkpointKey);
    return Optional.ofNullable(description != null ? description : byNode.get(node));
  }

  /** TensorFlow 1 lists its variables, and once more those it trains. */
  private void readCollections(MetaGraph graph) throws InvalidProtocolBufferException {
    List<ByteString> trained = graph.messages("trainable_variables");
    if (trained.isEmpty()) {
      return;
    }
    for (ByteString message : graph.messages("variables")) {
      describe(message, false);
    }
    for (ByteString message : trained) {
      describe(message, true);
    }
  }

  private void describe(ByteString message, boolean trainable)
      throws InvalidProtocolBufferException {
    String name = nodeOf(VariableDef.parseFrom(message));
    byNode.put(name, new Description(name, trainable));
  }

  /** The name of a listed variable's node. */
  static String nodeOf(VariableDef variable) {
    return variable.getVariableName().replaceFirst(":0$", "");
  }

  private void readObjects(MetaGraph graph, SavedObjectGraph saved, CheckpointObjects objects) {
    Set<String> frozen = objects.frozen();
    Set<Integer> inFrozenLayers =
        objects.find(0, "trainable_variables").isPresent()
            ? Set.of()
            : FrozenLayers.variables(saved, graph.kerasObjects());
    objects
        .twins(saved)
        .forEach(
            (node, twin) ->
                objects
                    .key(twin)
                    .ifPresent(
                        key ->
                            describe(
                                saved.getNodes(node),
                                objects.name(twin),
                                key,
                                frozen.contains(key) || inFrozenLayers.contains(node))));
  }

  private void describe(SavedObject object, String name, String key, boolean frozen) {
    if (object.hasVariable()) {
      SavedVariable variable = object.getVariable();
      byKey.putIfAbsent(
          key,
          new Description(
              name.isEmpty() ? variable.getName() : name, variable.getTrainable() && !frozen));
    }
  }
}
