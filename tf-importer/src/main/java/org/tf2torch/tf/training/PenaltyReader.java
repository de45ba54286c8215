package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.training.Training.Penalty;
import org.tf2torch.tf.model.CheckpointObjects;

/** Reads the regularisers of a layer's weights: fields such as {@code kernel_regularizer}. */
final class PenaltyReader {
  private static final String REGULARISER = "_regularizer";

  private final CheckpointObjects objects;
  private final Map<String, String> ids;
  private final List<Penalty> penalties = new ArrayList<>();

  /** A recurrent layer and its cell both name the regulariser of the one weight. */
  private final Set<String> penalised = new HashSet<>();

  private final List<String> notes;

  PenaltyReader(CheckpointObjects objects, Map<String, String> ids, List<String> notes) {
    this.objects = objects;
    this.ids = ids;
    this.notes = notes;
  }

  List<Penalty> penalties() {
    return penalties;
  }

  /**
   * @param layer its object in the checkpoint
   */
  void read(int layer, String name, JsonNode config) {
    for (Map.Entry<String, JsonNode> field : config.properties()) {
      String key = field.getKey();
      if (key.endsWith("_constraint") && !field.getValue().isNull()) {
        notes.add("Layer %s has a %s, which is not carried over.".formatted(name, key));
      } else if (key.endsWith(REGULARISER) && !field.getValue().isNull()) {
        String weight = key.substring(0, key.length() - REGULARISER.length());
        Optional<Penalty> penalty = penalty(layer, weight, field.getValue());
        penalty.filter(it -> penalised.add(it.variable())).ifPresent(penalties::add);
        if (penalty.isEmpty()) {
          notes.add("Layer %s has a %s, which is not carried over.".formatted(name, key));
        }
      }
    }
  }

  private Optional<Penalty> penalty(int layer, String weight, JsonNode regulariser) {
    Optional<KerasConfig> config = KerasConfig.of(regulariser);
    Optional<String> variable =
        objects
            .find(layer, weight)
            .or(() -> objects.find(layer, weight + "_kernel"))
            .or(() -> objects.find(layer, "cell", weight))
            .or(() -> objects.find(layer, "cell", weight + "_kernel"))
            .flatMap(objects::key)
            .map(ids::get);
    if (config.isEmpty() || variable.isEmpty()) {
      return Optional.empty();
    }
    double l1 = config.get().number("l1", 0);
    double l2 = config.get().number("l2", 0);
    return switch (config.get().className()) {
      case "L1", "L2", "L1L2" -> Optional.of(new Penalty(variable.get(), l1, l2));
      default -> Optional.empty();
    };
  }
}
