package org.tf2torch.tf.bundle;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tensorflow.proto.DataType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.DTypes;

/** What a {@link TensorBundle} holds under one key. */
public final class BundleEntry {
  private final String key;
  private final DataType type;
  private final List<Long> shape;
  private final Supplier<TensorData> elements;

  BundleEntry(String key, DataType type, List<Long> shape, Supplier<TensorData> elements) {
    this.key = key;
    this.type = type;
    this.shape = List.copyOf(shape);
    this.elements = elements;
  }

  public String key() {
    return key;
  }

  public DataType type() {
    return type;
  }

  public List<Long> shape() {
    return shape;
  }

  /**
   * A lazy view of the elements, always the same object; their checksum is verified when they are
   * first read.
   *
   * @return empty when the type is none of numbers
   */
  public Optional<TensorData> data() {
    return DTypes.numeric(type).map(dtype -> elements.get());
  }

  @Override
  public String toString() {
    return "%s: %s%s".formatted(key, type, shape);
  }
}
