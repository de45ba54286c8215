package org.tf2torch.parity.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.TensorSpec;

class RandomInputsTest {
  @ParameterizedTest(name = "{0} samples asked for, in batches of {1}: {2}")
  @CsvSource({
    "64, 32, '32, 32'",
    "9, 4, '4, 4, 1'",
    "3, 32, '3'",
    // Nobody asked: as many as there are is no number here.
    "9223372036854775807, 32, '8'"
  })
  void makesAsManyAsAreAskedFor(long samples, int batch, String rows) {
    TensorSpec input = new TensorSpec("x", DType.FLOAT32, List.of(TensorSpec.FREE, 2));
    List<String> made = new ArrayList<>();
    new RandomInputs(1)
        .batches(List.of(input), new DataSource.Limits(batch, samples))
        .forEachRemaining(b -> made.add("" + b.inputs().get(0).tensor().shape().get(0)));
    assertEquals(rows, String.join(", ", made));
  }
}
