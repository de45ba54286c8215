package org.tf2torch.parity;

import java.nio.file.Path;

/**
 * The models in {@code src/test/resources/twins}, which {@code src/test/python/make_twins.py}
 * makes.
 */
public final class Twins {
  private Twins() {}

  public static Path path(String name) {
    return Path.of("src", "test", "resources", "twins").resolve(name);
  }

  public static ParityCheck check(String original, String converted) {
    return ParityCheck.of(path(original), path(converted)).threads(1);
  }
}
