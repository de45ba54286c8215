package org.tf2torch.ir;

/** Element type and shape of a tensor, printed as {@code float32[batch, 3]}. */
public record TensorType(DType dtype, Shape shape) implements ValueType {
  public static TensorType of(DType dtype, long... sizes) {
    return new TensorType(dtype, Shape.of(sizes));
  }

  public TensorType with(DType other) {
    return new TensorType(other, shape);
  }

  public TensorType with(Shape other) {
    return new TensorType(dtype, other);
  }

  @Override
  public String toString() {
    return dtype.text() + shape;
  }
}
