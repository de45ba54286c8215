package org.tf2torch.parity.worker;

import java.util.List;
import org.tf2torch.parity.tensor.NamedTensor;

/** A framework with a model loaded into it, until it is closed or the process ends. */
interface Engine extends AutoCloseable {
  ModelInfo info();

  /**
   * Runs the model once.
   *
   * @param inputs in the order of the model's inputs
   * @param fetches names of the tensors wanted; for a converted model, none means all it returns
   * @return those tensors, in that order
   * @throws org.tf2torch.parity.ParityException if the model itself raises an error on these inputs
   */
  List<NamedTensor> run(List<NamedTensor> inputs, List<String> fetches);

  /** Frees the model. */
  @Override
  void close();
}
