package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.bundle.MappedFile;

/**
 * Keeps the weights in a graph's constants off the heap. A parser of protocol buffers copies all it
 * reads; so the bytes of large tensors are cut out of the encoded model before it is parsed, and
 * the place they have in the file is put in instead, in a field of the tensor that TensorFlow does
 * not have.
 */
final class LargeContents {
  /** Shorter contents are copied with the rest. */
  private static final int LARGE = 4096;

  /**
   * The largest number a field can have. A field of that number that the file itself has is left
   * out.
   */
  private static final int PLACE_FIELD = (1 << 29) - 1;

  /** The messages on the way from the whole model to a tensor's content. */
  enum Message {
    SAVED_MODEL,
    META_GRAPH,
    GRAPH,
    LIBRARY,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    ATTRIBUTE_VALUE,
    ATTRIBUTE_LIST,
    TENSOR;

    /** What a field holds, if that can hold a tensor's content. */
    private Optional<Message> field(int number) {
      return Optional.ofNullable(
          switch (this) {
            case SAVED_MODEL -> number == SavedModel.META_GRAPHS_FIELD_NUMBER ? META_GRAPH : null;
            case META_GRAPH -> number == MetaGraphDef.GRAPH_DEF_FIELD_NUMBER ? GRAPH : null;
            case GRAPH ->
                switch (number) {
                  case GraphDef.NODE_FIELD_NUMBER -> NODE;
                  case GraphDef.LIBRARY_FIELD_NUMBER -> LIBRARY;
                  default -> null;
                };
            case LIBRARY -> number == FunctionDefLibrary.FUNCTION_FIELD_NUMBER ? FUNCTION : null;
            case FUNCTION -> number == FunctionDef.NODE_DEF_FIELD_NUMBER ? NODE : null;
            case NODE -> number == NodeDef.ATTR_FIELD_NUMBER ? ATTRIBUTE : null;
            case ATTRIBUTE -> number == 2 ? ATTRIBUTE_VALUE : null; // the value of a map's entry
            case ATTRIBUTE_VALUE ->
                switch (number) {
                  case AttrValue.TENSOR_FIELD_NUMBER -> TENSOR;
                  case AttrValue.LIST_FIELD_NUMBER -> ATTRIBUTE_LIST;
                  default -> null;
                };
            case ATTRIBUTE_LIST ->
                number == AttrValue.ListValue.TENSOR_FIELD_NUMBER ? TENSOR : null;
            case TENSOR -> null;
          });
    }
  }

  private final MappedFile file;
  private final ByteBuffer bytes;

  private LargeContents(MappedFile file) {
    this.file = file;
    this.bytes = file.slice(0, (int) file.size());
  }

  /**
   * The encoded message without its large contents.
   *
   * @param file shorter than 2 GiB
   * @throws BrokenModelException when the file is cut short or damaged
   */
  static ByteString cutOut(MappedFile file, Message message) {
    ByteString.Output out = ByteString.newOutput();
    LargeContents contents = new LargeContents(file);
    try {
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      contents.copy(message, contents.bytes.limit(), coded);
      coded.flush();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be written", e);
    }
    return out.toByteString();
  }

  /** The place in the file that a tensor's content was cut out of; empty when the tensor has it. */
  static Optional<FileRange> place(MappedFile file, TensorProto tensor) {
    UnknownFieldSet.Field field = tensor.getUnknownFields().getField(PLACE_FIELD);
    List<ByteString> places = field.getLengthDelimitedList();
    if (places.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer place =
        places.get(places.size() - 1).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return Optional.of(new FileRange(file, place.getLong(), place.getLong()));
  }

  /** Copies the fields of a message up to {@code end}, which is where its bytes end. */
  private void copy(Message message, int end, CodedOutputStream out) throws IOException {
    while (bytes.position() < end) {
      int start = bytes.position();
      long tag = varint(end);
      int number = (int) (tag >>> 3);
      switch ((int) tag & 7) {
        case WireFormat.WIRETYPE_VARINT -> varint(end);
        case WireFormat.WIRETYPE_FIXED64 -> skip(Long.BYTES, end);
        case WireFormat.WIRETYPE_FIXED32 -> skip(Integer.BYTES, end);
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          int length = length(end);
          if (copiedWithoutContents(message, number, length, out)) {
            continue;
          }
          skip(length, end);
        }
        // Groups are not used; whether they are allowed is for the parser to say.
        default -> skip(end - bytes.position(), end);
      }
      if (message != Message.TENSOR || number != PLACE_FIELD) {
        out.write(bytes.slice(start, bytes.position() - start));
      }
    }
  }

  /** Takes care of a field that is, or holds, large contents; else leaves the position alone. */
  private boolean copiedWithoutContents(
      Message message, int number, int length, CodedOutputStream out) throws IOException {
    Optional<Message> field = message.field(number);
    int start = bytes.position();
    if (length < LARGE) {
      return false;
    }
    if (message == Message.TENSOR && number == TensorProto.TENSOR_CONTENT_FIELD_NUMBER) {
      ByteBuffer place = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.writeByteArray(PLACE_FIELD, place.putLong(start).putLong(length).array());
      bytes.position(start + length);
      return true;
    }
    if (field.isEmpty()) {
      return false;
    }
    ByteString.Output inner = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(inner);
    copy(field.get(), start + length, coded);
    coded.flush();
    out.writeBytes(number, inner.toByteString());
    return true;
  }

  private int length(int end) {
    long length = varint(end);
    if (length < 0 || length > end - bytes.position()) {
      throw damaged();
    }
    return (int) length;
  }

  private void skip(int length, int end) {
    if (length > end - bytes.position()) {
      throw damaged();
    }
    bytes.position(bytes.position() + length);
  }

  private long varint(int end) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && bytes.position() < end; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged();
  }

  private BrokenModelException damaged() {
    return new BrokenModelException(file.path(), "is cut short or damaged");
  }
}
