package org.tf2torch.torch.archive;

import org.tf2torch.ir.DType;

/** What PyTorch calls the element types in its files. */
final class TorchType {
  private TorchType() {}

  /**
   * The storage class without its ending, such as {@code Float} of {@code FloatStorage}:
   * c10::ScalarType's name.
   */
  static String scalarType(DType type) {
    return switch (type) {
      case BOOL -> "Bool";
      case UINT8 -> "Byte";
      case INT8 -> "Char";
      case UINT16 -> "UInt16";
      case INT16 -> "Short";
      case UINT32 -> "UInt32";
      case INT32 -> "Int";
      case UINT64 -> "UInt64";
      case INT64 -> "Long";
      case FLOAT8_E4M3FN -> "Float8_e4m3fn";
      case FLOAT8_E5M2 -> "Float8_e5m2";
      case FLOAT16 -> "Half";
      case BFLOAT16 -> "BFloat16";
      case FLOAT32 -> "Float";
      case FLOAT64 -> "Double";
      case COMPLEX64 -> "ComplexFloat";
      case COMPLEX128 -> "ComplexDouble";
      case STRING -> throw new IllegalArgumentException("PyTorch has no tensors of text");
    };
  }

  /**
   * Whether Python has a class for storages of this type; there is none for the types that came
   * after 2022.
   */
  static boolean hasStorageClass(DType type) {
    return switch (type) {
      case UINT16, UINT32, UINT64, FLOAT8_E4M3FN, FLOAT8_E5M2 -> false;
      default -> true;
    };
  }
}
