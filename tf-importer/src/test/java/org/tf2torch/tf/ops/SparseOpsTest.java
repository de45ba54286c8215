package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.tf.GraphText;

class SparseOpsTest {
  @TempDir Path folder;

  private static GraphText sparse(String type) {
    return new GraphText()
        .placeholder("at", "DT_INT64", "-1 2")
        .placeholder("values", type, "-1")
        .placeholder("shape", "DT_INT64", "2");
  }

  @Test
  void whatOnlyOneOperandHasIsKeptWhateverTheThreshold() throws Exception {
    String text =
        sparse("DT_FLOAT")
            .placeholder("least", "DT_FLOAT", "")
            .node(
                "y",
                "SparseAdd",
                "at values shape at values shape least",
                type("T", "DT_FLOAT") + type("Treal", "DT_FLOAT"))
            .print(folder, "y");
    assertTrue(text.contains("logical_or"), text);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void anAdjointIsConjugated(boolean ofSparse, boolean ofDense) throws Exception {
    GraphText graph =
        sparse("DT_COMPLEX64")
            .placeholder("dense", "DT_COMPLEX64", "3 4")
            .node(
                "y",
                "SparseTensorDenseMatMul",
                "at values shape dense",
                type("T", "DT_COMPLEX64")
                    + flag("adjoint_a", ofSparse)
                    + flag("adjoint_b", ofDense));
    assertTrue(graph.print(folder, "y").contains("conj"), graph.print(folder, "y"));
    assertEquals("complex64[n, " + (ofDense ? 3 : 4) + "]", graph.typeOf(folder, "y"));
  }
}
