package org.tf2torch.ir;

import java.util.List;

/**
 * A part of a model that converts when the whole does not.
 *
 * @param inputs tensors to begin at, as the source names them; empty: the model's own
 * @param outputs tensors to end at; empty: the model's own
 */
public record Cut(List<String> inputs, List<String> outputs) {
  public Cut {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
