package org.tf2torch.torch.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.training.Training;

/**
 * How a training goes on: the section {@code training} of {@code migration.json}.
 *
 * @param losses by the names of outputs
 * @param optimizer as the script makes it, such as {@code Adam(lr=0.001)}; null when not known
 * @param iterations steps done
 * @param notes what is not carried over, a sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingSummary(
    Map<String, String> losses, String optimizer, long iterations, List<String> notes) {

  static TrainingSummary of(Training training, Optional<TorchOptimizer> torch, List<String> notes) {
    Map<String, String> losses = new LinkedHashMap<>();
    for (Training.Objective objective : training.objectives()) {
      LossCode code = new LossCode(objective.loss(), 1, 2, objective.sum());
      losses.put(objective.output(), code.title());
    }
    return new TrainingSummary(
        losses,
        torch
            .map(it -> new OptimizerCode(training.optimizer().orElseThrow(), it, false).summary())
            .orElse(null),
        training.optimizer().map(it -> it.iterations()).orElse(0L),
        List.copyOf(notes));
  }

  /** Lines for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (optimizer == null && losses.isEmpty()) {
      return notes;
    }
    String of = optimizer == null ? "no optimizer" : optimizer;
    lines.add(
        "%s · %s · %,d steps done".formatted(of, String.join(", ", losses.values()), iterations));
    lines.addAll(notes);
    return lines;
  }
}
