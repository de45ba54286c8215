package org.tf2torch.torch.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import org.tf2torch.ir.data.TensorData;

/**
 * A zip file as PyTorch writes and maps it: entries under one folder, stored, their data at
 * multiples of 64 bytes.
 *
 * <p>The same entries give the same bytes: all dates are 1980-01-01. The data is written in one
 * pass; its CRC-32 goes into the header afterwards. Layout: PKWARE's APPNOTE 6.3.10, sections 4.3
 * (records) and 4.5.3 (zip64); the padding is an extra field "FB", as in
 * caffe2/serialize/inline_container.cc.
 */
final class ZipWriter implements Closeable {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final short EXTRA_ZIP64 = 0x0001;
  private static final short EXTRA_PADDING = 0x4246;
  private static final short NAMES_ARE_UTF8 = 1 << 11;
  private static final short STORED = 0;
  private static final short MIDNIGHT = 0;
  private static final short FIRST_OF_JANUARY_1980 = 0x21;
  private static final short VERSION_PLAIN = 20;
  private static final short VERSION_ZIP64 = 45;
  private static final long MAX_32 = 0xFFFFFFFFL;
  private static final int MAX_16 = 0xFFFF;
  private static final int ALIGNMENT = 64;
  private static final int CRC_AT = 14;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int COPY = 1 << 16;

  private final AtomicFile file;
  private final StreamedFile out;
  private final String root;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(byte[] name, int crc, long size, long offset) {}

  /**
   * @param root the folder of all entries
   * @param progress is told the number of bytes written now and then
   */
  ZipWriter(Path target, String root, LongConsumer progress) throws IOException {
    this.root = root;
    this.file = AtomicFile.replacing(target);
    try {
      this.out = new StreamedFile(file, progress);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  void add(String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    begin(name, content.length, (int) crc.getValue());
    out.write(ByteBuffer.wrap(content));
  }

  void add(String name, TensorData content) throws IOException {
    Entry entry = begin(name, content.bytes(), 0);
    int crc = out.write(content);
    out.patch(entry.offset + CRC_AT, little(Integer.BYTES).putInt(crc).flip());
    entries.put(name, new Entry(entry.name, crc, entry.size, entry.offset));
  }

  /**
   * An entry out of a stream.
   *
   * @param size how many bytes come
   */
  void add(String name, InputStream content, long size) throws IOException {
    Entry entry = begin(name, size, 0);
    CRC32 crc = new CRC32();
    byte[] chunk = new byte[COPY];
    long left = size;
    for (int read = content.read(chunk); read > 0; read = content.read(chunk)) {
      crc.update(chunk, 0, read);
      out.write(ByteBuffer.wrap(chunk, 0, read));
      left -= read;
    }
    if (left != 0) {
      throw new IOException(name + " is not as long as its archive says");
    }
    out.patch(entry.offset + CRC_AT, little(Integer.BYTES).putInt((int) crc.getValue()).flip());
    entries.put(name, new Entry(entry.name, (int) crc.getValue(), size, entry.offset));
  }

  private Entry begin(String name, long size, int crc) throws IOException {
    byte[] path = (root + "/" + name).getBytes(StandardCharsets.UTF_8);
    if (path.length > MAX_16 - ALIGNMENT) {
      throw new IllegalArgumentException(
          "the name of an entry is too long: " + path.length + " bytes");
    }
    Entry entry = new Entry(path, crc, size, out.position());
    if (entries.put(name, entry) != null) {
      throw new IllegalArgumentException("two entries are named " + name);
    }
    out.write(localHeader(entry));
    return entry;
  }

  private static ByteBuffer localHeader(Entry entry) {
    boolean large = entry.size >= MAX_32;
    int sizes = large ? 20 : 0;
    long unpadded = entry.offset + LOCAL_HEADER_BYTES + entry.name.length + sizes + 4;
    int padding = (int) (-unpadded & (ALIGNMENT - 1));
    int extra = sizes + 4 + padding;
    ByteBuffer header = little(LOCAL_HEADER_BYTES + entry.name.length + extra);
    header.putInt(LOCAL_HEADER);
    putCommonFields(header, entry, large, extra);
    header.put(entry.name);
    if (large) {
      header.putShort(EXTRA_ZIP64).putShort((short) 16).putLong(entry.size).putLong(entry.size);
    }
    header.putShort(EXTRA_PADDING).putShort((short) padding);
    while (header.hasRemaining()) {
      header.put((byte) 'Z');
    }
    return header.flip();
  }

  // From "version needed to extract" to "extra field length": the same in both headers.
  private static void putCommonFields(ByteBuffer header, Entry entry, boolean zip64, int extra) {
    int size = (int) Math.min(entry.size, MAX_32);
    header
        .putShort(zip64 ? VERSION_ZIP64 : VERSION_PLAIN)
        .putShort(NAMES_ARE_UTF8)
        .putShort(STORED);
    header.putShort(MIDNIGHT).putShort(FIRST_OF_JANUARY_1980);
    header.putInt(entry.crc).putInt(size).putInt(size);
    header.putShort((short) entry.name.length).putShort((short) extra);
  }

  private static ByteBuffer centralHeader(Entry entry) {
    boolean large = entry.size >= MAX_32;
    boolean far = entry.offset >= MAX_32;
    int fields = (large ? 16 : 0) + (far ? 8 : 0);
    int extra = fields == 0 ? 0 : 4 + fields;
    ByteBuffer header = little(46 + entry.name.length + extra);
    header.putInt(CENTRAL_HEADER).putShort(extra > 0 ? VERSION_ZIP64 : VERSION_PLAIN);
    putCommonFields(header, entry, extra > 0, extra);
    // No comment, the first disk, no attributes.
    header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    header.putInt((int) Math.min(entry.offset, MAX_32)).put(entry.name);
    if (extra > 0) {
      header.putShort(EXTRA_ZIP64).putShort((short) fields);
    }
    if (large) {
      header.putLong(entry.size).putLong(entry.size);
    }
    if (far) {
      header.putLong(entry.offset);
    }
    return header.flip();
  }

  /** Writes the directory and gives the file its name. */
  void finish() throws IOException {
    long directory = out.position();
    for (Entry entry : entries.values()) {
      out.write(centralHeader(entry));
    }
    long directoryEnd = out.position();
    long size = directoryEnd - directory;
    if (entries.size() >= MAX_16 || directory >= MAX_32 || size >= MAX_32) {
      out.write(end64(directory, size, directoryEnd));
    }
    short count = (short) Math.min(entries.size(), MAX_16);
    ByteBuffer end = little(22).putInt(END).putShort((short) 0).putShort((short) 0);
    end.putShort(count).putShort(count);
    end.putInt((int) Math.min(size, MAX_32))
        .putInt((int) Math.min(directory, MAX_32))
        .putShort((short) 0);
    out.write(end.flip());
    out.finish();
    out.close();
    file.commit();
  }

  private ByteBuffer end64(long directory, long size, long directoryEnd) {
    ByteBuffer end = little(76).putInt(END_64).putLong(44);
    end.putShort(VERSION_ZIP64).putShort(VERSION_ZIP64).putInt(0).putInt(0);
    end.putLong(entries.size()).putLong(entries.size()).putLong(size).putLong(directory);
    return end.putInt(END_64_LOCATOR).putInt(0).putLong(directoryEnd).putInt(1).flip();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Deletes what was written unless it was finished. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      file.close();
    }
  }
}
