package org.tf2torch.tf;

import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tf2torch.ir.DType;

/** TensorFlow's element types in the graph's terms. */
public final class DTypes {
  private DTypes() {}

  /**
   * The element type; that of the target for a reference type, that of the stored integers for a
   * quantized one. Empty for what the graph has no elements for: handles, variants, 4-bit integers,
   * and types newer than this program.
   */
  public static Optional<DType> of(DataType type) {
    DType result =
        switch (type) {
          case DT_BOOL, DT_BOOL_REF -> DType.BOOL;
          case DT_UINT8, DT_UINT8_REF, DT_QUINT8, DT_QUINT8_REF -> DType.UINT8;
          case DT_INT8, DT_INT8_REF, DT_QINT8, DT_QINT8_REF -> DType.INT8;
          case DT_UINT16, DT_UINT16_REF, DT_QUINT16, DT_QUINT16_REF -> DType.UINT16;
          case DT_INT16, DT_INT16_REF, DT_QINT16, DT_QINT16_REF -> DType.INT16;
          case DT_UINT32, DT_UINT32_REF -> DType.UINT32;
          case DT_INT32, DT_INT32_REF, DT_QINT32, DT_QINT32_REF -> DType.INT32;
          case DT_UINT64, DT_UINT64_REF -> DType.UINT64;
          case DT_INT64, DT_INT64_REF -> DType.INT64;
          case DT_FLOAT8_E4M3FN, DT_FLOAT8_E4M3FN_REF -> DType.FLOAT8_E4M3FN;
          case DT_FLOAT8_E5M2, DT_FLOAT8_E5M2_REF -> DType.FLOAT8_E5M2;
          case DT_HALF, DT_HALF_REF -> DType.FLOAT16;
          case DT_BFLOAT16, DT_BFLOAT16_REF -> DType.BFLOAT16;
          case DT_FLOAT, DT_FLOAT_REF -> DType.FLOAT32;
          case DT_DOUBLE, DT_DOUBLE_REF -> DType.FLOAT64;
          case DT_COMPLEX64, DT_COMPLEX64_REF -> DType.COMPLEX64;
          case DT_COMPLEX128, DT_COMPLEX128_REF -> DType.COMPLEX128;
          case DT_STRING, DT_STRING_REF -> DType.STRING;
          default -> null;
        };
    return Optional.ofNullable(result);
  }

  /**
   * The element type of tensors whose elements all take the same number of bytes: {@link #of}, but
   * for strings.
   */
  public static Optional<DType> numeric(DataType type) {
    return of(type).filter(dtype -> dtype != DType.STRING);
  }
}
