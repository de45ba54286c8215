package org.tf2torch.parity.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Tensor;

class MetricsTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static Tensor floats(List<Integer> shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Tensor.of(DType.FLOAT32, shape, bytes.array());
  }

  private static Tensor row(float... values) {
    return floats(List.of(1, values.length), values);
  }

  private static Tensor longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return Tensor.of(DType.INT64, List.of(values.length), bytes.array());
  }

  private static ErrorStatistics compare(Tensor expected, Tensor actual, Tolerance tolerance) {
    ErrorAccumulator errors = new ErrorAccumulator(tolerance);
    errors.add(expected, actual);
    return errors.statistics();
  }

  @Test
  void figuresAreWhatTheirNamesSay() {
    ErrorStatistics found = compare(row(1, 2, -4, 0), row(1, 3, -2, 0), new Tolerance(0.5, 0.25));

    assertEquals(2, found.maxAbs());
    assertEquals(0.75, found.meanAbs());
    assertEquals(Math.sqrt(5 / 4.0), found.rms());
    assertEquals(0.5, found.maxRel());
    assertEquals(15 / Math.sqrt(21 * 14.0), found.cosine(), 1e-15);
    assertEquals(1, found.outside(), "2 is allowed 1 off, −4 only 1.5");
  }

  @Test
  void nanAndInfinitiesMustMeetTheirLike() {
    ErrorStatistics same = compare(row(NAN, INF, -INF), row(NAN, INF, -INF), Tolerance.EXACT);
    assertEquals(0, same.outside());
    ErrorStatistics found =
        compare(row(NAN, INF, INF, 1), row(1, -INF, 1, NAN), new Tolerance(9, 9));
    assertEquals(4, found.nonFinite());
    assertEquals(4, found.outside(), "no tolerance helps");
    assertEquals(0, found.maxAbs(), "which is of finite pairs");
  }

  @Test
  void wideIntegersAreComparedExactly() {
    ErrorStatistics found =
        compare(longs(Long.MAX_VALUE, 5), longs(Long.MAX_VALUE - 1, 5), Tolerance.EXACT);

    assertEquals(1, found.outside(), "although both are the same double");
  }

  @Test
  void stepsBetweenNeighboursAreCounted() {
    UlpHistogram ulps = new UlpHistogram();
    float one = 1;
    float up = Math.nextUp(one);
    ulps.add(row(one, one, one, 0), row(one, up, Math.nextUp(Math.nextUp(up)), Float.MIN_VALUE));

    assertEquals(List.of(1L, 2L, 1L), ulps.counts(), "0, twice 1, once 2 to 3 steps");
  }

  @Test
  void theWorstSampleIsNumberedOverAllBatches() {
    ErrorAccumulator errors = new ErrorAccumulator(Tolerance.EXACT);
    errors.add(floats(List.of(2, 1), 0, 0), floats(List.of(2, 1), 1, 0));
    errors.add(floats(List.of(2, 1), 0, 0), floats(List.of(2, 1), 0, 3));

    assertEquals(3, errors.worstRow());
  }

  @Test
  void classesAreRankedAndTiesGoToTheFirst() {
    ClassAgreement agreement = new ClassAgreement();
    agreement.add(
        floats(List.of(2, 6), 0, 1, 1, 0, 0, 0, 9, 8, 7, 6, 5, 4),
        floats(List.of(2, 6), 0, 2, 1, 0, 0, 0, 8, 9, 7, 6, 5, 6));

    assertEquals(2, agreement.rows());
    assertEquals(1, agreement.first(), "only the second row's first class changed");
    assertEquals(1, agreement.topFive(), "and its fifth");
  }

  @Test
  void logitsAndProbabilitiesGiveOneLoss() {
    float[] p = {0.2f, 0.5f, 0.3f};
    LabelScore probabilities = LabelScore.forOutputsLike(row(p));
    probabilities.add(row(p), new int[] {2});
    Tensor logits =
        row((float) Math.log(p[0]) + 4, (float) Math.log(p[1]) + 4, (float) Math.log(p[2]) + 4);
    LabelScore score = LabelScore.forOutputsLike(logits);
    score.add(logits, new int[] {2});

    assertEquals(-Math.log(0.3), probabilities.meanLoss(), 1e-6);
    assertEquals(-Math.log(0.3), score.meanLoss(), 1e-6);
    assertEquals(0, score.correct());
  }

  @Test
  void otherShapesCannotBeCompared() {
    assertThrows(IllegalArgumentException.class, () -> compare(row(1), row(1, 2), Tolerance.EXACT));
    assertThrows(IllegalArgumentException.class, () -> new Tolerance(-1, 0));
  }
}
