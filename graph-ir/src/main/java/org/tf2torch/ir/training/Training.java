package org.tf2torch.ir.training;

import java.util.List;
import java.util.Optional;

/**
 * How a model was being trained.
 *
 * @param objectives what was to become small, one for each output that has a loss
 * @param optimizer empty when the model does not say
 * @param layers what its layers say of their weights
 * @param notes what of the source's training is not in these records, a sentence each
 */
public record Training(
    List<Objective> objectives,
    Optional<Optimizer> optimizer,
    LayerRules layers,
    List<String> notes) {

  public Training {
    objectives = List.copyOf(objectives);
    notes = List.copyOf(notes);
  }

  /**
   * The loss of one output.
   *
   * @param output the graph's name of it
   * @param sum whether the losses of a batch are added; else their mean is taken
   * @param weight the loss is multiplied by
   * @param metrics what else is measured, by Keras's names
   */
  public record Objective(
      String output, Loss loss, boolean sum, double weight, List<String> metrics) {
    public Objective {
      metrics = List.copyOf(metrics);
    }
  }
}
