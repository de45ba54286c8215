package org.tf2torch.samples;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder {@code shared/} beside the checkout, or beside one of the folders it lies in. */
final class SharedFolder {
  private SharedFolder() {}

  /** A path in it; where there is no such folder, one that does not exist. */
  static Path resolve(String path) {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path shared = folder.resolve("shared");
      if (Files.isDirectory(shared)) {
        return shared.resolve(path);
      }
    }
    return start.resolve("shared").resolve(path);
  }
}
