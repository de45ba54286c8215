package org.tf2torch.tf.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

/**
 * The variables of Keras 2 layers that are not trained, in models saved without traces, which list
 * no variables: only the layers themselves say so. A variable is trained when some way from the
 * model to it leads through no frozen layer.
 */
final class FrozenLayers {
  private static final int MODEL = 0;

  /** Lists of variables, and what is no layer; through them anything is reached. */
  private static final Set<String> NOT_LAYERS =
      Set.of(
          "keras_api",
          "variables",
          "trainable_variables",
          "non_trainable_variables",
          "optimizer",
          "signatures");

  private final SavedObjectGraph graph;

  private FrozenLayers(SavedObjectGraph graph) {
    this.graph = graph;
  }

  /** The frozen variables, by their numbers in the graph of objects. */
  static Set<Integer> variables(SavedObjectGraph graph, List<KerasObject> objects) {
    ObjectMapper json = new ObjectMapper();
    Set<Integer> layers =
        objects.stream()
            .filter(object -> isFrozen(json, object))
            .map(KerasObject::node)
            .collect(Collectors.toSet());
    if (layers.isEmpty()) {
      return Set.of();
    }
    FrozenLayers walk = new FrozenLayers(graph);
    Set<Integer> frozen = walk.reached(Set.of());
    frozen.removeAll(walk.reached(layers));
    return frozen;
  }

  /** Metadata that is no JSON says nothing. */
  private static boolean isFrozen(ObjectMapper json, KerasObject object) {
    try {
      return !json.readTree(object.metadata()).path("trainable").asBoolean(true);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** What the model reaches without passing these objects. */
  private Set<Integer> reached(Set<Integer> barred) {
    Set<Integer> reached = new HashSet<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(MODEL));
    while (!open.isEmpty()) {
      int object = open.pop();
      boolean exists = object >= 0 && object < graph.getNodesCount();
      if (!exists || barred.contains(object) || !reached.add(object)) {
        continue;
      }
      for (ObjectReference child : graph.getNodes(object).getChildrenList()) {
        if (!NOT_LAYERS.contains(child.getLocalName())) {
          open.push(child.getNodeId());
        }
      }
    }
    return reached;
  }
}
