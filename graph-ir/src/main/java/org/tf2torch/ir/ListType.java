package org.tf2torch.ir;

/**
 * A list of tensors that all have the element's dtype and fit its shape; its length is known only
 * when the model runs.
 */
public record ListType(TensorType element) implements ValueType {
  @Override
  public String toString() {
    return "list<" + element + ">";
  }
}
