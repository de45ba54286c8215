package org.tf2torch.ir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.data.TensorData;

class VariableTest {
  /** A GRU's biases [2, 3 gates] of one unit. */
  private static final Variable BIASES =
      new Variable(
          "b", "gru/bias", true, TensorData.of(1f, 2f, 3f, 4f, 5f, 6f).reshaped(2, 3), List.of());

  private static final Variable SECOND =
      BIASES.sliced(0, 1, 1).reshaped(List.of(3L)).reordered(0, List.of(1, 0, 2));

  @Test
  void partsAndOrdersAreViews() {
    assertArrayEquals(new double[] {5, 4, 6}, SECOND.data().toDoubles());
    assertNull(SECOND.permutation(), "no permutation of axes says that");
  }

  @Test
  void whatBelongsToTheVariableGoesTheSameWay() {
    TensorData momentum = TensorData.of(.1f, .2f, .3f, .4f, .5f, .6f).reshaped(2, 3);
    assertArrayEquals(new double[] {.5f, .4f, .6f}, SECOND.sameWay(momentum).toDoubles());
  }

  @Test
  void everyRowOfAPieceMovesWithIt() {
    Variable kernel =
        new Variable(
            "k", "k", true, TensorData.of(1f, 2f, 3f, 4f, 5f, 6f).reshaped(6, 1), List.of());
    assertArrayEquals(
        new double[] {5, 6, 1, 2, 3, 4}, kernel.reordered(0, List.of(2, 0, 1)).data().toDoubles());
  }
}
