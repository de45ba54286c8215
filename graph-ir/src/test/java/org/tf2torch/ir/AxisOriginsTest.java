package org.tf2torch.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Variable.Permuted;
import org.tf2torch.ir.Variable.Reordered;
import org.tf2torch.ir.Variable.Reshaped;
import org.tf2torch.ir.Variable.Sliced;
import org.tf2torch.ir.Variable.Step;

class AxisOriginsTest {
  private static Optional<List<Integer>> holding(
      Set<Integer> wanted, List<Long> shape, Step... steps) {
    return AxisOrigins.of(shape, List.of(steps)).flatMap(it -> it.holding(wanted));
  }

  @Test
  void axesThatWerePermuted() {
    List<Long> kernel = List.of(3L, 3L, 2L, 8L);
    Step turned = new Permuted(List.of(3, 2, 0, 1));
    assertEquals(Optional.of(List.of(1, 2, 3)), holding(Set.of(0, 1, 2), kernel, turned));
    assertEquals(Optional.of(List.of(0)), holding(Set.of(3), kernel, turned));
  }

  @Test
  void axesThatWereMerged() {
    List<Long> depthwise = List.of(3L, 3L, 2L, 4L);
    Step turned = new Permuted(List.of(2, 3, 0, 1));
    Step merged = new Reshaped(List.of(8L, 1L, 3L, 3L));
    assertEquals(Optional.of(List.of(2, 3)), holding(Set.of(0, 1), depthwise, turned, merged));
    assertEquals(Optional.of(List.of(0)), holding(Set.of(2, 3), depthwise, turned, merged));
    assertEquals(Optional.empty(), holding(Set.of(2), depthwise, turned, merged));
  }

  /** A Dense behind a Flatten: its inputs count channels first. */
  @Test
  void anAxisThatWasSplitAndMergedAgain() {
    assertEquals(
        Optional.of(List.of(1)),
        holding(
            Set.of(0),
            List.of(18L, 5L),
            new Reshaped(List.of(3L, 3L, 2L, 5L)),
            new Permuted(List.of(2, 0, 1, 3)),
            new Reshaped(List.of(18L, 5L)),
            new Permuted(List.of(1, 0))));
  }

  @Test
  void piecesThatChangedPlaces() {
    List<Long> gates = List.of(4L, 12L);
    Step order = new Reordered(1, List.of(1, 0, 2));
    assertEquals(Optional.of(List.of(0)), holding(Set.of(0), gates, order));
    assertEquals(Optional.empty(), holding(Set.of(0), gates, order, new Sliced(1, 0, 4)));
  }

  @Test
  void sizesThatDoNotFitIntoEachOther() {
    assertEquals(
        Optional.empty(), holding(Set.of(0), List.of(4L, 9L), new Reshaped(List.of(6L, 6L))));
  }
}
