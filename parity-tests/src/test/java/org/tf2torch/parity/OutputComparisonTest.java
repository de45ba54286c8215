package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.tensor.Tensor;

class OutputComparisonTest {
  private static Tensor words(String... words) {
    return Tensor.ofWords(
        List.of(words.length),
        Stream.of(words).map(word -> word.getBytes(StandardCharsets.UTF_8)).toList());
  }

  private static ParityReport.Output compare(Tensor expected, Tensor actual) {
    Migration.Port port = new Migration.Port("words", DType.STRING, List.of(-1), Optional.empty());
    OutputComparison comparison =
        new OutputComparison(port, Tolerance.defaultFor(DType.STRING), null);
    comparison.add(expected, actual, Optional.empty());
    return comparison.report();
  }

  @Test
  void equalWordsPassHoweverWideTheTensorsAre() {
    Tensor wide = words("cat", "größer", "").rows(0, 1);
    assertEquals(true, compare(words("cat"), wide).passed());
  }

  @Test
  void everyWordThatDiffersIsOutside() {
    ParityReport.Output output = compare(words("cat", "dog", "Ü"), words("cat", "dogs", "U"));
    assertEquals(false, output.passed());
    assertEquals(2, output.error().outside());
  }
}
