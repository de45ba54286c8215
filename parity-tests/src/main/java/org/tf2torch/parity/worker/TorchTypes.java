package org.tf2torch.parity.worker;

import ai.djl.ndarray.types.DataType;
import java.util.Locale;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;

/** The element types that libtorch's Java binding can carry across. */
final class TorchTypes {
  private TorchTypes() {}

  static DataType to(DType type) {
    return switch (type) {
      case BOOL -> DataType.BOOLEAN;
      case UINT8, INT8, INT32, INT64, FLOAT16, FLOAT32, FLOAT64, COMPLEX64 ->
          DataType.valueOf(type.name());
      default ->
          throw ParityException.unsupported(
              "libtorch's Java binding has no " + type.text() + " tensors");
    };
  }

  static DType from(DataType type) {
    if (type == DataType.BOOLEAN) {
      return DType.BOOL;
    }
    return DType.of(type.name().toLowerCase(Locale.ROOT))
        .orElseThrow(() -> ParityException.unsupported("cannot compare libtorch's " + type));
  }
}
