package org.tf2torch.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimTest {
  private static final Dim H = Dim.symbol("h");
  private static final Dim W = Dim.symbol("w");

  @Test
  void formulasAreCanonical() {
    assertEquals("2*h + 1", H.times(2).plus(1).toString());
    assertEquals(H.plus(W), W.plus(H));
    assertEquals(H.times(W).times(H), H.times(H).times(W));
    assertEquals(Dim.ZERO, H.minus(H));
  }

  @Test
  void divisionTakesOutWhatDivides() {
    assertEquals(H, H.times(2).plus(1).floorDiv(2), "floor((2h + 1) / 2) is h");
    assertEquals(W.times(3), H.times(W).times(3).floorDiv(H));
    assertEquals("(h + 1)//2", H.plus(1).floorDiv(2).toString());
    assertEquals(Dim.ONE, H.plus(W).floorDiv(H.plus(W)));
  }

  @Test
  void anUnknownIsNeverTakenForANumber() {
    assertFalse(H.floorDiv(2).isKnown());
    assertFalse(H.max(Dim.ONE).isKnown(), "h may be 0");
    assertTrue(H.plus(3).minus(H).isKnown());
  }

  @ParameterizedTest
  @CsvSource({"7, 2, 3, 4", "8, 2, 4, 4", "-7, 2, -4, -3", "0, 5, 0, 0"})
  void knownNumbersDivideLikeIntegers(long a, long b, long floor, long ceil) {
    assertEquals(Dim.known(floor), Dim.known(a).floorDiv(b));
    assertEquals(Dim.known(ceil), Dim.known(a).ceilDiv(b));
  }

  @Test
  void extremaWithAKnownDifferenceAreDecided() {
    assertEquals(H.plus(2), H.plus(2).max(H));
    assertEquals(H, H.plus(2).min(H));
    assertEquals(H.max(W), W.max(H));
    assertEquals(H, H.min(Dim.ONE.max(H)), "whatever h is, max(1, h) is no less");
    assertEquals(H, W.min(H).max(H));
  }

  @Test
  void replacedSymbolsAreWorkedOutAgain() {
    Dim formula = H.plus(1).floorDiv(2).times(W).max(Dim.known(3));
    assertEquals(Dim.known(20), formula.replace(Map.of("h", Dim.known(7), "w", Dim.known(5))));
    assertEquals("max(3, 4*w)", formula.replace(Map.of("h", Dim.known(7))).toString());
  }
}
