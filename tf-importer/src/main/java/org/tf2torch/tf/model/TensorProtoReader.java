package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.bundle.MappedFile;

/**
 * Reads the tensors that graphs hold. Their elements are bytes as they are in memory ({@code
 * tensor_content}), or a list of numbers, of which the last is repeated until the shape is full.
 * Source: {@code Tensor::FromProto} in {@code tensorflow/core/framework/tensor.cc}.
 */
final class TensorProtoReader {
  /** More strings than a graph holds; a shape in a damaged file can claim any number. */
  private static final long MOST_STRINGS = 1L << 22;

  private final MappedFile file;

  /**
   * @param file the model's, in which large contents stay
   */
  TensorProtoReader(MappedFile file) {
    this.file = file;
  }

  /**
   * A tensor's elements; large ones stay where they are in the file.
   *
   * @param node the node's that has the tensor, for messages
   * @return empty when the type is none of numbers
   * @throws BrokenModelException when the elements do not fit the shape
   */
  Optional<TensorData> data(String node, TensorProto tensor) {
    Optional<DType> type = DTypes.numeric(tensor.getDtype());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    List<Long> shape = shape(node, tensor);
    long elements = elements(node, shape);
    int width = type.get().bytes();
    if (elements > Long.MAX_VALUE / width) {
      throw broken(node, "has a tensor with more bytes than can be counted: " + shape);
    }
    ByteSource content = content(tensor);
    if (content.size() == 0) {
      return Optional.of(TypedLists.data(tensor, type.get(), shape, elements));
    }
    if (elements * width != content.size()) {
      throw broken(
          node,
          "has a tensor of %s%s in %d bytes".formatted(type.get().text(), shape, content.size()));
    }
    return Optional.of(TensorData.stored(type.get(), shape, content, 0));
  }

  private ByteSource content(TensorProto tensor) {
    Optional<FileRange> place = LargeContents.place(file, tensor);
    return place.isPresent() ? place.get() : new ByteStringSource(tensor.getTensorContent());
  }

  /**
   * The elements of a tensor of strings, row-major.
   *
   * @param node the node's that has the tensor, for messages
   * @return empty when it holds no strings
   * @throws BrokenModelException when the elements do not fit the shape, or are too many
   */
  Optional<List<ByteString>> strings(String node, TensorProto tensor) {
    if (DTypes.of(tensor.getDtype()).filter(DType.STRING::equals).isEmpty()) {
      return Optional.empty();
    }
    long elements = elements(node, shape(node, tensor));
    if (elements > MOST_STRINGS) {
      throw broken(node, "has a tensor of %d strings, which is too many".formatted(elements));
    }
    ByteSource content = content(tensor);
    if (content.size() > 0) {
      ByteBuffer packed = content.slice(0, (int) content.size());
      return Optional.of(packedStrings(node, ByteString.copyFrom(packed), (int) elements));
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
  private List<ByteString> packedStrings(String node, ByteString content, int count) {
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
      throw broken(node, "has a tensor of strings that is cut short");
    }
  }

  private List<Long> shape(String node, TensorProto tensor) {
    TensorShapeProto shape = tensor.getTensorShape();
    List<Long> sizes = shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    if (shape.getUnknownRank() || sizes.stream().anyMatch(size -> size < 0)) {
      throw broken(node, "has a tensor of unknown size");
    }
    return sizes;
  }

  private long elements(String node, List<Long> shape) {
    if (shape.contains(0L)) {
      return 0;
    }
    try {
      return shape.stream().reduce(1L, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw broken(node, "has a tensor with more elements than can be counted: " + shape);
    }
  }

  private BrokenModelException broken(String node, String what) {
    return new BrokenModelException(file.path(), "node " + node + " " + what);
  }
}
