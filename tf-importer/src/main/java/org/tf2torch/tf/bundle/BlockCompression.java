package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.tf2torch.tf.BrokenModelException;

/** The compressions a block of a {@link SortedTable} may have. */
final class BlockCompression {
  private static final byte NONE = 0;
  private static final byte SNAPPY = 1;

  /**
   * Blocks are written when they reach 256 KiB; one entry can make them longer, but not by much.
   */
  private static final int LARGEST_BLOCK = 1 << 26;

  private BlockCompression() {}

  /**
   * @param file the table's, for messages
   * @param compression the byte after the block
   * @param block its bytes as they are in the file
   */
  static ByteString decompress(Path file, byte compression, ByteBuffer block) {
    return switch (compression) {
      case NONE -> ByteString.copyFrom(block);
      case SNAPPY -> snappy(file, ByteString.copyFrom(block));
      default ->
          throw new BrokenModelException(file, "has a block of unknown compression " + compression);
    };
  }

  private static ByteString snappy(Path file, ByteString block) {
    try (InputStream compressed = block.newInput();
        SnappyCompressorInputStream in = new SnappyCompressorInputStream(compressed)) {
      if (in.getSize() < 0 || in.getSize() > LARGEST_BLOCK) {
        throw new BrokenModelException(
            file, "is damaged: a block claims to hold %d bytes".formatted(in.getSize()));
      }
      byte[] bytes = in.readAllBytes();
      if (bytes.length != in.getSize()) {
        throw new BrokenModelException(file, "is damaged: a compressed block is cut short");
      }
      return UnsafeByteOperations.unsafeWrap(bytes);
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      // The library says so in any of these ways.
      throw new BrokenModelException(file, "is damaged: a compressed block does not decompress", e);
    }
  }
}
