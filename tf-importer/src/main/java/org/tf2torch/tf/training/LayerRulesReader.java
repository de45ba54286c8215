package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.training.Initializer;
import org.tf2torch.ir.training.LayerRules;
import org.tf2torch.tf.bundle.TensorBundle;
import org.tf2torch.tf.model.CheckpointObjects;

/**
 * Reads what a layer's configuration says of each weight: fields such as {@code
 * kernel_regularizer}, {@code kernel_constraint} and {@code kernel_initializer}.
 */
final class LayerRulesReader {
  private static final String REGULARIZER = "_regularizer";
  private static final String CONSTRAINT = "_constraint";
  private static final String INITIALIZER = "_initializer";
  private static final String ACTIVITY = "activity_regularizer";

  private static final Map<String, Optional<Function>> ACTIVATIONS =
      Map.of(
          "linear", Optional.empty(),
          "relu", Optional.of(Function.RELU),
          "sigmoid", Optional.of(Function.SIGMOID),
          "tanh", Optional.of(Function.TANH));

  private final CheckpointObjects objects;
  private final TensorBundle checkpoint;
  private final Map<String, String> ids;
  private final List<LayerRules.Penalty> penalties = new ArrayList<>();
  private final List<LayerRules.Activity> activities = new ArrayList<>();
  private final List<LayerRules.Constraint> constraints = new ArrayList<>();
  private final List<LayerRules.Initial> initials = new ArrayList<>();

  /** A recurrent layer and its cell both speak of the one weight. */
  private final Set<String> spokenOf = new HashSet<>();

  private final List<String> notes;

  LayerRulesReader(
      CheckpointObjects objects,
      TensorBundle checkpoint,
      Map<String, String> ids,
      List<String> notes) {
    this.objects = objects;
    this.checkpoint = checkpoint;
    this.ids = ids;
    this.notes = notes;
  }

  LayerRules rules() {
    return new LayerRules(penalties, activities, constraints, initials);
  }

  /**
   * @param layer its object in the checkpoint
   */
  void read(int layer, String name, JsonNode config) {
    for (Map.Entry<String, JsonNode> field : config.properties()) {
      String key = field.getKey();
      Optional<KerasConfig> value = KerasConfig.of(field.getValue());
      if (!field.getValue().isNull() && !isCarried(layer, key, value, config)) {
        notes.add("Layer %s has a %s, which is not carried over.".formatted(name, key));
      }
    }
  }

  private boolean isCarried(int layer, String key, Optional<KerasConfig> value, JsonNode config) {
    if (key.equals(ACTIVITY)) {
      return value.flatMap(it -> activity(layer, it, config)).map(activities::add).isPresent();
    } else if (key.endsWith(REGULARIZER)) {
      Optional<String> weight = variable(layer, key, REGULARIZER);
      return weight.isPresent() && value.stream().anyMatch(it -> penalty(weight.get(), it));
    } else if (key.endsWith(CONSTRAINT)) {
      Optional<String> weight = variable(layer, key, CONSTRAINT);
      return weight.isPresent() && value.stream().anyMatch(it -> constraint(weight.get(), it));
    } else if (key.endsWith(INITIALIZER)) {
      // A layer without a bias names its initializer all the same.
      Optional<String> weight = variable(layer, key, INITIALIZER);
      return weight.isEmpty()
          || value.stream().anyMatch(it -> initial(weight.get(), key, it, config));
    }
    return true;
  }

  /** The checkpoint's key of the weight that a field speaks of. */
  private Optional<String> variable(int layer, String field, String suffix) {
    String weight = field.substring(0, field.length() - suffix.length());
    return objects
        .find(layer, weight)
        .or(() -> objects.find(layer, weight + "_kernel"))
        .or(() -> objects.find(layer, "cell", weight))
        .or(() -> objects.find(layer, "cell", weight + "_kernel"))
        .flatMap(objects::key)
        .filter(ids::containsKey);
  }

  private boolean penalty(String weight, KerasConfig regularizer) {
    if (!List.of("L1", "L2", "L1L2").contains(regularizer.className())) {
      return false;
    }
    if (spokenOf.add(weight + REGULARIZER)) {
      double l1 = regularizer.number("l1", 0);
      penalties.add(new LayerRules.Penalty(ids.get(weight), l1, regularizer.number("l2", 0)));
    }
    return true;
  }

  private Optional<LayerRules.Activity> activity(
      int layer, KerasConfig regularizer, JsonNode config) {
    Optional<String> kernel = variable(layer, "kernel", "");
    Optional<Function> activation = ACTIVATIONS.get(config.path("activation").asText("linear"));
    boolean known = List.of("L1", "L2", "L1L2").contains(regularizer.className());
    if (kernel.isEmpty() || activation == null || !known) {
      return Optional.empty();
    }
    return Optional.of(
        new LayerRules.Activity(
            ids.get(kernel.get()),
            activation,
            regularizer.number("l1", 0),
            regularizer.number("l2", 0)));
  }

  private boolean constraint(String weight, KerasConfig constraint) {
    List<Long> shape = shape(weight);
    Optional<LayerRules.Bound> bound = bound(constraint, shape.size());
    if (bound.isPresent() && spokenOf.add(weight + CONSTRAINT)) {
      constraints.add(new LayerRules.Constraint(ids.get(weight), shape, bound.get()));
    }
    return bound.isPresent();
  }

  /** Formulas: {@code keras/constraints.py}. */
  private static Optional<LayerRules.Bound> bound(KerasConfig config, int rank) {
    JsonNode axis = config.config().path("axis");
    List<Integer> axes =
        IntStream.range(0, axis.isArray() ? axis.size() : 1)
            .map(i -> axis.isArray() ? axis.get(i).asInt() : axis.asInt())
            .map(a -> a < 0 ? a + rank : a)
            .boxed()
            .toList();
    return Optional.ofNullable(
        switch (config.className()) {
          case "NonNeg" -> new LayerRules.NonNegative();
          case "MaxNorm" -> new LayerRules.Norm(0, config.number("max_value", 2), 1, axes);
          case "UnitNorm" -> new LayerRules.Norm(1, 1, 1, axes);
          case "MinMaxNorm" ->
              new LayerRules.Norm(
                  config.number("min_value", 0),
                  config.number("max_value", 1),
                  config.number("rate", 1),
                  axes);
          default -> null;
        });
  }

  private boolean initial(String weight, String field, KerasConfig config, JsonNode layer) {
    boolean forgets =
        field.equals("bias" + INITIALIZER) && layer.path("unit_forget_bias").asBoolean(false);
    Optional<Initializer> initializer = InitializerReader.read(config, shape(weight));
    if (forgets) {
      initializer =
          initializer
              .filter(new Initializer.Constant(0)::equals)
              .map(zeros -> new Initializer.ForgetBias());
    }
    initializer
        .filter(known -> spokenOf.add(weight + INITIALIZER))
        .ifPresent(
            known -> initials.add(new LayerRules.Initial(ids.get(weight), shape(weight), known)));
    return initializer.isPresent();
  }

  private List<Long> shape(String weight) {
    return checkpoint.tensor(weight).map(TensorData::shape).orElse(List.of());
  }
}
