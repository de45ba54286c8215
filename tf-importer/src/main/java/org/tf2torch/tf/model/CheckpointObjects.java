package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.SerializedTensor;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.SlotVariableReference;
import org.tf2torch.tf.BrokenModelException;

/**
 * The objects whose variables a checkpoint of TensorFlow 2 holds: a graph whose edges are names of
 * attributes. Numbers of objects may come from a file; those out of range have nothing.
 */
public final class CheckpointObjects {
  private static final String KEY = "_CHECKPOINTABLE_OBJECT_GRAPH";
  private static final String VALUE = "VARIABLE_VALUE";

  private final TrackableObjectGraph graph;

  private CheckpointObjects(TrackableObjectGraph graph) {
    this.graph = graph;
  }

  /**
   * @return empty when the checkpoint does not list its objects
   * @throws BrokenModelException when the list is damaged
   */
  public static Optional<CheckpointObjects> of(MetaGraph graph) {
    Optional<List<ByteString>> objects = graph.checkpoint().strings(KEY);
    if (objects.isEmpty() || objects.get().size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CheckpointObjects(TrackableObjectGraph.parseFrom(objects.get().get(0))));
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModelException(graph.file(), "has a damaged list of variables", e);
    }
  }

  private TrackableObject at(int object) {
    return object >= 0 && object < graph.getNodesCount()
        ? graph.getNodes(object)
        : TrackableObject.getDefaultInstance();
  }

  /** What an object refers to, by the attributes' names. */
  public Map<String, Integer> children(int object) {
    Map<String, Integer> children = new LinkedHashMap<>();
    for (ObjectReference child : at(object).getChildrenList()) {
      children.put(child.getLocalName(), child.getNodeId());
    }
    return children;
  }

  /** The object at the end of a path of attributes. */
  public Optional<Integer> find(int object, String... path) {
    Optional<Integer> found = Optional.of(object);
    for (String name : path) {
      found = found.map(this::children).map(children -> children.get(name));
    }
    return found;
  }

  /** The elements of a list: what its attributes {@code 0}, {@code 1}, … refer to. */
  public List<Integer> list(int object) {
    Map<String, Integer> children = children(object);
    return IntStream.range(0, children.size())
        .mapToObj(i -> children.get(Integer.toString(i)))
        .takeWhile(Objects::nonNull)
        .toList();
  }

  /** The name of a variable's tensor in the checkpoint; empty when the object is no variable. */
  public Optional<String> key(int object) {
    return value(object).map(SerializedTensor::getCheckpointKey);
  }

  /** All variables. */
  public List<Integer> variables() {
    return IntStream.range(0, graph.getNodesCount())
        .filter(object -> key(object).isPresent())
        .boxed()
        .toList();
  }

  /** A variable's name in the program; empty when it is not known. */
  public String name(int object) {
    return value(object).map(SerializedTensor::getFullName).orElse("");
  }

  private Optional<SerializedTensor> value(int object) {
    return at(object).getAttributesList().stream()
        .filter(tensor -> tensor.getName().equals(VALUE))
        .findFirst();
  }

  /**
   * The variables, by their tensors' names, that Keras lists as not trainable: also those of frozen
   * layers, whose variables themselves do not say so.
   */
  public Set<String> frozen() {
    Set<String> frozen = new HashSet<>();
    find(0, "non_trainable_variables").ifPresent(list -> addKeys(list, frozen));
    for (int object = 0; object < graph.getNodesCount(); object++) {
      find(object, "keras_api", "non_trainable_variables").ifPresent(list -> addKeys(list, frozen));
    }
    Set<String> trained = new HashSet<>();
    find(0, "trainable_variables").ifPresent(list -> addKeys(list, trained));
    frozen.removeAll(trained);
    frozen.addAll(frozenCopies());
    return frozen;
  }

  /**
   * Keras 3 exports every variable twice: in its lists, and in one of which the signatures read.
   * Only the name ties the two together; where it repeats, all that have it must be frozen.
   */
  private Set<String> frozenCopies() {
    Set<String> names = names("non_trainable_variables");
    names.removeAll(names("trainable_variables"));
    names.remove("");
    Set<String> keys = new HashSet<>();
    find(0, "_all_variables").map(this::list).orElse(List.of()).stream()
        .filter(variable -> names.contains(name(variable)))
        .forEach(variable -> key(variable).ifPresent(keys::add));
    return keys;
  }

  private Set<String> names(String list) {
    return find(0, list).map(this::list).orElse(List.of()).stream()
        .map(this::name)
        .collect(Collectors.toSet());
  }

  private void addKeys(int list, Set<String> keys) {
    list(list).forEach(variable -> key(variable).ifPresent(keys::add));
  }

  /** What an optimizer of the older kind remembers of each variable. */
  public List<SlotVariableReference> slots(int object) {
    return at(object).getSlotVariablesList();
  }

  /**
   * TensorFlow 2 saves its objects twice: with the graph, where variables have properties, and
   * here, where they have keys. The two are numbered differently; the same path of names leads to
   * the same object.
   *
   * @return from an object's number there to its number here
   */
  public Map<Integer, Integer> twins(SavedObjectGraph saved) {
    Map<Integer, Integer> twins = new LinkedHashMap<>();
    Deque<int[]> pairs = new ArrayDeque<>(List.of(new int[] {0, 0}));
    while (!pairs.isEmpty()) {
      int[] pair = pairs.pop();
      if (pair[0] < 0
          || pair[0] >= saved.getNodesCount()
          || pair[1] < 0
          || pair[1] >= graph.getNodesCount()
          || twins.putIfAbsent(pair[0], pair[1]) != null) {
        continue;
      }
      Map<String, Integer> children = children(pair[1]);
      for (ObjectReference child : saved.getNodes(pair[0]).getChildrenList()) {
        if (children.containsKey(child.getLocalName())) {
          pairs.add(new int[] {child.getNodeId(), children.get(child.getLocalName())});
        }
      }
    }
    return twins;
  }
}
