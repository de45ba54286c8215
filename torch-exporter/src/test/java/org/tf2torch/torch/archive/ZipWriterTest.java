package org.tf2torch.torch.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;

class ZipWriterTest {
  // As elements of 4 bytes, more than one buffer and no multiple of it.
  private static final int LONG = StreamedFile.BUFFER / 4 + 11;

  @TempDir Path folder;

  private static void writeSample(Path target) throws IOException {
    try (ZipWriter zip = new ZipWriter(target, "archive", bytes -> {})) {
      zip.add("version", "3\n".getBytes());
      zip.add("data/0", TensorData.filled(TensorData.scalar(0x04030201), LONG));
      zip.add("größe", TensorData.of(1f, 2f));
      zip.add("empty", TensorData.of(new float[0]));
      zip.add("data/1", TensorData.filled(TensorData.scalar((byte) 7), LONG).cast(DType.INT8));
      zip.finish();
    }
  }

  @Test
  void anyZipToolReadsIt() throws IOException {
    Path target = folder.resolve("a.zip");
    writeSample(target);
    try (ZipFile zip = new ZipFile(target.toFile())) {
      assertEquals(5, zip.size());
      assertArrayEquals("3\n".getBytes(), read(zip, "archive/version"));
      byte[] first = read(zip, "archive/data/0");
      assertEquals(4 * LONG, first.length);
      assertEquals(
          0x04030201, ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt(4 * LONG - 4));
      assertEquals(8, read(zip, "archive/größe").length);
      assertEquals(0, read(zip, "archive/empty").length);
      assertEquals(LONG, read(zip, "archive/data/1").length);
    }
  }

  // Reads to the end: only then does Java compare the CRC-32.
  private static byte[] read(ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void headersAgreeWithTheDirectoryAndDataIsAligned() throws IOException {
    Path target = folder.resolve("a.zip");
    writeSample(target);
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    int entries = 0;
    while (file.getInt(at) == 0x04034b50) {
      int data = at + 30 + file.getShort(at + 26) + file.getShort(at + 28);
      assertEquals(0, data % 64, "data of entry " + entries + " begins at " + data);
      assertEquals(0x0800, file.getShort(at + 6), "flags of entry " + entries);
      at = data + file.getInt(at + 18);
      entries++;
    }
    assertEquals(5, entries, "entries follow one another without gaps");
    assertEquals(0x02014b50, file.getInt(at), "the directory follows the last entry");
  }

  @Test
  void theSameEntriesGiveTheSameBytes() throws IOException {
    writeSample(folder.resolve("a.zip"));
    writeSample(folder.resolve("b.zip"));
    assertEquals(-1, Files.mismatch(folder.resolve("a.zip"), folder.resolve("b.zip")));
  }

  @Test
  void manyEntriesNeedZip64() throws IOException {
    Path target = folder.resolve("many.zip");
    try (ZipWriter zip = new ZipWriter(target, "r", bytes -> {})) {
      for (int i = 0; i < 70_000; i++) {
        zip.add("data/" + i, TensorData.scalar(i));
      }
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(target.toFile())) {
      assertEquals(70_000, zip.size());
      assertArrayEquals(TensorData.scalar(69_999).toBuffer().array(), read(zip, "r/data/69999"));
    }
  }

  /** Writes 9 GB: run it with {@code -Dlarge=true} after a change to the headers. */
  @Test
  @EnabledIfSystemProperty(named = "large", matches = "true")
  void entriesAndOffsetsBeyond4GiBNeedZip64() throws IOException {
    Path target = folder.resolve("large.zip");
    long size = 5L << 30;
    try (ZipWriter zip = new ZipWriter(target, "r", bytes -> {})) {
      zip.add("data/0", TensorData.filled(TensorData.scalar(1.5f), size / 4));
      zip.add("data/1", TensorData.filled(TensorData.scalar(2.5), (1L << 32) / 8));
      zip.add("data/2", TensorData.of(1, 2, 3));
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(target.toFile())) {
      assertEquals(size, zip.getEntry("r/data/0").getSize());
      assertEquals(1L << 32, zip.getEntry("r/data/1").getSize());
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        try (InputStream in = zip.getInputStream(entry)) {
          assertEquals(entry.getSize(), in.skip(Long.MAX_VALUE), entry.getName());
        }
      }
      assertEquals(12, read(zip, "r/data/2").length);
    }
  }

  @Test
  void nothingIsLeftWhenATensorCannotBeRead() throws IOException {
    Path target = folder.resolve("a.zip");
    Files.writeString(target, "as it was");
    IllegalStateException damaged = new IllegalStateException("damaged");
    TensorData broken = new BrokenData(LONG, damaged);
    assertEquals(
        damaged,
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (ZipWriter zip = new ZipWriter(target, "r", bytes -> {})) {
                zip.add("data/0", broken);
                zip.finish();
              }
            }));
    assertOnly(target);
    assertEquals("as it was", Files.readString(target));
  }

  @Test
  void nothingIsLeftWhenTheThreadIsInterrupted() throws IOException {
    Path target = folder.resolve("a.zip");
    Thread.currentThread().interrupt();
    assertThrows(IOException.class, () -> writeSample(target));
    assertTrue(Thread.interrupted(), "the interruption stays visible");
    assertOnly();
  }

  @Test
  void onlyPlainFilesAreReplaced() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    assertThrows(IOException.class, () -> writeSample(inner), "a folder");
    assertThrows(
        IOException.class,
        () -> writeSample(folder.resolve("none/a.zip")),
        "no folder to write into");
    assertOnly(inner);
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path real = Files.writeString(folder.resolve("real.zip"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.zip"), real);
    writeSample(link);
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.size(real) > LONG);
  }

  private void assertOnly(Path... expected) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertArrayEquals(expected, files.sorted().toArray(), "files left in the folder");
    }
  }
}
