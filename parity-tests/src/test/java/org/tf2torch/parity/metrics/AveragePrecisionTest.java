package org.tf2torch.parity.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Tensor;

class AveragePrecisionTest {
  /** Several samples of one class. */
  private static Tensor column(double... values) {
    Tensor tensor = Tensor.zeros(DType.FLOAT32, List.of(values.length, 1));
    ByteBuffer bytes = tensor.buffer();
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    return tensor;
  }

  private static double of(Tensor scores, Tensor values, Tensor weights) {
    AveragePrecision precision = new AveragePrecision();
    precision.add(scores, values, weights);
    return precision.perClass()[0];
  }

  @Test
  void aPerfectRankingIsOne() {
    assertEquals(1, of(column(3, 2, 1), column(1, 1, 0), column(1, 1, 1)));
  }

  @Test
  void precisionIsMadeFallingFromTheRight() {
    // Ranked: yes, no, yes, yes. Precisions 1, 1/2, 2/3, 3/4; falling: 1, 3/4, 3/4, 3/4.
    double precision = of(column(4, 3, 2, 1), column(1, 0, 1, 1), column(1, 1, 1, 1));

    assertEquals((1 + 0.75 + 0.75) / 3, precision, 1e-12);
  }

  @Test
  void whatIsNotCountedIsLeftOut() {
    assertEquals(1, of(column(3, 2, 1), column(0, 1, 0), column(0, 1, 1)));
  }

  @Test
  void aClassThatNoSampleShowsHasNone() {
    assertTrue(Double.isNaN(of(column(1, 2), column(0, 0), column(1, 1))));
  }

  @Test
  void anAnswerThatIsNoNumberComesLast() {
    assertEquals(0.5, of(column(Double.NaN, 1), column(1, 0), column(1, 1)));
  }
}
