package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.DTypes;

/**
 * Reads the tensors that graphs hold. Their elements are bytes as they are in memory ({@code
 * tensor_content}), or a list of numbers, of which the last is repeated until the shape is full.
 * Source: {@code Tensor::FromProto} in {@code tensorflow/core/framework/tensor.cc}.
 */
public final class TensorProtoReader {
  /** More strings than a graph holds; a shape in a damaged file can claim any number. */
  private static final long MOST_STRINGS = 1L << 22;

  private TensorProtoReader() {}

  /**
   * A tensor's elements; large ones stay where they are in the file.
   *
   * @param file the model's, and
   * @param node the node's that has the tensor, for messages
   * @return empty when the type is none of numbers
   * @throws BrokenModelException when the elements do not fit the shape
   */
  public static Optional<TensorData> data(Path file, String node, TensorProto tensor) {
    Optional<DType> type = DTypes.numeric(tensor.getDtype());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    List<Long> shape = shape(file, node, tensor);
    long elements = elements(file, node, shape);
    int width = type.get().bytes();
    ByteString content = tensor.getTensorContent();
    if (elements > Long.MAX_VALUE / width) {
      throw broken(file, node, "has a tensor with more bytes than can be counted: " + shape);
    }
    if (content.isEmpty()) {
      return Optional.of(TypedLists.data(tensor, type.get(), shape, elements));
    }
    if (elements * width != content.size()) {
      throw broken(
          file,
          node,
          "has a tensor of %s%s in %d bytes".formatted(type.get().text(), shape, content.size()));
    }
    return Optional.of(TensorData.stored(type.get(), shape, new ByteStringSource(content), 0));
  }

  /**
   * The elements of a tensor of strings, row-major.
   *
   * @param file the model's, and
   * @param node the node's that has the tensor, for messages
   * @return empty when it holds no strings
   * @throws BrokenModelException when the elements do not fit the shape, or are too many
   */
  public static Optional<List<ByteString>> strings(Path file, String node, TensorProto tensor) {
    if (DTypes.of(tensor.getDtype()).filter(DType.STRING::equals).isEmpty()) {
      return Optional.empty();
    }
    long elements = elements(file, node, shape(file, node, tensor));
    if (elements > MOST_STRINGS) {
      throw broken(file, node, "has a tensor of %d strings, which is too many".formatted(elements));
    }
    if (!tensor.getTensorContent().isEmpty()) {
      return Optional.of(packedStrings(file, node, tensor.getTensorContent(), (int) elements));
    }
    List<ByteString> listed = tensor.getStringValList();
    int given = (int) Math.min(elements, listed.size());
    ByteString last = listed.isEmpty() ? ByteString.EMPTY : listed.get(listed.size() - 1);
    List<ByteString> strings = new ArrayList<>(listed.subList(0, given));
    strings.addAll(Collections.nCopies((int) elements - given, last));
    return Optional.of(strings);
  }

  /**
   * All lengths as varints, then all bytes; source: {@code tensorflow/core/lib/core/coding.cc},
   * DecodeStringList.
   */
  private static List<ByteString> packedStrings(
      Path file, String node, ByteString content, int count) {
    try {
      CodedInputStream in = content.newCodedInput();
      int[] lengths = new int[count];
      for (int i = 0; i < count; i++) {
        lengths[i] = in.readRawVarint32();
      }
      List<ByteString> strings = new ArrayList<>(count);
      for (int length : lengths) {
        int start = in.getTotalBytesRead();
        in.skipRawBytes(length);
        strings.add(content.substring(start, start + length));
      }
      return strings;
    } catch (IOException e) {
      throw broken(file, node, "has a tensor of strings that is cut short");
    }
  }

  private static List<Long> shape(Path file, String node, TensorProto tensor) {
    TensorShapeProto shape = tensor.getTensorShape();
    List<Long> sizes = shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    if (shape.getUnknownRank() || sizes.stream().anyMatch(size -> size < 0)) {
      throw broken(file, node, "has a tensor of unknown size");
    }
    return sizes;
  }

  private static long elements(Path file, String node, List<Long> shape) {
    if (shape.contains(0L)) {
      return 0;
    }
    try {
      return shape.stream().reduce(1L, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw broken(file, node, "has a tensor with more elements than can be counted: " + shape);
    }
  }

  private static BrokenModelException broken(Path file, String node, String what) {
    return new BrokenModelException(file, "node " + node + " " + what);
  }
}
