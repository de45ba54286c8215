package org.tf2torch.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tf2torch.ir.DType;

class TensorTest {
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STRING", "BOOL"})
  void permutingBackAndForthChangesNothing(DType dtype) {
    byte[] bytes = new byte[24 * dtype.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Tensor tensor = Tensor.of(dtype, List.of(2, 3, 4), bytes);
    Permutation order = new Permutation(List.of(1, 2, 0));

    Tensor turned = order.apply(tensor);

    assertEquals(List.of(3, 4, 2), turned.shape());
    ByteBuffer first = turned.buffer().slice(dtype.bytes(), dtype.bytes());
    assertEquals(
        first, tensor.buffer().slice(12 * dtype.bytes(), dtype.bytes()), "[0,0,1] was [1,0,0]");
    assertArrayEquals(bytes, order.inverse().apply(turned).buffer().array());
  }

  @Test
  void emptyTensorsArePermuted() {
    Tensor empty = Tensor.zeros(DType.FLOAT32, List.of(0, 3, 2));

    assertEquals(List.of(2, 0, 3), new Permutation(List.of(2, 0, 1)).apply(empty).shape());
  }

  @ParameterizedTest
  @CsvSource({
    // Value, type, bits: from IEEE 754, the bfloat16 white paper and OCP's 8-bit floats.
    "1, FLOAT16, 3c00",
    "-2, FLOAT16, c000",
    "65504, FLOAT16, 7bff",
    "65520, FLOAT16, 7c00",
    "5.9604644775390625E-8, FLOAT16, 0001",
    "6.103515625E-5, FLOAT16, 0400",
    "1.00048828125, FLOAT16, 3c00",
    "1.00146484375, FLOAT16, 3c02",
    "Infinity, FLOAT16, 7c00",
    "1, BFLOAT16, 3f80",
    "3.140625, BFLOAT16, 4049",
    "-Infinity, BFLOAT16, ff80",
    "448, FLOAT8_E4M3FN, 7e",
    "0.001953125, FLOAT8_E4M3FN, 01",
    "1000, FLOAT8_E4M3FN, 7f",
    "57344, FLOAT8_E5M2, 7b",
    "1E9, FLOAT8_E5M2, 7c"
  })
  void smallFloatsRoundAsTheirStandardsSay(double value, DType dtype, String bits) {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    ElementWriter.of(dtype).put(buffer, 0, value);

    int mask = dtype.bytes() == 1 ? 0xFF : 0xFFFF;
    assertEquals(Integer.parseInt(bits, 16), buffer.getShort(0) & mask, value + " as " + dtype);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16", "FLOAT8_E4M3FN", "FLOAT8_E5M2"})
  void everySmallFloatSurvivesDecodingAndEncoding(DType dtype) {
    int count = 1 << 8 * dtype.bytes();
    ByteBuffer all = ByteBuffer.allocate(count * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < count; bits++) {
      if (dtype.bytes() == 1) {
        all.put((byte) bits);
      } else {
        all.putShort((short) bits);
      }
    }
    Tensor tensor = Tensor.of(dtype, List.of(count), all.array());
    Elements elements = Elements.of(tensor);
    Elements again = Elements.of(tensor.cast(DType.FLOAT64).cast(dtype));
    for (int bits = 0; bits < count; bits++) {
      assertEquals(elements.at(bits), again.at(bits), "bits " + Integer.toHexString(bits));
    }
  }

  @Test
  void bytesMustFitTheShape() {
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.of(DType.INT32, List.of(2), new byte[7]));
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.zeros(DType.INT32, List.of(1 << 20, 1 << 20)));
    assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(DType.INT32, List.of(-1)));
  }

  @Test
  void wordsAreFilledUpToTheLongestAndComeBackAsTheyWere() {
    List<String> words = List.of("", "cat", "größer", "日");
    Tensor tensor =
        Tensor.ofWords(
            List.of(2, 2), words.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toList());

    assertEquals(8, tensor.width());
    assertEquals(words, words(tensor));
    assertEquals(List.of("größer", "日"), words(tensor.rows(1, 2)));
    assertEquals(List.of("größer", "日", "", "cat"), words(tensor.rowsAt(new int[] {1, 0})));
    assertEquals(
        List.of("a", "bb"),
        words(Tensor.stack(List.of(word("a"), word("bb")))),
        "rows of other widths");
  }

  private static Tensor word(String word) {
    return Tensor.ofWords(List.of(), List.of(word.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> words(Tensor tensor) {
    return tensor.words().stream().map(word -> new String(word, StandardCharsets.UTF_8)).toList();
  }
}
