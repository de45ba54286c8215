package org.tf2torch.parity.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Tensor;

/**
 * How tensors of a type that libtorch's Java binding does not know get across it: bit for bit as
 * another type of the same width, a complex number as its two parts along a last axis. A copy of
 * the converted file takes and gives them so, see {@link Instrumented#runnable}.
 */
public enum Carrier {
  // The binding lists int16 and bfloat16 among its types, but ends the process on either.
  BFLOAT16(DType.BFLOAT16, 15, DType.FLOAT16, 5),
  INT16(DType.INT16, 2, DType.FLOAT16, 5),
  UINT16(DType.UINT16, 27, DType.FLOAT16, 5),
  UINT32(DType.UINT32, 28, DType.INT32, 3),
  UINT64(DType.UINT64, 29, DType.INT64, 4),
  FLOAT8_E5M2(DType.FLOAT8_E5M2, 23, DType.UINT8, 0),
  FLOAT8_E4M3FN(DType.FLOAT8_E4M3FN, 24, DType.UINT8, 0),
  COMPLEX128(DType.COMPLEX128, 10, DType.FLOAT64, 7);

  private final DType dtype;
  private final int scalarType;
  private final DType carrier;
  private final int carrierType;

  /**
   * @param scalarType the number of the type in TorchScript's code
   * @param carrierType the number of the carrier
   */
  Carrier(DType dtype, int scalarType, DType carrier, int carrierType) {
    this.dtype = dtype;
    this.scalarType = scalarType;
    this.carrier = carrier;
    this.carrierType = carrierType;
  }

  static Optional<Carrier> of(DType dtype) {
    return Arrays.stream(values()).filter(c -> c.dtype == dtype).findFirst();
  }

  /** Whether some input or output needs a carrier. */
  public static boolean isNeeded(Migration migration) {
    return Stream.concat(migration.inputs().stream(), migration.outputs().stream())
        .anyMatch(port -> of(port.dtype()).isPresent());
  }

  /** TensorFlow's tensor as the copy takes it. */
  public static Tensor toTorch(Migration.Port port, Tensor tensor) {
    Tensor laidOut = port.toTorch(tensor);
    return of(laidOut.dtype()).map(carrier -> carrier.encode(laidOut)).orElse(laidOut);
  }

  /** The copy's tensor as TensorFlow gives it. */
  public static Tensor toTensorFlow(Migration.Port port, Tensor tensor) {
    Optional<Carrier> carrier = of(port.dtype()).filter(c -> c.carrier == tensor.dtype());
    return port.toTensorFlow(carrier.map(c -> c.decode(tensor)).orElse(tensor));
  }

  private Tensor encode(Tensor tensor) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    if (this == COMPLEX128) {
      shape.add(2);
    }
    return Tensor.of(carrier, shape, tensor.buffer().array());
  }

  private Tensor decode(Tensor tensor) {
    List<Integer> shape = tensor.shape();
    if (this == COMPLEX128) {
      shape = shape.subList(0, shape.size() - 1);
    }
    return Tensor.of(dtype, shape, tensor.buffer().array());
  }

  /** The expression that makes a tensor of this type of what came across. */
  String unpacked(String value) {
    return this == COMPLEX128
        ? "torch.view_as_complex(" + value + ")"
        : "torch.view_copy(" + value + ", dtype=" + scalarType + ")";
  }

  /** The expression that makes a tensor of this type ready to go across. */
  String packed(String value) {
    return this == COMPLEX128
        ? "torch.view_as_real(torch.resolve_conj(" + value + "))"
        : "torch.view_copy(" + value + ", dtype=" + carrierType + ")";
  }
}
