package org.tf2torch.ir.training;

import java.util.List;
import java.util.Optional;

/**
 * How a model was being trained, or, of one that was not compiled, what its layers say of training.
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

  /** What layers say of a model that has no loss and no optimizer. */
  public static Training ofLayers(LayerRules layers, List<String> notes) {
    return new Training(List.of(), Optional.empty(), layers, notes);
  }

  /** Whether there is a training to go on with. */
  public boolean isCompiled() {
    return !objectives.isEmpty() || optimizer.isPresent();
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
