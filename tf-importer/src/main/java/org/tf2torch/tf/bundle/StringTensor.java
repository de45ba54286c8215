package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.BundleEntryProto;
import org.tf2torch.tf.BrokenModelException;

/**
 * Reads a tensor of strings: the length of each as a varint, the masked CRC32C of the lengths, then
 * the bytes of each. The lengths go into the checksum as four bytes, or eight where four do not
 * hold them. Source: {@code ReadStringTensor} in {@code
 * tensorflow/core/util/tensor_bundle/tensor_bundle.cc}.
 */
final class StringTensor {
  /** A vocabulary is shorter; more is not worth the memory of one object each. */
  private static final long MOST_STRINGS = 1L << 22;

  /** Strings are copied to the heap, unlike numbers. */
  private static final long MOST_BYTES = 1L << 27;

  private final Shards shards;
  private final String key;
  private final BundleEntryProto entry;
  private final MaskedCrc32c crc = new MaskedCrc32c();

  private StringTensor(Shards shards, String key, BundleEntryProto entry) {
    this.shards = shards;
    this.key = key;
    this.entry = entry;
  }

  /**
   * @param entry one that {@link Shards#check} and {@link EntryCheck} passed
   * @throws BrokenModelException when the strings are damaged, too many, or in slices
   */
  static List<ByteString> read(
      Shards shards, String key, BundleEntryProto entry, List<Long> shape) {
    StringTensor tensor = new StringTensor(shards, key, entry);
    if (entry.getSlicesCount() > 0) {
      throw tensor.broken("is a tensor of strings in slices, which is not supported");
    }
    long count = shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
    if (count > MOST_STRINGS || entry.getSize() > MOST_BYTES) {
      throw tensor.broken("is too large: %d strings in %d bytes".formatted(count, entry.getSize()));
    }
    try {
      return entry.getSize() == 0 ? List.of() : tensor.read((int) count);
    } catch (IOException e) {
      throw tensor.broken("ends within a length");
    }
  }

  private List<ByteString> read(int count) throws IOException {
    ByteBuffer bytes = shards.bytes(entry);
    ByteString copy = ByteString.copyFrom(bytes.duplicate());
    CodedInputStream in = copy.newCodedInput();
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = in.readRawVarint64();
      addLength(lengths[i]);
    }
    int position = in.getTotalBytesRead();
    if (bytes.limit() - position < Integer.BYTES || bytes.getInt(position) != crc.masked()) {
      throw broken("fails the checksum of its lengths (CRC32C)");
    }
    crc.add(bytes.getInt(position));
    position += Integer.BYTES;
    List<ByteString> strings = new ArrayList<>(count);
    for (long length : lengths) {
      if (length < 0 || length > bytes.limit() - position) {
        throw broken("has a string longer than the whole");
      }
      strings.add(copy.substring(position, position + (int) length));
      crc.add(bytes.slice(position, (int) length));
      position += (int) length;
    }
    if (crc.masked() != entry.getCrc32C()) {
      throw broken("fails its checksum (CRC32C)");
    }
    return List.copyOf(strings);
  }

  private void addLength(long length) {
    if (Long.compareUnsigned(length, 0xffffffffL) <= 0) {
      crc.add((int) length);
    } else {
      crc.add(length);
    }
  }

  private BrokenModelException broken(String what) {
    return new BrokenModelException(shards.path(entry.getShardId()), key + " " + what);
  }
}
