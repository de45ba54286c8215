package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorOutputStream;

/** Writes a {@link SortedTable}, also one that lies. Keys are written in the order of the map. */
final class TableWriter {
  private final boolean snappy;
  private final int entriesPerBlock;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  TableWriter(boolean snappy, int entriesPerBlock) {
    this.snappy = snappy;
    this.entriesPerBlock = entriesPerBlock;
  }

  void write(Path path, Map<ByteString, ByteString> entries) {
    try {
      Map<ByteString, ByteString> handles = new LinkedHashMap<>();
      Iterator<Map.Entry<ByteString, ByteString>> rest = entries.entrySet().iterator();
      while (rest.hasNext()) {
        Map<ByteString, ByteString> block = new LinkedHashMap<>();
        ByteString last = ByteString.EMPTY;
        for (int i = 0; i < entriesPerBlock && rest.hasNext(); i++) {
          Map.Entry<ByteString, ByteString> entry = rest.next();
          last = entry.getKey();
          block.put(last, entry.getValue());
        }
        handles.put(last, block(block));
      }
      ByteString meta = block(Map.of());
      ByteString footer = meta.concat(block(handles));
      file.write(footer.toByteArray());
      file.write(new byte[40 - footer.size()]);
      file.write(littleEndian(8).putLong(0, 0xdb4775248b80fb57L).array());
      Files.write(path, file.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a block and returns its handle. */
  private ByteString block(Map<ByteString, ByteString> entries) throws IOException {
    ByteString.Output contents = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(contents);
    ByteString before = ByteString.EMPTY;
    for (Map.Entry<ByteString, ByteString> entry : entries.entrySet()) {
      int shared = shared(before, entry.getKey());
      out.writeUInt32NoTag(shared);
      out.writeUInt32NoTag(entry.getKey().size() - shared);
      out.writeUInt32NoTag(entry.getValue().size());
      out.writeRawBytes(entry.getKey().substring(shared));
      out.writeRawBytes(entry.getValue());
      before = entry.getKey();
    }
    out.writeFixed32NoTag(0);
    out.writeFixed32NoTag(1);
    out.flush();
    return stored(contents.toByteString());
  }

  private ByteString stored(ByteString contents) throws IOException {
    ByteString bytes =
        (snappy ? compressed(contents) : contents)
            .concat(ByteString.copyFrom(new byte[] {(byte) (snappy ? 1 : 0)}));
    ByteString.Output handle = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(handle);
    out.writeUInt64NoTag(file.size());
    out.writeUInt64NoTag(bytes.size() - 1L);
    out.flush();
    file.write(bytes.toByteArray());
    int checksum = new MaskedCrc32c().add(bytes.asReadOnlyByteBuffer()).masked();
    file.write(littleEndian(4).putInt(0, checksum).array());
    return handle.toByteString();
  }

  private static ByteString compressed(ByteString contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SnappyCompressorOutputStream out =
        new SnappyCompressorOutputStream(bytes, contents.size())) {
      out.write(contents.toByteArray());
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private static int shared(ByteString a, ByteString b) {
    int length = 0;
    while (length < Math.min(a.size(), b.size()) && a.byteAt(length) == b.byteAt(length)) {
      length++;
    }
    return length;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
