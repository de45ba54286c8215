package org.tf2torch.parity.archive;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Permutation;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * The converted file's own account of where it came from, its extra file {@code migration.json}.
 *
 * @param method the one it is about: {@code forward}, unless another signature was asked for
 * @param signature what the method computes; null for a frozen graph
 * @param tags the meta graph's; empty for a frozen graph
 * @param sourceSha256 of {@code saved_model.pb} (or {@code .pbtxt}) or the graph's file, if the
 *     file says
 * @param several whether the file has methods for several signatures
 * @param slimmed whether the model was made smaller at the price of exactness
 * @param words some that it knows, of a model with text
 */
public record Migration(
    String method,
    String signature,
    List<String> tags,
    Optional<String> sourceSha256,
    List<Port> inputs,
    List<Port> outputs,
    List<Parameter> parameters,
    boolean several,
    boolean slimmed,
    List<String> words) {

  public static final String FORWARD = "forward";

  /** Whether some input or output is text, for which there are no tensors. */
  public boolean hasText() {
    return Stream.concat(inputs.stream(), outputs.stream())
        .anyMatch(port -> port.dtype() == DType.STRING);
  }

  /**
   * An input or output of the method.
   *
   * @param name TensorFlow's name for it
   * @param shape PyTorch's, {@link TensorSpec#FREE} where it is open; null where even the rank is
   * @param permutation axis {@code i} here is axis {@code permutation[i]} in TensorFlow; empty
   *     where they agree
   */
  public record Port(
      String name, DType dtype, List<Integer> shape, Optional<Permutation> permutation) {

    public TensorSpec spec() {
      return new TensorSpec(name, dtype, shape);
    }

    /** What TensorFlow declares. */
    public TensorSpec sourceSpec() {
      return permutation
          .filter(order -> shape != null)
          .map(order -> new TensorSpec(name, dtype, order.inverse().apply(shape)))
          .orElseGet(this::spec);
    }

    /** TensorFlow's tensor as PyTorch takes it. */
    public Tensor toTorch(Tensor tensor) {
      return permutation.map(order -> order.apply(tensor)).orElse(tensor);
    }

    /** PyTorch's tensor as TensorFlow gives it. */
    public Tensor toTensorFlow(Tensor tensor) {
      return permutation.map(order -> order.inverse().apply(tensor)).orElse(tensor);
    }
  }

  /**
   * A TensorFlow variable and the key of the parameter or buffer that it became.
   *
   * @param trainable whether it is a parameter
   */
  public record Parameter(String variable, String key, boolean trainable) {}
}
