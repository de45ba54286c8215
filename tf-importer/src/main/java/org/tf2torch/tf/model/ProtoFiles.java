package org.tf2torch.tf.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.bundle.MappedFile;

/** Reads protocol buffers from files. */
final class ProtoFiles {
  /** Text is read as a whole, into several times its size. */
  private static final long LARGEST_TEXT = 1L << 27;

  private ProtoFiles() {}

  /**
   * The message that a file holds, in the binary form or the text form. The binary form's large
   * tensors stay in the file, see {@link LargeContents}.
   *
   * @param type the message's
   * @param empty an instance of the message
   * @throws BrokenModelException when it holds no such message
   */
  static <M extends Message> M read(MappedFile file, LargeContents.Message type, M empty) {
    if (file.size() == 0) {
      throw new BrokenModelException(file.path(), "is empty");
    }
    Message.Builder builder = empty.newBuilderForType();
    if (isText(file)) {
      mergeText(file, builder);
    } else {
      mergeBinary(file, type, builder);
    }
    @SuppressWarnings("unchecked") // what a message's own builder builds
    M message = (M) builder.build();
    return message;
  }

  private static boolean isText(MappedFile file) {
    String name = file.path().getFileName().toString();
    return name.endsWith(".pbtxt") || name.endsWith(".prototxt") || name.endsWith(".txt");
  }

  private static void mergeBinary(
      MappedFile file, LargeContents.Message type, Message.Builder builder) {
    if (file.size() > Integer.MAX_VALUE) {
      throw new BrokenModelException(
          file.path(), "is larger than a protocol buffer can be (2 GiB)");
    }
    CodedInputStream in = LargeContents.cutOut(file, type).newCodedInput();
    in.enableAliasing(true);
    try {
      builder.mergeFrom(in);
      in.checkLastTagWas(0);
    } catch (InvalidProtocolBufferException e) {
      throw broken(file, builder, "cut short or damaged", e);
    } catch (IOException e) {
      throw new BrokenModelException(file.path(), "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static void mergeText(MappedFile file, Message.Builder builder) {
    if (file.size() > LARGEST_TEXT) {
      throw new BrokenModelException(
          file.path(),
          "is too large for the text form (%d bytes); save it in the binary form"
              .formatted(file.size()));
    }
    String text = StandardCharsets.UTF_8.decode(file.slice(0, (int) file.size())).toString();
    try {
      TextFormat.merge(text, builder);
    } catch (TextFormat.ParseException e) {
      throw broken(file, builder, e.getMessage(), e);
    }
  }

  private static BrokenModelException broken(
      MappedFile file, Message.Builder builder, String why, Exception cause) {
    String type = builder.getDescriptorForType().getName();
    return new BrokenModelException(file.path(), "is no %s, or %s".formatted(type, why), cause);
  }
}
