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
    assertEquals("(h + 1)//2 - 2", H.minus(3).floorDiv(2).toString());
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

  /** What SAME pads of an axis of n, and how many windows there are then. */
  @ParameterizedTest
  @CsvSource({
    "3, 2, 2*(n + 1)//2 - n + 1, (n + 1)//2",
    "11, 2, 2*(n + 1)//2 - n + 9, (n + 1)//2",
    "5, 4, 4*(n + 3)//4 - n + 1, (n + 3)//4",
    "2, 2, 2*(n + 1)//2 - n, (n + 1)//2",
    "1, 2, 0, (n + 1)//2"
  })
  void paddingThatIsNeverNegativeIsASum(long kernel, long stride, String padding, String windows) {
    Dim n = Dim.symbol("n");
    Dim needed = n.ceilDiv(stride).times(stride).plus(kernel - stride).minus(n);
    Dim padded = needed.max(Dim.ZERO);
    assertEquals(padding, padded.toString());
    Dim count = n.plus(padded).minus(kernel).floorDiv(stride).plus(1);
    assertEquals(windows, count.toString());
  }

  /** The second of two windows that halve an axis. */
  @ParameterizedTest
  @CsvSource({"2, 0", "3, 1", "1, -1"})
  void paddingOfWhatWasHalvedIsASumToo(long kernel, long constant) {
    Dim half = H.ceilDiv(2);
    Dim needed = half.ceilDiv(2).times(2).plus(kernel - 2).minus(half);
    Dim quarter = H.ceilDiv(4);
    Dim sum = kernel == 1 ? Dim.ZERO : quarter.times(2).minus(half).plus(constant);
    assertEquals(sum, needed.max(Dim.ZERO));
  }

  @Test
  void anExtremumThatTheUnknownsDecideStays() {
    assertEquals("max(0, h - 3)", H.minus(3).max(Dim.ZERO).toString());
    Dim kernelBelowStride = H.ceilDiv(3).times(3).minus(H).minus(1);
    assertEquals("max(0, 3*(h + 2)//3 - h - 1)", kernelBelowStride.max(Dim.ZERO).toString());
    assertEquals("max(h, w)", H.max(W).toString());
  }

  @Test
  void quotientsOfQuotientsAreOne() {
    assertEquals("(h + 7)//8", H.ceilDiv(2).ceilDiv(2).ceilDiv(2).toString());
    assertEquals("h//6", H.floorDiv(2).floorDiv(3).toString());
    assertEquals("h//w//2", H.floorDiv(W).floorDiv(2).toString().replaceAll("[()]", ""));
    for (long h = -9; h < 9; h++) {
      Map<String, Dim> value = Map.of("h", Dim.known(h));
      Dim twice = Dim.known(Math.floorDiv(Math.floorDiv(h + 1, 3) - 2, 4));
      assertEquals(twice, H.plus(1).floorDiv(3).minus(2).floorDiv(4).replace(value));
    }
  }

  @Test
  void replacedSymbolsAreWorkedOutAgain() {
    Dim formula = H.plus(1).floorDiv(2).times(W).max(Dim.known(3));
    assertEquals(Dim.known(20), formula.replace(Map.of("h", Dim.known(7), "w", Dim.known(5))));
    assertEquals("max(3, 4*w)", formula.replace(Map.of("h", Dim.known(7))).toString());
  }
}
