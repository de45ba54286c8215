package org.tf2torch.cli.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that appears complete under its name, or not at all. */
final class AtomicFolder {
  /** Writes the files of a folder. */
  interface Writer {
    void write(Path folder) throws IOException;
  }

  /** What every folder of ours has; others are not replaced. */
  private static final String MARK = "migration.json";

  private AtomicFolder() {}

  /**
   * Writes the folder beside its place and moves it there; one that was made here before is
   * replaced.
   *
   * @throws IOException also when something else is there already
   */
  static void write(Path target, Writer writer) throws IOException {
    Path place = target.toAbsolutePath();
    if (Files.exists(place) && !isReplaceable(place)) {
      throw new IOException(
          target + " is there already, and is no folder that migrate has written");
    }
    Files.createDirectories(place.getParent());
    Path fresh = Files.createTempDirectory(place.getParent(), "." + place.getFileName() + ".");
    try {
      writer.write(fresh);
      // A temporary folder is its owner's alone; the result is not.
      Path published = sibling(place, "new");
      Files.createDirectory(published);
      for (Path file : files(fresh)) {
        Files.move(file, published.resolve(file.getFileName()));
      }
      exchange(published, place);
    } finally {
      delete(fresh);
    }
  }

  private static void exchange(Path fresh, Path place) throws IOException {
    if (!Files.exists(place)) {
      Files.move(fresh, place);
      return;
    }
    Path old = sibling(place, "old");
    Files.move(place, old);
    Files.move(fresh, place);
    delete(old);
  }

  private static Path sibling(Path place, String suffix) throws IOException {
    Path path = place.resolveSibling("." + place.getFileName() + "." + suffix);
    delete(path);
    return path;
  }

  private static boolean isReplaceable(Path place) throws IOException {
    return Files.isDirectory(place)
        && (Files.exists(place.resolve(MARK)) || files(place).isEmpty());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Bytes of a file, or of a folder's files. */
  static long size(Path place) throws IOException {
    long size = 0;
    for (Path file : Files.isDirectory(place) ? files(place) : List.of(place)) {
      size += Files.size(file);
    }
    return size;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
