package org.tf2torch.tf.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderedCodeTest {
  // One byte up to 6 bits, two up to 13, and so on: see the table of header bits in
  // ordered_code.cc.
  @ParameterizedTest
  @CsvSource({
    "0, 80",
    "1, 81",
    "63, bf",
    "64, c040",
    "8191, dfff",
    "8192, e02000",
    "-1, 7f",
    "-64, 40",
    "-65, 3fbf",
    "9223372036854775807, ffc07fffffffffffffff",
    "-9223372036854775808, 003f8000000000000000"
  })
  void encodesNumbersOfEitherSign(long value, String hex) {
    assertEquals(hex, hex(new OrderedCode().signed(value)));
  }

  @ParameterizedTest
  @CsvSource({"0, 00", "1, 0101", "255, 01ff", "256, 020100"})
  void encodesNumbersByTheirLength(long value, String hex) {
    assertEquals(hex, hex(new OrderedCode().number(value)));
  }

  @Test
  void escapesTheBytesThatDelimitStrings() {
    assertEquals(
        "6100ff620001", hex(new OrderedCode().string("a\0b")), "0 is escaped, and 0, 1 is the end");
  }

  @Test
  void keepsTheOrderOfNumbers() {
    long[] ordered =
        LongStream.rangeClosed(0, 62)
            .flatMap(bit -> LongStream.of((1L << bit) - 1, 1L << bit))
            .flatMap(v -> LongStream.of(v, -v))
            .sorted()
            .distinct()
            .toArray();
    for (int i = 1; i < ordered.length; i++) {
      ByteString less = new OrderedCode().signed(ordered[i - 1]).toByteString();
      ByteString more = new OrderedCode().signed(ordered[i]).toByteString();
      assertTrue(
          ByteString.unsignedLexicographicalComparator().compare(less, more) < 0,
          ordered[i - 1] + " sorts before " + ordered[i]);
    }
  }

  private static String hex(OrderedCode code) {
    return HexFormat.of().formatHex(code.toByteString().toByteArray());
  }
}
