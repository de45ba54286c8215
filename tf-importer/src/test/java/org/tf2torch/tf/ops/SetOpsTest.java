package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tf2torch.tf.GraphText.text;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class SetOpsTest {
  @TempDir Path folder;

  private static GraphText dense(String operation) {
    return new GraphText()
        .placeholder("a", "DT_INT8", "2 -1 3")
        .placeholder("b", "DT_INT8", "2 -1 4")
        .node(
            "y",
            "DenseToDenseSetOperation",
            "a b",
            type("T", "DT_INT8") + text("set_operation", operation));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-b", "b-a", "intersection", "union", "UNION"})
  void theResultIsASparseTensorOfTheSameElements(String operation) throws Exception {
    assertEquals("int64[n, 3]", dense(operation).typeOf(folder, "y"));
    assertEquals("int8[n]", dense(operation).typeOf(folder, "y:1"));
    assertEquals("int64[3]", dense(operation).typeOf(folder, "y:2"));
  }

  @Test
  void theSizesOfSparseSetsAreCounted() throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("at", "DT_INT64", "-1 3")
            .placeholder("values", "DT_UINT16", "-1")
            .placeholder("shape", "DT_INT64", "3")
            .node("y", "SetSize", "at values shape", type("T", "DT_UINT16"));
    assertEquals("int32[n, n]", graph.typeOf(folder, "y"));
  }

  @Test
  void anOperationThatTensorFlowDoesNotKnowIsRefused() {
    assertThrows(RefusedException.class, () -> dense("xor").read(folder, "y"));
  }
}
