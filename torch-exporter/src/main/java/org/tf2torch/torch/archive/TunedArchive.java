package org.tf2torch.torch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.tf2torch.torch.archive.PickleReader.StoredTensor;

/**
 * A file that this project wrote, with the tensors of the same module after it was trained.
 * libtorch's own file of the trained module would do, but for its code, which has lost names, form
 * and the extra files.
 *
 * @param original the file that this project wrote
 * @param trained what libtorch saved of the module
 */
public record TunedArchive(Path original, Path trained) {
  private static final int MAX_PICKLE = 1 << 28;
  private static final int MAX_EXTRA = 64 << 20;
  private static final String MIGRATION = "extra/migration.json";

  /**
   * Writes the file, complete or not at all.
   *
   * @param migration changes {@code migration.json}
   * @param progress is told the number of bytes written now and then
   * @return how many tensors were replaced
   * @throws IOException if a file cannot be read or written, or the two are not of one module
   */
  public int write(Path target, UnaryOperator<byte[]> migration, LongConsumer progress)
      throws IOException {
    try (ZipFile from = open(original);
        ZipFile tuned = open(trained)) {
      Map<String, ZipEntry> replaced = replaced(from, tuned);
      String root = root(from);
      try (ZipWriter out = new ZipWriter(target, Archive.ROOT, progress)) {
        for (ZipEntry entry : from.stream().toList()) {
          if (!entry.getName().startsWith(root)) {
            throw new IOException(original + ": has entries outside of " + root);
          }
          String name = entry.getName().substring(root.length());
          ZipEntry other = replaced.get(name);
          if (name.equals(MIGRATION)) {
            out.add(name, migration.apply(bytes(from, entry, MAX_EXTRA)));
          } else if (other != null) {
            copy(tuned, other, name, out);
          } else {
            copy(from, entry, name, out);
          }
        }
        out.finish();
      }
      return replaced.size();
    }
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new IOException(file + ": not a TorchScript archive: " + e.getMessage(), e);
    }
  }

  private static void copy(ZipFile zip, ZipEntry entry, String name, ZipWriter out)
      throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      out.add(name, in, entry.getSize());
    }
  }

  /** The entries of tensors that the trained module has, by the original's name of the entry. */
  private Map<String, ZipEntry> replaced(ZipFile from, ZipFile tuned) throws IOException {
    Map<String, StoredTensor> before = tensors(original, from);
    Map<String, StoredTensor> after = tensors(trained, tuned);
    String root = root(tuned);
    Map<String, ZipEntry> replaced = new LinkedHashMap<>();
    Map<String, String> paths = new HashMap<>();
    for (Map.Entry<String, StoredTensor> tensor : before.entrySet()) {
      String path = tensor.getKey();
      StoredTensor old = tensor.getValue();
      StoredTensor now = after.get(path);
      require(now != null, path, "is not in the trained module");
      require(
          old.type().equals(now.type()) && old.shape().equals(now.shape()),
          path,
          "has another type or shape after training");
      require(
          old.isWholeStorage() && now.isWholeStorage(), path, "is only a part of what is stored");
      ZipEntry entry = tuned.getEntry(root + "data/" + now.key());
      require(entry != null, path, "has no elements in the trained file");
      String first = paths.putIfAbsent(old.key(), now.key());
      require(first == null || first.equals(now.key()), path, "is shared no longer after training");
      replaced.put("data/" + old.key(), entry);
    }
    return replaced;
  }

  private void require(boolean holds, String path, String problem) throws IOException {
    if (!holds) {
      throw new IOException(trained + ": the tensor " + path + " " + problem);
    }
  }

  private static Map<String, StoredTensor> tensors(Path file, ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(root(zip) + "data.pkl");
    if (entry == null) {
      throw new IOException(file + ": no TorchScript archive");
    }
    try {
      return PickleReader.tensors(bytes(zip, entry, MAX_PICKLE));
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static String root(ZipFile zip) {
    String first = zip.stream().findFirst().map(ZipEntry::getName).orElse("");
    return first.substring(0, first.indexOf('/') + 1);
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry, int most) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(entry.getName() + " is too large");
      }
      return bytes;
    }
  }
}
