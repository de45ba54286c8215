package org.tf2torch.torch.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Parts of the script that are the same for every model that needs them. */
final class Resources {
  private Resources() {}

  static String read(String file) {
    try (InputStream in = Resources.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
