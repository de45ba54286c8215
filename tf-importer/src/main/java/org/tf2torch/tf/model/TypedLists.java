package org.tf2torch.tf.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tensorflow.proto.TensorProto;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.ir.data.TensorData;

/**
 * Reads the elements of a {@link TensorProto} that are listed as numbers, each type in the list
 * that is meant for it.
 */
final class TypedLists {
  private TypedLists() {}

  /**
   * The listed elements, the last repeated until the shape is full, zeros when there is none.
   * Listed elements beyond the shape are ignored, as TensorFlow does.
   *
   * @param elements the number that the shape has
   */
  static TensorData data(TensorProto tensor, DType type, List<Long> shape, long elements) {
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    int listed = (int) Math.min(elements, length(tensor, type));
    if (listed == 0) {
      return TensorData.filled(vector(type, ByteBuffer.allocate(type.bytes()), 1), sizes);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(listed, type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < listed; i++) {
      put(tensor, type, i, bytes);
    }
    TensorData given = vector(type, bytes, listed);
    if (listed == elements) {
      return given.reshaped(sizes);
    }
    TensorData last = given.sliced(0, listed - 1L, 1);
    if (listed == 1) {
      return TensorData.filled(last, sizes);
    }
    TensorData rest = TensorData.filled(last, elements - listed);
    return TensorData.concatenated(0, List.of(given, rest)).reshaped(sizes);
  }

  private static TensorData vector(DType type, ByteBuffer bytes, long elements) {
    return TensorData.stored(type, List.of(elements), ByteSource.of(bytes.array()), 0);
  }

  private static int length(TensorProto tensor, DType type) {
    return switch (type) {
      case BOOL -> tensor.getBoolValCount();
      case INT8, UINT8, INT16, UINT16, INT32 -> tensor.getIntValCount();
      case UINT32 -> tensor.getUint32ValCount();
      case INT64 -> tensor.getInt64ValCount();
      case UINT64 -> tensor.getUint64ValCount();
      case FLOAT8_E4M3FN, FLOAT8_E5M2 -> tensor.getFloat8Val().size();
      case FLOAT16, BFLOAT16 -> tensor.getHalfValCount();
      case FLOAT32 -> tensor.getFloatValCount();
      case FLOAT64 -> tensor.getDoubleValCount();
      case COMPLEX64 -> tensor.getScomplexValCount() / 2;
      case COMPLEX128 -> tensor.getDcomplexValCount() / 2;
      case STRING -> throw new IllegalArgumentException("strings are no numbers");
    };
  }

  // The 16-bit types are listed as the integers of their bits, the integers of up to 32 bits by
  // their low bits, the complex
  // types as pairs.
  private static void put(TensorProto tensor, DType type, int i, ByteBuffer bytes) {
    switch (type) {
      case BOOL -> bytes.put((byte) (tensor.getBoolVal(i) ? 1 : 0));
      case INT8, UINT8 -> bytes.put((byte) tensor.getIntVal(i));
      case INT16, UINT16 -> bytes.putShort((short) tensor.getIntVal(i));
      case INT32 -> bytes.putInt(tensor.getIntVal(i));
      case UINT32 -> bytes.putInt(tensor.getUint32Val(i));
      case INT64 -> bytes.putLong(tensor.getInt64Val(i));
      case UINT64 -> bytes.putLong(tensor.getUint64Val(i));
      case FLOAT8_E4M3FN, FLOAT8_E5M2 -> bytes.put(tensor.getFloat8Val().byteAt(i));
      case FLOAT16, BFLOAT16 -> bytes.putShort((short) tensor.getHalfVal(i));
      case FLOAT32 -> bytes.putFloat(tensor.getFloatVal(i));
      case FLOAT64 -> bytes.putDouble(tensor.getDoubleVal(i));
      case COMPLEX64 ->
          bytes.putFloat(tensor.getScomplexVal(2 * i)).putFloat(tensor.getScomplexVal(2 * i + 1));
      case COMPLEX128 ->
          bytes.putDouble(tensor.getDcomplexVal(2 * i)).putDouble(tensor.getDcomplexVal(2 * i + 1));
      case STRING -> throw new IllegalArgumentException("strings are no numbers");
    }
  }
}
