package org.tf2torch.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The models that are checked in. */
final class SampleModels {
  private SampleModels() {}

  static Path fixture(String name) {
    return path("fixtures").resolve(name);
  }

  static Path path(String name) {
    Path path = Path.of("..", "sample-models", name);
    assumeTrue(Files.exists(path), path + " is not there");
    return path;
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        if (!Files.isDirectory(path)) {
          Files.copy(path, target);
        }
      }
    }
  }
}
