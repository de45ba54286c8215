package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.integer;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class SparseCountingOpsTest {
  private static final String TYPES = type("T", "DT_INT32") + type("output_type", "DT_FLOAT");

  @TempDir Path folder;

  private static GraphText dense(String dims) {
    return new GraphText()
        .placeholder("x", "DT_INT32", dims)
        .placeholder("w", "DT_FLOAT", "-1")
        .node(
            "y",
            "DenseCountSparseOutput",
            "x w",
            TYPES
                + integer("minlength", -1)
                + integer("maxlength", 9)
                + flag("binary_output", false));
  }

  @ParameterizedTest(name = "{0} counts {1}")
  @CsvSource(
      delimiter = '|',
      value = {"-1 | int64[n, 1] | int64[1]", "3 -1 | int64[n, 2] | int64[2]"})
  void eachRowIsCountedByItself(String dims, String indices, String shape) throws Exception {
    assertEquals(indices, dense(dims).typeOf(folder, "y"));
    assertEquals("float32[n]", dense(dims).typeOf(folder, "y:1"));
    assertEquals(shape, dense(dims).typeOf(folder, "y:2"));
  }

  private static GraphText sparse(String rank) {
    return new GraphText()
        .placeholder("at", "DT_INT64", "-1 -1")
        .placeholder("x", "DT_INT32", "-1")
        .placeholder("shape", "DT_INT64", rank)
        .placeholder("w", "DT_FLOAT", "-1")
        .constant("size", "DT_INT32", "int_val: 5")
        .node(
            "y",
            "SparseBincount",
            "at x shape size w",
            type("Tidx", "DT_INT32") + type("T", "DT_FLOAT") + flag("binary_output", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1 | float32[5]", "2 | float32[n, n]"})
  void aVectorHasNoRows(String rank, String type) throws Exception {
    assertEquals(type, sparse(rank).typeOf(folder, "y"));
  }

  @Test
  void aRankThatIsUnknownIsRefused() {
    assertThrows(RefusedException.class, () -> sparse("-1").read(folder, "y"));
  }
}
