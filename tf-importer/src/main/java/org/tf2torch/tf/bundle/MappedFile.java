package org.tf2torch.tf.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.tf.BrokenModelException;

/**
 * A file of any size, mapped into memory piece by piece as its ranges are asked for.
 *
 * <p>One mapping holds less than 2 GiB. Windows therefore begin at every GiB and are up to twice as
 * long, so that any range up to a GiB lies within one of them; only longer ranges get a mapping of
 * their own.
 */
public final class MappedFile implements ByteSource {
  private static final long STEP = 1L << 30;
  private static final long LONGEST = Integer.MAX_VALUE;

  private final Path path;
  private final long size;
  private final Map<Long, ByteBuffer> windows = new ConcurrentHashMap<>();

  private MappedFile(Path path, long size) {
    this.path = path;
    this.size = size;
  }

  /**
   * @throws BrokenModelException when there is no such file
   */
  public static MappedFile open(Path path) {
    if (!Files.exists(path)) {
      throw new BrokenModelException(path, "is missing");
    }
    if (!Files.isRegularFile(path)) {
      throw new BrokenModelException(path, "is not a file");
    }
    try {
      return new MappedFile(path, Files.size(path));
    } catch (IOException e) {
      throw new BrokenModelException(path, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer slice(long offset, int length) {
    Objects.checkFromIndexSize(offset, length, size);
    if (length == 0) {
      return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
    if (length > STEP) {
      return map(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }
    long start = offset / STEP * STEP;
    ByteBuffer window = windows.computeIfAbsent(start, s -> map(s, Math.min(LONGEST, size - s)));
    return window.slice((int) (offset - start), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer map(long start, long length) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < start + length) {
        throw new BrokenModelException(path, "has been cut short while it was read");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, start, length);
    } catch (IOException e) {
      throw new BrokenModelException(path, "cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
