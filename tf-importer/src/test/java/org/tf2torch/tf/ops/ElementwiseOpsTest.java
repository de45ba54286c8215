package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.number;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class ElementwiseOpsTest {
  @TempDir Path folder;

  private static GraphText unary(String op, String type, String attributes) {
    return new GraphText()
        .placeholder("x", type, "3")
        .node("y", op, "x", type("T", type) + attributes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DT_UINT8", "DT_UINT64"})
  void nothingUnsignedIsBelowZero(String type) throws Exception {
    assertFalse(unary("Relu", type, "").print(folder, "y").contains("relu"));
    assertTrue(unary("Relu6", type, "").print(folder, "y").contains("minimum"));
  }

  @ParameterizedTest
  @CsvSource({"DT_FLOAT, 0.2", "DT_HALF, 0.2", "DT_DOUBLE, 0.20000000298023224"})
  void aSlopeIsAFloat32(String type, String slope) throws Exception {
    String text = unary("LeakyRelu", type, number("alpha", 0.2)).print(folder, "y");
    assertTrue(text.contains("leaky_relu slope=" + slope + " "), text);
  }

  @Test
  void roundedIntegersAreRefused() {
    assertThrows(RefusedException.class, () -> unary("Round", "DT_INT32", "").read(folder, "y"));
  }

  @Test
  void bitsOfNegativeNumbersAreThoseOfTheirWidth() throws Exception {
    String text = unary("PopulationCount", "DT_INT8", "").print(folder, "y");
    assertTrue(text.contains("255"), text);
    assertEquals("uint8[3]", unary("PopulationCount", "DT_INT64", "").typeOf(folder, "y"));
  }
}
