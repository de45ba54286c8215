package org.tf2torch.parity.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How a training went.
 *
 * @param data what the model was trained on
 * @param heldOut what it was measured on; null if there was nothing
 * @param before the score on the held-out data before the first step
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingReport(
    String model,
    String data,
    String heldOut,
    String objective,
    String optimizer,
    long samples,
    int batchSize,
    Score before,
    List<Epoch> epochs) {

  /**
   * One pass over the data.
   *
   * @param number from 1
   * @param train the running score: each batch's before its update, in training mode
   * @param losses of the batches, one by one
   * @param test the score on the held-out data after the pass; null if there are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Epoch(
      int number,
      double learningRate,
      Score train,
      List<Double> losses,
      Score test,
      double seconds) {}
}
