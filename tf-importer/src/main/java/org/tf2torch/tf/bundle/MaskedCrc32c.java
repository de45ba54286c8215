package org.tf2torch.tf.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A CRC32C as LevelDB's formats store it: rotated and shifted, because the checksum of bytes that
 * hold their own checksum is a poor one. Source: {@code tensorflow/core/lib/hash/crc32c.h}.
 */
final class MaskedCrc32c {
  private static final int DELTA = 0xa282ead8;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Takes in the rest of a buffer. */
  MaskedCrc32c add(ByteBuffer bytes) {
    crc.update(bytes);
    return this;
  }

  /** Takes in four little-endian bytes. */
  MaskedCrc32c add(int bits) {
    return add(number.clear().putInt(bits).flip());
  }

  /** Takes in eight little-endian bytes. */
  MaskedCrc32c add(long bits) {
    return add(number.clear().putLong(bits).flip());
  }

  int masked() {
    return Integer.rotateRight((int) crc.getValue(), 15) + DELTA;
  }
}
