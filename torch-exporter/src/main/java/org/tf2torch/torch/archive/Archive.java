package org.tf2torch.torch.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What all of PyTorch's zip archives begin with. */
final class Archive {
  /**
   * The folder of all entries. Readers take any; one name for all gives equal bytes for equal
   * models.
   */
  static final String ROOT = "archive";

  private Archive() {}

  static void writeHead(ZipWriter zip, int version) throws IOException {
    zip.add("version", (version + "\n").getBytes(StandardCharsets.US_ASCII));
    zip.add("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
  }
}
