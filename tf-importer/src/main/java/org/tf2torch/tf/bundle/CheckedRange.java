package org.tf2torch.tf.bundle;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.ir.data.DamagedDataException;

/**
 * A range of a file whose checksum is verified once, before the first of its bytes is handed out.
 */
final class CheckedRange implements ByteSource {
  private static final long CHUNK = 1L << 28;

  private final MappedFile file;
  private final long offset;
  private final long size;
  private final int masked;
  private final String key;
  private volatile boolean verified;

  /**
   * @param offset of the first byte; the range lies within the file
   * @param masked the {@link MaskedCrc32c} of all bytes
   * @param key whose bytes these are, for the message
   */
  CheckedRange(MappedFile file, long offset, long size, int masked, String key) {
    Objects.checkFromIndexSize(offset, size, file.size());
    this.file = file;
    this.offset = offset;
    this.size = size;
    this.masked = masked;
    this.key = key;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer slice(long start, int length) {
    Objects.checkFromIndexSize(start, length, size);
    verify();
    return file.slice(offset + start, length);
  }

  private void verify() {
    if (verified) {
      return;
    }
    synchronized (this) {
      if (!verified && checksum() != masked) {
        throw new DamagedDataException(
            file.path() + ": the bytes of " + key + " fail their checksum (CRC32C)");
      }
      verified = true;
    }
  }

  private int checksum() {
    MaskedCrc32c crc = new MaskedCrc32c();
    for (long done = 0; done < size; done += CHUNK) {
      crc.add(file.slice(offset + done, (int) Math.min(CHUNK, size - done)));
    }
    return crc.masked();
  }
}
