package org.tf2torch.tf.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.tf.BrokenModelException;

class MappedFileTest {
  private static final long GIB = 1L << 30;
  private static final long SIZE = 5 * GIB + 12;

  @TempDir Path folder;
  private Path path;

  // A file with holes takes no room on the disk.
  @BeforeEach
  void write() throws IOException {
    path = folder.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
      for (long place = 0; place < SIZE; place += GIB) {
        file.seek(place);
        file.writeLong(Long.reverseBytes(place + 1));
      }
    }
  }

  @ParameterizedTest(name = "at {0} GiB")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5})
  void readsAnywhere(long place) {
    MappedFile file = MappedFile.open(path);
    assertEquals(
        place * GIB + 1, file.slice(place * GIB, 8).getLong(), "little-endian at a window's start");
    if (place > 0) {
      assertEquals(
          place * GIB + 1, file.slice(place * GIB - 3, 11).getLong(3), "across two windows");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 30, (1 << 30) + 1, Integer.MAX_VALUE})
  void readsLongRanges(int length) {
    ByteBuffer slice = MappedFile.open(path).slice(GIB - 1, length);
    assertEquals(length, slice.limit());
    assertEquals(GIB + 1, slice.getLong(1));
    assertTrue(slice.isReadOnly());
  }

  @Test
  void knowsItsBounds() {
    MappedFile file = MappedFile.open(path);
    assertEquals(SIZE, file.size());
    assertEquals(0, file.slice(SIZE, 0).remaining());
    assertThrows(IndexOutOfBoundsException.class, () -> file.slice(SIZE - 7, 8));
    assertThrows(IndexOutOfBoundsException.class, () -> file.slice(-1, 8));
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThrows(BrokenModelException.class, () -> MappedFile.open(folder.resolve("absent")));
    assertThrows(BrokenModelException.class, () -> MappedFile.open(folder));
  }
}
