package org.tf2torch.parity.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.tf2torch.parity.ParityException;

/** Copies a TorchScript archive and changes some of its entries on the way. */
final class ArchiveCopy {
  private static final int MAX_PICKLE = 1 << 28;

  private final Edits edits;

  /** What is changed; by default, nothing. */
  interface Edits {
    /**
     * @param name the entry's name below the archive's root folder, such as {@code
     *     code/__torch__/model.py}
     */
    default String code(String name, String source) {
      return source;
    }

    /** The pickle of the module, {@code data.pkl}, or of the constants, {@code constants.pkl}. */
    default byte[] pickle(byte[] bytes) {
      return bytes;
    }

    /**
     * What is done to the elements of a tensor.
     *
     * @param module the pickle that refers to them, before it was edited
     * @param key what it calls them
     */
    default UnaryOperator<byte[]> storages(PickledModule module, String key) {
      return UnaryOperator.identity();
    }

    /** These edits, then those. */
    default Edits then(Edits next) {
      return new Both(this, next);
    }
  }

  private record Both(Edits first, Edits second) implements Edits {
    @Override
    public String code(String name, String source) {
      return second.code(name, first.code(name, source));
    }

    @Override
    public byte[] pickle(byte[] bytes) {
      return second.pickle(first.pickle(bytes));
    }

    @Override
    public UnaryOperator<byte[]> storages(PickledModule module, String key) {
      UnaryOperator<byte[]> one = first.storages(module, key);
      UnaryOperator<byte[]> two = second.storages(module, key);
      return bytes -> two.apply(one.apply(bytes));
    }
  }

  private ArchiveCopy(Edits edits) {
    this.edits = edits;
  }

  /**
   * @throws ParityException if the archive is damaged
   */
  static void write(Path source, Path target, Edits edits) {
    try (ZipFile zip = new ZipFile(source.toFile());
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      new ArchiveCopy(edits).copy(zip, out);
    } catch (IOException e) {
      throw ParityException.broken(source + ": " + e.getMessage());
    }
  }

  /** The module's pickle. */
  static PickledModule module(Path archive) {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return pickle(zip, root(zip) + "data.pkl");
    } catch (IOException e) {
      throw ParityException.broken(archive + ": " + e.getMessage());
    }
  }

  private void copy(ZipFile zip, ZipOutputStream out) throws IOException {
    String root = root(zip);
    PickledModule data = pickle(zip, root + "data.pkl");
    PickledModule constants = pickle(zip, root + "constants.pkl");
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String name =
          entry.getName().startsWith(root) ? entry.getName().substring(root.length()) : "";
      // Positions in the source no longer hold.
      if (name.isEmpty() || name.endsWith(".debug_pkl")) {
        continue;
      }
      out.putNextEntry(new ZipEntry(entry.getName()));
      try (InputStream in = zip.getInputStream(entry)) {
        if (name.startsWith("code/") && name.endsWith(".py")) {
          String code = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          out.write(edits.code(name, code).getBytes(StandardCharsets.UTF_8));
        } else if (name.endsWith(".pkl")) {
          out.write(edits.pickle(in.readAllBytes()));
        } else if (name.startsWith("data/")) {
          out.write(edits.storages(data, name.substring(5)).apply(in.readAllBytes()));
        } else if (name.startsWith("constants/")) {
          out.write(edits.storages(constants, name.substring(10)).apply(in.readAllBytes()));
        } else {
          in.transferTo(out);
        }
      }
    }
  }

  private static String root(ZipFile zip) {
    String first = zip.stream().findFirst().map(ZipEntry::getName).orElse("");
    return first.substring(0, first.indexOf('/') + 1);
  }

  private static PickledModule pickle(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("no entry " + name);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MAX_PICKLE + 1);
      if (bytes.length > MAX_PICKLE) {
        throw new IOException(name + " is too large");
      }
      return PickledModule.read(bytes);
    }
  }
}
