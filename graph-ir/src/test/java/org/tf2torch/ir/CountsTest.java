package org.tf2torch.ir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CountsTest {
  private static final Dim N = Dim.symbol("n");

  @Test
  void sizesAndWhatIsMadeOfThemAreCounts() {
    assertTrue(Counts.isCount(Dim.ZERO));
    assertTrue(Counts.isCount(N.times(2).plus(1)));
    assertTrue(Counts.isCount(N.plus(1).floorDiv(2)));
    assertTrue(Counts.isCount(N.minus(3).max(Dim.ZERO)));
    assertTrue(Counts.isCount(N.min(Dim.known(4))));
  }

  @Test
  void differencesAreNot() {
    assertFalse(Counts.isCount(Dim.known(-1)));
    assertFalse(Counts.isCount(N.minus(1)));
    assertFalse(Counts.isCount(N.minus(1).floorDiv(2)));
    assertFalse(Counts.isCount(N.minus(3).min(Dim.known(4))));
    assertFalse(Counts.isCount(N.times(-1)));
  }
}
