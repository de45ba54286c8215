package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/**
 * What TensorFlow declares of its operations: arguments, attributes and their defaults.
 *
 * <p>The table is a resource that {@code src/main/python/write_op_defs.py} writes. It is loaded
 * once; a declaration is parsed when it is first asked for.
 */
public final class OpDefs {
  private static final String RESOURCE = "op_defs.pb.gz";
  private static final int OP_TAG = tag(OpList.OP_FIELD_NUMBER);
  private static final int NAME_TAG = tag(OpDef.NAME_FIELD_NUMBER);

  private final Map<String, ByteString> encoded;
  private final Map<String, OpDef> parsed = new ConcurrentHashMap<>();

  private OpDefs(Map<String, ByteString> encoded) {
    this.encoded = encoded;
  }

  /** Those of the TensorFlow that the table was written with. */
  public static OpDefs tensorflow() {
    return Holder.TENSORFLOW;
  }

  public Optional<OpDef> find(String op) {
    return Optional.ofNullable(parsed.computeIfAbsent(op, this::parse));
  }

  /** The names of all operations. */
  public Set<String> names() {
    return Collections.unmodifiableSet(encoded.keySet());
  }

  private OpDef parse(String op) {
    try {
      return encoded.containsKey(op) ? OpDef.parseFrom(encoded.get(op)) : null;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(RESOURCE + " is damaged at " + op, e);
    }
  }

  private static final class Holder {
    static final OpDefs TENSORFLOW = load();

    private static OpDefs load() {
      try (InputStream resource = OpDefs.class.getResourceAsStream(RESOURCE);
          InputStream unzipped = new GZIPInputStream(resource, 1 << 16)) {
        return new OpDefs(split(UnsafeByteOperations.unsafeWrap(unzipped.readAllBytes())));
      } catch (IOException e) {
        throw new IllegalStateException(RESOURCE + " cannot be read", e);
      }
    }

    /**
     * The declarations of an OpList by name, still encoded: each is a field of its own that begins
     * with the name.
     */
    private static Map<String, ByteString> split(ByteString list) throws IOException {
      Map<String, ByteString> ops = new HashMap<>();
      CodedInputStream in = list.newCodedInput();
      in.enableAliasing(true);
      while (in.readTag() == OP_TAG) {
        ByteString op = in.readBytes();
        CodedInputStream fields = op.newCodedInput();
        if (fields.readTag() != NAME_TAG) {
          throw new IOException("an operation does not begin with its name");
        }
        ops.put(fields.readString(), op);
      }
      return ops;
    }
  }

  private static int tag(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
