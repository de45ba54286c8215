package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.tf2torch.tf.BrokenModelException;

/**
 * Reads a whole sorted table of LevelDB's: data blocks, an index block that tells where they are,
 * and a footer that tells where the index is. Source: {@code tensorflow/core/lib/io/format.cc},
 * {@code table.cc}, {@code block.cc}.
 *
 * <pre>
 * footer, 48 bytes   offset and size of the meta-index block, of the index block (varints), zeros, 8 bytes of magic
 * block              contents, 1 byte of compression, masked CRC32C of both
 * contents           entries, then the offset of each restart point (4 bytes each), then their number (4 bytes)
 * entry              bytes of the key shared with the key before, bytes not shared, bytes of the value (varints), then the
 *                    bytes of the key that are not shared, and the value
 * </pre>
 */
final class SortedTable {
  private static final int FOOTER = 48;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int TRAILER = 5;

  /** An index has a few hundred bytes per tensor. */
  private static final long LARGEST_FILE = 1L << 26;

  /** Keys share their beginnings, so that a small file could spell out keys without end. */
  private static final long MOST_KEY_BYTES = 1L << 26;

  private final MappedFile file;
  private final NavigableMap<ByteString, ByteString> entries =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());
  private long keyBytes;

  private SortedTable(MappedFile file) {
    this.file = file;
  }

  /**
   * All entries in the order of their keys.
   *
   * @throws BrokenModelException when the file is no such table, or damaged
   */
  static NavigableMap<ByteString, ByteString> read(MappedFile file) {
    return new SortedTable(file).read();
  }

  private NavigableMap<ByteString, ByteString> read() {
    if (file.size() < FOOTER) {
      throw broken("is cut short: %d bytes hold no table".formatted(file.size()));
    }
    if (file.size() > LARGEST_FILE) {
      throw broken("is too large for an index (%d bytes)".formatted(file.size()));
    }
    ByteBuffer footer = file.slice(file.size() - FOOTER, FOOTER);
    if (footer.getLong(FOOTER - Long.BYTES) != MAGIC) {
      throw broken("is no table of tensors, or is cut short: its last 8 bytes are wrong");
    }
    try {
      CodedInputStream handles = CodedInputStream.newInstance(footer);
      handles.readRawVarint64();
      handles.readRawVarint64();
      forEachEntry(
          block(handles), (key, handle) -> forEachEntry(block(handle.newCodedInput()), this::add));
    } catch (IOException e) {
      throw new BrokenModelException(
          file.path(), "is damaged: one of its blocks ends within an entry", e);
    }
    return Collections.unmodifiableNavigableMap(entries);
  }

  private void add(ByteString key, ByteString value) {
    keyBytes += key.size();
    if (keyBytes > MOST_KEY_BYTES) {
      throw broken("is damaged: it has more than %d bytes of names".formatted(MOST_KEY_BYTES));
    }
    if (!entries.isEmpty() && entries.comparator().compare(entries.lastKey(), key) >= 0) {
      throw broken("is damaged: its names are out of order");
    }
    entries.put(key, value);
  }

  /** What the block holds whose offset and size come next. */
  private ByteString block(CodedInputStream handle) throws IOException {
    long offset = handle.readRawVarint64();
    long size = handle.readRawVarint64();
    if (offset < 0 || size < 0 || offset > file.size() || size > file.size() - offset - TRAILER) {
      throw broken(
          "is damaged: a block of %d bytes at %d does not lie within it".formatted(size, offset));
    }
    ByteBuffer block = file.slice(offset, (int) size + 1);
    int checksum = file.slice(offset + size + 1, Integer.BYTES).getInt();
    if (new MaskedCrc32c().add(block.duplicate()).masked() != checksum) {
      throw broken("is damaged: the block at %d fails its checksum (CRC32C)".formatted(offset));
    }
    return BlockCompression.decompress(
        file.path(), block.get((int) size), block.slice(0, (int) size));
  }

  private interface EntryConsumer {
    void accept(ByteString key, ByteString value) throws IOException;
  }

  private void forEachEntry(ByteString block, EntryConsumer consumer) throws IOException {
    ByteString body = block.substring(0, endOfEntries(block));
    CodedInputStream in = body.newCodedInput();
    byte[] key = {};
    while (!in.isAtEnd()) {
      int shared = in.readRawVarint32();
      int unshared = in.readRawVarint32();
      int valueSize = in.readRawVarint32();
      int start = in.getTotalBytesRead();
      if (shared < 0 || shared > key.length || unshared < 0 || valueSize < 0) {
        throw broken("is damaged: an entry has a name of impossible length");
      }
      in.skipRawBytes(unshared);
      in.skipRawBytes(valueSize);
      byte[] next = Arrays.copyOf(key, shared + unshared);
      body.substring(start, start + unshared).copyTo(next, shared);
      key = next;
      consumer.accept(
          ByteString.copyFrom(key), body.substring(start + unshared, start + unshared + valueSize));
    }
  }

  private int endOfEntries(ByteString block) {
    if (block.size() >= Integer.BYTES) {
      ByteBuffer tail = block.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long restarts = Integer.toUnsignedLong(tail.getInt(block.size() - Integer.BYTES));
      long end = block.size() - Integer.BYTES * (restarts + 1);
      if (end >= 0) {
        return (int) end;
      }
    }
    throw broken("is damaged: a block is too small for its restart points");
  }

  private BrokenModelException broken(String what) {
    return new BrokenModelException(file.path(), what);
  }
}
