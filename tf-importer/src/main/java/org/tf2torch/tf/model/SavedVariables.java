package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;
import org.tensorflow.proto.VariableDef;
import org.tf2torch.tf.BrokenModelException;

/**
 * What a model says of its variables beyond their values: their names in the program, and whether
 * they are trained.
 */
final class SavedVariables {
  static final SavedVariables NONE = new SavedVariables();

  private static final String OBJECT_GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH";
  private static final String VALUE = "VARIABLE_VALUE";

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
      Optional<List<ByteString>> objects = graph.checkpoint().strings(OBJECT_GRAPH_KEY);
      if (graph.objects().isPresent() && objects.isPresent() && objects.get().size() == 1) {
        variables.readObjects(
            graph.objects().get(), TrackableObjectGraph.parseFrom(objects.get().get(0)));
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

  /**
   * TensorFlow 2 saves its objects twice: with the graph, where variables have properties, and in
   * the checkpoint, where they have keys. The two are numbered differently; the same path of names
   * leads to the same object.
   */
  private void readObjects(SavedObjectGraph saved, TrackableObjectGraph tracked) {
    Deque<int[]> pairs = new ArrayDeque<>(List.of(new int[] {0, 0}));
    Set<Integer> seen = new HashSet<>();
    while (!pairs.isEmpty()) {
      int[] pair = pairs.pop();
      if (!within(pair[0], saved.getNodesCount())
          || !within(pair[1], tracked.getNodesCount())
          || !seen.add(pair[0])) {
        continue;
      }
      SavedObject object = saved.getNodes(pair[0]);
      TrackableObject twin = tracked.getNodes(pair[1]);
      describe(object, twin);
      Map<String, Integer> children = new HashMap<>();
      twin.getChildrenList()
          .forEach(child -> children.put(child.getLocalName(), child.getNodeId()));
      for (ObjectReference child : object.getChildrenList()) {
        if (children.containsKey(child.getLocalName())) {
          pairs.add(new int[] {child.getNodeId(), children.get(child.getLocalName())});
        }
      }
    }
  }

  private static boolean within(int index, int count) {
    return index >= 0 && index < count;
  }

  private void describe(SavedObject object, TrackableObject twin) {
    if (!object.hasVariable()) {
      return;
    }
    for (TrackableObject.SerializedTensor tensor : twin.getAttributesList()) {
      if (tensor.getName().equals(VALUE)) {
        String name =
            tensor.getFullName().isEmpty() ? object.getVariable().getName() : tensor.getFullName();
        byKey.putIfAbsent(
            tensor.getCheckpointKey(), new Description(name, object.getVariable().getTrainable()));
      }
    }
  }
}
