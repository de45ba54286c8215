package org.tf2torch.torch.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import org.tf2torch.ir.data.TensorData;

/**
 * A new file, filled from its begin to its end. Two buffers take turns: while one is filled from
 * lazy tensors, the other is written by a thread of its own. Not for use by several threads.
 */
final class StreamedFile implements Closeable {
  static final int BUFFER = 1 << 24;

  /** Small models come by the thousand, and a large buffer for each keeps the collector busy. */
  private static final int FIRST_BUFFER = 1 << 16;

  // A heap buffer is copied to native memory when it is written; a small part of it at a time stays
  // in the cache.
  private static final int WRITE = 1 << 18;

  private final Path target;
  private final FileChannel channel;
  private final LongConsumer progress;
  private final ExecutorService writer;
  private Future<?> writing = CompletableFuture.completedFuture(null);
  private ByteBuffer filling = ByteBuffer.allocate(FIRST_BUFFER);
  private ByteBuffer other;
  private long flushed;

  /**
   * @param progress is told the number of bytes in the file now and then
   */
  StreamedFile(AtomicFile file, LongConsumer progress) throws IOException {
    this.target = file.target();
    this.channel =
        FileChannel.open(file.path(), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    this.progress = progress;
    this.writer =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "write " + target.getFileName());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Where the next byte goes. */
  long position() {
    return flushed + filling.position();
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (!filling.hasRemaining()) {
        makeRoom(bytes.remaining());
      }
      int count = Math.min(bytes.remaining(), filling.remaining());
      filling.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
    }
  }

  /** Writes all elements and returns their CRC-32. */
  int write(TensorData data) throws IOException {
    // Permuted tensors are read fastest in long ranges, so a long one begins with an empty buffer.
    if (data.bytes() > filling.remaining()) {
      makeRoom(data.bytes());
    }
    CRC32 crc = new CRC32();
    int width = data.dtype().bytes();
    long elements = data.elements();
    for (long done = 0; done < elements; ) {
      if (filling.remaining() < width) {
        flush();
      }
      int count = (int) Math.min(elements - done, filling.remaining() / width);
      ByteBuffer target = filling.slice(filling.position(), count * width);
      data.read(done, target);
      if (target.hasRemaining()) {
        throw new IllegalStateException(data + " gave too few elements");
      }
      crc.update(target.flip());
      filling.position(filling.position() + count * width);
      done += count;
    }
    return (int) crc.getValue();
  }

  /** Overwrites bytes that were written before. */
  void patch(long position, ByteBuffer bytes) throws IOException {
    if (position >= flushed) {
      filling.put((int) (position - flushed), bytes, bytes.position(), bytes.remaining());
      return;
    }
    flush();
    submit(bytes, position);
  }

  /** Brings everything into the file. */
  void finish() throws IOException {
    hand(filling);
    filling = ByteBuffer.allocate(0);
    await();
  }

  /**
   * Lets the buffer grow while what is in it and what comes fit the largest; else begins another.
   */
  private void makeRoom(long bytes) throws IOException {
    if (filling.position() + bytes > BUFFER || filling.capacity() == BUFFER) {
      flush();
      return;
    }
    long twice = 2L * filling.capacity();
    long capacity = Math.min(BUFFER, Math.max(twice, filling.position() + bytes));
    filling = ByteBuffer.allocate((int) capacity).put(filling.flip());
  }

  private void flush() throws IOException {
    ByteBuffer full = filling;
    hand(full);
    boolean reusable = other != null && other.capacity() == BUFFER;
    filling = reusable ? other.clear() : ByteBuffer.allocate(BUFFER);
    other = full;
  }

  /** Gives a buffer to the writer when that is done with the other one. */
  private void hand(ByteBuffer full) throws IOException {
    await();
    int count = full.flip().remaining();
    submit(full, flushed);
    flushed += count;
    progress.accept(flushed);
  }

  private void submit(ByteBuffer bytes, long position) throws IOException {
    await();
    writing =
        writer.submit(
            () -> {
              writeFully(bytes, position);
              return null;
            });
  }

  private void writeFully(ByteBuffer bytes, long position) throws IOException {
    for (int done = 0; done < bytes.limit(); ) {
      int step = Math.min(WRITE, bytes.limit() - done);
      done += channel.write(bytes.slice(done, step), position + done);
    }
  }

  private void await() throws IOException {
    try {
      writing.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException("cannot write " + target + ": " + cause.getMessage(), cause);
    }
  }

  /** Ends the writing; call {@link #finish} before, or the file is cut short. */
  @Override
  public void close() throws IOException {
    writer.shutdown();
    channel.close();
  }
}
