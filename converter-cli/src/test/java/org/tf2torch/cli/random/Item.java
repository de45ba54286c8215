package org.tf2torch.cli.random;

import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/**
 * A tensor of a graph that is being drafted.
 *
 * @param port its name in the graph, {@code n3} or {@code n3:1}
 * @param value what TensorFlow computes for it on the first feed
 */
public record Item(String port, Tensor value) {
  public DType dtype() {
    return value.dtype();
  }

  public List<Integer> shape() {
    return value.shape();
  }

  public int rank() {
    return value.rank();
  }

  /** The size of an axis; negative axes count from the end. */
  public int size(int axis) {
    return shape().get(axis < 0 ? axis + rank() : axis);
  }

  /** Whether there is neither NaN nor an infinity in it. */
  public boolean isFinite() {
    Elements elements = Elements.of(value);
    int count = value.size() * (dtype().isComplex() ? 2 : 1);
    return IntStream.range(0, count).allMatch(i -> Double.isFinite(elements.at(i)));
  }
}
