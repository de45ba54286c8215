package org.tf2torch.tf.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.SlotVariableReference;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.training.Optimizer.Slot;
import org.tf2torch.tf.bundle.TensorBundle;
import org.tf2torch.tf.model.CheckpointObjects;

/**
 * What a checkpoint holds of an optimizer. Which slot belongs to which variable is said by the
 * checkpoint's objects: the older optimizers list triples, the newer ones have a list of slots in
 * the order of the model's trainable variables, and in names that end in those of theirs.
 */
final class OptimizerState {
  private static final Map<String, Slot> OLD =
      Map.of(
          "m", Slot.MOMENTUM,
          "momentum", Slot.MOMENTUM,
          "v", Slot.VELOCITY,
          "rms", Slot.VELOCITY,
          "accumulator", Slot.VELOCITY,
          "accum_grad", Slot.VELOCITY,
          "vhat", Slot.LARGEST_VELOCITY,
          "mg", Slot.MEAN_GRADIENT,
          "accum_var", Slot.SQUARED_MOVES);

  private static final Map<String, Slot> NEW =
      Map.ofEntries(
          Map.entry("momentums", Slot.MOMENTUM),
          Map.entry("_momentums", Slot.MOMENTUM),
          Map.entry("_m", Slot.MOMENTUM),
          Map.entry("_velocities", Slot.VELOCITY),
          Map.entry("_u", Slot.VELOCITY),
          Map.entry("_accumulators", Slot.VELOCITY),
          Map.entry("_accumulated_grads", Slot.VELOCITY),
          Map.entry("_velocity_hats", Slot.LARGEST_VELOCITY),
          Map.entry("_average_gradients", Slot.MEAN_GRADIENT),
          Map.entry("_accumulated_delta_vars", Slot.SQUARED_MOVES),
          Map.entry("_model_variables_moving_average", Slot.AVERAGE));

  private final CheckpointObjects objects;
  private final TensorBundle checkpoint;
  private final int optimizer;
  private final Map<Slot, Map<String, TensorData>> slots = new EnumMap<>(Slot.class);

  /**
   * @param optimizer its object
   * @param trained the model's trainable variables, in Keras's order
   * @param ids from the name of a variable's tensor to the variable's
   * @param notes gets a sentence when slots cannot be told apart
   */
  OptimizerState(
      CheckpointObjects objects,
      TensorBundle checkpoint,
      int optimizer,
      List<Integer> trained,
      Map<String, String> ids,
      List<String> notes) {
    this.objects = objects;
    this.checkpoint = checkpoint;
    this.optimizer = optimizer;
    for (SlotVariableReference slot : objects.slots(optimizer)) {
      Slot kind = OLD.get(slot.getSlotName());
      if (kind != null) {
        put(kind, slot.getOriginalVariableNodeId(), slot.getSlotVariableNodeId(), ids);
      }
    }
    NEW.forEach(
        (name, kind) ->
            objects
                .find(optimizer, name)
                .map(objects::list)
                .filter(list -> !list.isEmpty())
                .ifPresent(list -> putAll(kind, list, trained, ids, notes)));
  }

  private void putAll(
      Slot kind,
      List<Integer> list,
      List<Integer> trained,
      Map<String, String> ids,
      List<String> notes) {
    List<Optional<Integer>> variables = new ArrayList<>();
    boolean fits = list.size() == trained.size();
    for (int i = 0; fits && i < list.size(); i++) {
      fits = isSlotOf(list.get(i), trained.get(i));
      variables.add(Optional.of(trained.get(i)));
    }
    if (!fits) {
      List<Integer> all =
          objects.variables().stream()
              .filter(it -> objects.key(it).filter(ids::containsKey).isPresent())
              .toList();
      variables = list.stream().map(slot -> named(slot, all)).toList();
    }
    if (variables.stream().anyMatch(Optional::isEmpty)
        || variables.stream().distinct().count() < variables.size()) {
      notes.add(
          "The optimizer was made for other variables than are known now; of its state, %s begins"
                  .formatted(kind.name().toLowerCase(Locale.ROOT))
              + " anew.");
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      put(kind, variables.get(i).get(), list.get(i), ids);
    }
  }

  /**
   * Where the model does not list its variables, or others than the optimizer knows, a slot still
   * says whose it is: {@code Adam/m/conv/kernel} is that of {@code conv/kernel}. Empty when that
   * fits no variable, or several.
   */
  private Optional<Integer> named(int slot, List<Integer> variables) {
    List<Integer> fitting =
        variables.stream()
            .filter(it -> !objects.name(it).isEmpty() && shape(slot).equals(shape(it)))
            .filter(it -> objects.name(slot).endsWith("/" + objects.name(it)))
            .sorted(Comparator.comparing(it -> -objects.name(it).length()))
            .toList();
    boolean unique =
        fitting.size() == 1
            || fitting.size() > 1
                && !objects.name(fitting.get(0)).equals(objects.name(fitting.get(1)));
    return unique ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** A slot has its variable's shape, and, where names are saved, ends in its name. */
  private boolean isSlotOf(int slot, int variable) {
    Optional<List<Long>> shape = shape(slot);
    String name = objects.name(slot);
    String end = objects.name(variable);
    boolean named =
        name.isEmpty() || end.isEmpty() || name.endsWith(end) || name.endsWith(end + "_1");
    return shape.isPresent() && shape.equals(shape(variable)) && named;
  }

  private Optional<List<Long>> shape(int variable) {
    return objects.key(variable).flatMap(checkpoint::entry).map(entry -> entry.shape());
  }

  private void put(Slot kind, int variable, int slot, Map<String, String> ids) {
    Optional<String> id = objects.key(variable).map(ids::get);
    Optional<TensorData> data = objects.key(slot).flatMap(checkpoint::tensor);
    if (id.isPresent() && data.isPresent() && shape(slot).equals(shape(variable))) {
      slots.computeIfAbsent(kind, k -> new HashMap<>()).put(id.get(), data.get());
    }
  }

  Map<Slot, Map<String, TensorData>> slots() {
    return slots;
  }

  /** Steps done. */
  long iterations() {
    return scalar("_iterations", "iter").map(Double::longValue).orElse(0L);
  }

  /** The learning rate that is set, or that a schedule gave last. */
  Optional<Double> learningRate() {
    return scalar("_learning_rate", "learning_rate", "_current_learning_rate");
  }

  double momentumProduct() {
    return scalar("_u_product", "momentum_cache").orElse(1.0);
  }

  /** The first of these attributes that is a variable of one finite number. */
  private Optional<Double> scalar(String... attributes) {
    for (String attribute : attributes) {
      Optional<Double> value =
          objects
              .find(optimizer, attribute)
              .flatMap(objects::key)
              .flatMap(checkpoint::tensor)
              .filter(data -> data.elements() == 1 && !data.dtype().isComplex())
              .map(data -> data.toDoubles()[0])
              .filter(Double::isFinite);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }
}
