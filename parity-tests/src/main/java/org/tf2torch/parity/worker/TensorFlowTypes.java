package org.tf2torch.parity.worker;

import org.tensorflow.proto.DataType;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;

/** TensorFlow's element types as ours. The quantized integers are what their bytes are. */
final class TensorFlowTypes {
  private TensorFlowTypes() {}

  static DType of(int number) {
    DataType type = DataType.forNumber(number);
    return switch (type == null ? DataType.DT_INVALID : type) {
      case DT_BOOL -> DType.BOOL;
      case DT_UINT8, DT_QUINT8 -> DType.UINT8;
      case DT_INT8, DT_QINT8 -> DType.INT8;
      case DT_UINT16, DT_QUINT16 -> DType.UINT16;
      case DT_INT16, DT_QINT16 -> DType.INT16;
      case DT_UINT32 -> DType.UINT32;
      case DT_INT32, DT_QINT32 -> DType.INT32;
      case DT_UINT64 -> DType.UINT64;
      case DT_INT64 -> DType.INT64;
      case DT_FLOAT8_E4M3FN -> DType.FLOAT8_E4M3FN;
      case DT_FLOAT8_E5M2 -> DType.FLOAT8_E5M2;
      case DT_HALF -> DType.FLOAT16;
      case DT_BFLOAT16 -> DType.BFLOAT16;
      case DT_FLOAT -> DType.FLOAT32;
      case DT_DOUBLE -> DType.FLOAT64;
      case DT_COMPLEX64 -> DType.COMPLEX64;
      case DT_COMPLEX128 -> DType.COMPLEX128;
      case DT_STRING -> DType.STRING;
      default -> throw ParityException.unsupported("TensorFlow's " + type + " cannot be compared");
    };
  }

  /** The number of the {@code DataType} in TensorFlow's protocol. */
  static int number(DType type) {
    return switch (type) {
      case FLOAT16 -> DataType.DT_HALF_VALUE;
      case FLOAT32 -> DataType.DT_FLOAT_VALUE;
      case FLOAT64 -> DataType.DT_DOUBLE_VALUE;
      default -> DataType.valueOf("DT_" + type.name()).getNumber();
    };
  }
}
