package org.tf2torch.tf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The models and checkpoints that {@code src/test/python/make_fixtures.py} makes. */
public final class Fixtures {
  private Fixtures() {}

  /** A fixture's folder, which nobody may change. */
  public static Path path(String name) {
    try {
      return Path.of(Fixtures.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of a fixture's folder, to break it. */
  public static Path copy(String name, Path to) {
    Path from = path(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code first, first + 1, …} */
  public static List<Double> counting(double first, int count) {
    return Stream.iterate(first, value -> value + 1).limit(count).toList();
  }
}
