package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.tf.GraphText;

class OrderingOpsTest {
  @TempDir Path folder;

  @Test
  void theNearestCentersComeWithTheirDistances() throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("points", "DT_FLOAT", "-1 3")
            .placeholder("centers", "DT_FLOAT", "6 3")
            .constant("k", "DT_INT64", "int64_val: 2")
            .node("y", "NearestNeighbors", "points centers k", "");
    assertEquals("int64[batch, 2]", graph.typeOf(folder, "y"));
    assertEquals("float32[batch, 2]", graph.typeOf(folder, "y:1"));
  }

  @ParameterizedTest
  @CsvSource({"DT_INT32, DT_FLOAT, float32", "DT_DOUBLE, DT_DOUBLE, float64"})
  void aRegressionHasADTypeOfItsOwn(String input, String output, String expected) throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", input, "2 5")
            .node("y", "IsotonicRegression", "x", type("T", input) + type("output_dtype", output));
    assertEquals(expected + "[2, 5]", graph.typeOf(folder, "y"));
    assertEquals("int32[2, 5]", graph.typeOf(folder, "y:1"));
  }
}
