package org.tf2torch.torch.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears complete under its name, or not at all: it is written beside its target under
 * another name, which disappears when the writing fails or the process is stopped.
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.replacing(target)) {
 *   // write to file.path()
 *   file.commit();
 * }
 * }</pre>
 */
public final class AtomicFile implements Closeable {
  private final Path target;
  private final Path path;
  private final Thread onShutdown;

  private AtomicFile(Path target, Path path) {
    this.target = target;
    this.path = path;
    this.onShutdown = new Thread(this::deleteQuietly, "delete " + path.getFileName());
  }

  /**
   * Prepares to write a file; an existing one stays until {@link #commit}. A link is followed.
   *
   * @throws IOException when there is no folder to write into, or when something that is no plain
   *     file, such as a device, has the name
   */
  public static AtomicFile replacing(Path target) throws IOException {
    Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath().normalize();
    Path folder = real.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("cannot write " + target + ": there is no folder " + folder);
    }
    if (Files.exists(real) && !Files.isRegularFile(real)) {
      throw new IOException("cannot write " + target + ": it exists and is no plain file");
    }
    String name =
        ".%s.%016x.part".formatted(real.getFileName(), ThreadLocalRandom.current().nextLong());
    AtomicFile file = new AtomicFile(real, folder.resolve(name));
    Runtime.getRuntime().addShutdownHook(file.onShutdown);
    return file;
  }

  /** What {@link #commit} replaces; links are followed. */
  public Path target() {
    return target;
  }

  /** Where to write, a name not yet used. */
  public Path path() {
    return path;
  }

  /** Gives the written file its name, in one step. */
  public void commit() throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes what was written, unless it was committed. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException stopping) {
      // The process is on its way out: the hook runs, or has run.
    }
  }

  private void deleteQuietly() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      System.err.println("could not delete " + path);
    }
  }
}
