package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tf2torch.tf.model.InitialTables.Column;
import org.tf2torch.tf.model.InitialTables.Contents;
import org.tf2torch.tf.model.TableFile.Side;

class TableFileTest {
  private static final Side LINE = new Side(-2, DataType.DT_STRING);
  private static final Side NUMBER = new Side(-1, DataType.DT_INT64);

  @TempDir Path folder;

  private Optional<Contents> read(String text, Side key, Side value, long count, long offset)
      throws IOException {
    Path file = Files.writeString(folder.resolve("words.txt"), text);
    return new TableFile(file, key, value, count, ByteString.copyFromUtf8("\t"), offset).read();
  }

  private static void assertWords(Column column, String... words) {
    assertEquals(
        new InitialTables.Words(Stream.of(words).map(ByteString::copyFromUtf8).toList()), column);
  }

  private static void assertNumbers(Column column, long... numbers) {
    assertArrayEquals(
        numbers, assertInstanceOf(InitialTables.Numbers.class, column).data().toLongs());
  }

  @Test
  void aLineIsAWordAndItsNumberTheValue() throws IOException {
    Contents contents = read("the\ncat é\nsat\n", LINE, NUMBER, -1, 0).orElseThrow();
    assertWords(contents.keys(), "the", "cat é", "sat");
    assertNumbers(contents.values(), 0, 1, 2);
  }

  @Test
  void linesAreCountedFromTheOffset() throws IOException {
    assertNumbers(read("a\nb", LINE, NUMBER, -1, 5).orElseThrow().values(), 5, 6);
  }

  @Test
  void theLastLineNeedsNoEndAndCarriageReturnsAreDropped() throws IOException {
    assertWords(read("a\r\nb", LINE, NUMBER, -1, 0).orElseThrow().keys(), "a", "b");
  }

  @Test
  void columnsAreNamedByTheirPlace() throws IOException {
    Side second = new Side(1, DataType.DT_INT64);
    Side first = new Side(0, DataType.DT_STRING);
    Contents contents = read("x\t 7\ny\t-3\n", second, first, -1, 0).orElseThrow();
    assertNumbers(contents.keys(), 7, -3);
    assertWords(contents.values(), "x", "y");
  }

  @Test
  void onlySoManyLinesAreRead() throws IOException {
    assertWords(read("a\nb\nc\n", LINE, NUMBER, 2, 0).orElseThrow().keys(), "a", "b");
  }

  @Test
  void whatTensorFlowRefusesSaysNothing() throws IOException {
    Side third = new Side(2, DataType.DT_STRING);
    Side integer = new Side(0, DataType.DT_INT64);
    for (Optional<Contents> contents :
        List.of(
            read("a\n\nb\n", LINE, NUMBER, -1, 0),
            read("a\nb\n", LINE, NUMBER, 3, 0),
            read("a\tb\n", third, NUMBER, -1, 0),
            read("one\n", integer, NUMBER, -1, 0))) {
      assertEquals(Optional.empty(), contents);
    }
  }

  @Test
  void aFileThatIsNotThereSaysNothing() {
    TableFile file = new TableFile(folder.resolve("none"), LINE, NUMBER, -1, ByteString.EMPTY, 0);
    assertEquals(Optional.empty(), file.read());
  }
}
