package org.tf2torch.torch.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * One value in a file of its own, as {@code torch.load(path, weights_only=True)} reads it.
 *
 * @param root of plain values, containers and tensors
 */
public record PickleArchive(PickleValue root) {
  // What torch.save writes; torch.load does not compare it.
  private static final int VERSION = 3;

  /**
   * Writes the file, complete or not at all.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path target, LongConsumer progress) throws IOException {
    Storages storages = new Storages();
    byte[] pickle = Pickler.pickle(root, Pickler.Reader.PYTHON, storages);
    try (ZipWriter zip = new ZipWriter(target, Archive.ROOT, progress)) {
      Archive.writeHead(zip, VERSION);
      zip.add("data.pkl", pickle);
      storages.write(zip, "data");
      zip.finish();
    }
  }
}
