package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.tf.GraphText;

class DiagonalOpsTest {
  @TempDir Path folder;

  /** One number stands for the lowest and the highest diagonal, also where only a run knows it. */
  @Test
  void aSingleDiagonalBecomesAList() throws Exception {
    String printed =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "4 4")
            .placeholder("k", "DT_INT32", "")
            .placeholder("padding", "DT_FLOAT", "")
            .node("y", "MatrixDiagPartV2", "x k padding", type("T", "DT_FLOAT"))
            .print(folder, "y");
    assertTrue(printed.contains("reshape (%k"), printed);
  }
}
