package org.tf2torch.ir.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;

class CastTest {

  @ParameterizedTest
  @CsvSource({
    "2.9, INT32, 2",
    "-2.9, INT32, -2",
    "3e9, INT32, 2147483647",
    "-1, UINT8, 0",
    "300, UINT8, 255",
    "NaN, INT64, 0",
    "-Infinity, INT8, -128",
    "1e30, INT64, 9223372036854775807",
    "1.8446744073709550e19, UINT64, -2048",
    "1e30, UINT64, -1",
    "-5, UINT64, 0",
    "NaN, BOOL, 1",
    "-0.0, BOOL, 0",
    "0.25, BOOL, 1"
  })
  void realsToIntegersAreCutOffAndStayInRange(double value, DType type, long expected) {
    assertArrayEquals(new long[] {expected}, TensorData.of(value).cast(type).toLongs());
  }

  @ParameterizedTest
  @CsvSource({
    "300, UINT8, 44",
    "200, INT8, -56",
    "-1, UINT32, 4294967295",
    "256, BOOL, 1",
    "-1, UINT64, -1"
  })
  void integersKeepTheirLowBits(long value, DType type, long expected) {
    assertArrayEquals(new long[] {expected}, TensorData.of(value).cast(type).toLongs());
  }

  /**
   * 2^54 + 2^30 + 1 lies just above a tie of float32; rounding to double first would make it that
   * tie.
   */
  @ParameterizedTest
  @CsvSource({
    "18014399583223809, INT64, FLOAT32, 18014400656965632",
    "-18014399583223809, INT64, FLOAT32, -18014400656965632",
    "18014399583223808, INT64, FLOAT32, 18014398509481984",
    "-1, UINT64, FLOAT32, 18446744073709551616",
    "-1, UINT64, FLOAT64, 18446744073709551616",
    "-1, INT64, BFLOAT16, -1",
    "9007199254740993, INT64, FLOAT64, 9007199254740992",
    "2049, INT64, FLOAT16, 2048",
    "2051, INT64, FLOAT16, 2052"
  })
  void integersAreRoundedOnce(long value, DType from, DType to, double expected) {
    assertArrayEquals(
        new double[] {expected}, TensorData.of(value).cast(from).cast(to).toDoubles());
  }

  @Test
  void complexNumbersLoseOrGainTheirImaginaryPart() {
    TensorData complex = TensorData.of(1.5f, -2f).cast(DType.COMPLEX64);
    assertEquals(16, complex.bytes());
    assertArrayEquals(new double[] {1.5, -2}, complex.cast(DType.FLOAT16).toDoubles());
    assertThrows(IllegalStateException.class, complex::toDoubles);
  }

  @Test
  void castsOfViewsAreViewsOfCasts() {
    TensorData data = TensorData.of(1.5, 2.5, 3.5, 4.5, 5.5, 6.5).reshaped(2, 3).cast(DType.INT32);
    assertArrayEquals(new long[] {2, 5, 3, 6}, data.permuted(1, 0).sliced(0, 1, 2).toLongs());
    assertArrayEquals(new long[] {3, 4}, data.reshaped(6).sliced(0, 2, 2).toLongs());
  }

  @Test
  void realsAreNoIntegers() {
    assertThrows(IllegalStateException.class, () -> TensorData.scalar(1.0f).toLongs());
    assertArrayEquals(new long[] {1, 0}, TensorData.of(true, false).toLongs());
  }

  @Test
  void longTensorsAreCastInSteps() {
    TensorData data = TensorData.filled(TensorData.scalar(7L), 3, 5000).cast(DType.FLOAT16);
    assertEquals(15000, data.toDoubles().length);
    int[] counting = java.util.stream.IntStream.range(0, 10000).toArray();
    assertArrayEquals(
        java.util.stream.LongStream.range(0, 10000).toArray(),
        TensorData.of(counting).cast(DType.INT64).toLongs());
  }
}
