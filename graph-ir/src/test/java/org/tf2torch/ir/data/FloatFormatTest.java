package org.tf2torch.ir.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tf2torch.ir.DType;

class FloatFormatTest {

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT16", "BFLOAT16", "FLOAT8_E4M3FN", "FLOAT8_E5M2"})
  void everyPatternComesBack(DType type) {
    FloatFormat format = FloatFormat.of(type);
    int patterns = 1 << (8 * type.bytes());
    for (int bits = 0; bits < patterns; bits++) {
      double value = format.decode(bits);
      if (!Double.isNaN(value)) {
        assertEquals(
            bits, format.encode(value), type + " " + Integer.toHexString(bits) + " is " + value);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT16", "BFLOAT16", "FLOAT8_E4M3FN", "FLOAT8_E5M2"})
  void tiesGoToTheEvenNeighbourAndTheRestToTheNearest(DType type) {
    FloatFormat format = FloatFormat.of(type);
    int half = 1 << (8 * type.bytes() - 1);
    for (int bits = 0; bits + 1 < half; bits++) {
      double low = format.decode(bits);
      double high = format.decode(bits + 1);
      if (Double.isNaN(high) || Double.isInfinite(high)) {
        break;
      }
      double middle = low + (high - low) / 2;
      String where = type + " between " + low + " and " + high;
      assertEquals(bits % 2 == 0 ? bits : bits + 1, format.encode(middle), where);
      assertEquals(bits, format.encode(Math.nextDown(middle)), where);
      assertEquals(bits + 1, format.encode(Math.nextUp(middle)), where);
    }
  }

  /** Values as PyTorch and NumPy (ml_dtypes) have them. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 3c00, 1", "FLOAT16, 7bff, 65504", "FLOAT16, 1, 5.9604644775390625E-8",
    "FLOAT16, fc00, -Infinity", "FLOAT16, 8000, -0.0", "BFLOAT16, 3f80, 1",
    "BFLOAT16, 4049, 3.140625", "BFLOAT16, 7f80, Infinity", "FLOAT8_E4M3FN, 7e, 448",
    "FLOAT8_E4M3FN, 1, 0.001953125", "FLOAT8_E4M3FN, 7f, NaN", "FLOAT8_E5M2, 7b, 57344",
    "FLOAT8_E5M2, 7c, Infinity", "FLOAT8_E5M2, 1, 0.0000152587890625"
  })
  void knownPatterns(DType type, String hex, double value) {
    assertEquals(value, FloatFormat.of(type).decode(Integer.parseInt(hex, 16)));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 65519.99, 7bff",
    "FLOAT16, 65520, 7c00",
    "FLOAT8_E4M3FN, 464, 7e",
    "FLOAT8_E4M3FN, 464.1, 7f",
    "FLOAT8_E4M3FN, 1e300, 7f",
    "FLOAT8_E4M3FN, -Infinity, ff",
    "FLOAT8_E5M2, 61440, 7c",
    "BFLOAT16, 3.4e38, 7f80",
    "BFLOAT16, NaN, 7fc0",
    "FLOAT16, 1e-300, 0"
  })
  void whatIsTooLarge(DType type, double value, String hex) {
    assertEquals(Integer.parseInt(hex, 16), FloatFormat.of(type).encode(value));
  }
}
