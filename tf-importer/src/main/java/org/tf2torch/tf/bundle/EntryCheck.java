package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.DType;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.DTypes;

/** Checks what an index says of a tensor against itself. */
final class EntryCheck {
  /** TensorFlow's limit, {@code TensorShape::MaxDimensions()}. */
  private static final int MOST_AXES = 254;

  private EntryCheck() {}

  /** The shape, whose number of elements fits 63 bits. */
  static List<Long> shape(Path index, ByteString key, BundleEntryProto entry) {
    TensorShapeProto shape = entry.getShape();
    if (shape.getUnknownRank() || shape.getDimCount() > MOST_AXES) {
      throw damaged(index, key, "has no usable shape");
    }
    List<Long> sizes = new ArrayList<>();
    for (TensorShapeProto.Dim dim : shape.getDimList()) {
      if (dim.getSize() < 0) {
        throw damaged(index, key, "has an axis of size " + dim.getSize());
      }
      sizes.add(dim.getSize());
    }
    elements(index, key, sizes);
    return sizes;
  }

  /** Whether as many bytes are stored as the shape and the type need. */
  static void size(Path index, ByteString key, BundleEntryProto entry, List<Long> shape) {
    long elements = elements(index, key, shape);
    Optional<DType> type = DTypes.of(entry.getDtype());
    if (type.isEmpty()) {
      return;
    }
    int width = type.get().bytes();
    // A string takes at least the byte that says how long it is.
    boolean fits =
        type.get() == DType.STRING
            ? elements <= entry.getSize()
            : elements <= Long.MAX_VALUE / width && elements * width == entry.getSize();
    if (!fits) {
      throw damaged(
          index,
          key,
          "is %s%s, which does not take %d bytes"
              .formatted(type.get().text(), shape, entry.getSize()));
    }
  }

  private static long elements(Path index, ByteString key, List<Long> shape) {
    if (shape.contains(0L)) {
      return 0;
    }
    try {
      return shape.stream().reduce(1L, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw damaged(index, key, "has more elements than can be counted: " + shape);
    }
  }

  private static BrokenModelException damaged(Path index, ByteString key, String what) {
    return new BrokenModelException(index, "is damaged: " + key.toStringUtf8() + " " + what);
  }
}
