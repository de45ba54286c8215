package org.tf2torch.tf.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class KnownGapsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "FractionalMaxPool, T, 'its regions are drawn by TensorFlow''s random generator'",
    "CholeskyGrad, T, 'there is no mapping for it yet'"
  })
  void whatIsNotMappedSaysWhyIfThereIsMoreToSay(String op, String type, String reason) {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "1 4 4 1")
            .placeholder("filter", "DT_FLOAT", "2 2 1")
            .node("y", op, op.startsWith("F") ? "x" : "x filter", type(type, "DT_FLOAT"));
    RefusedException refused = assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
    assertEquals(reason, refused.refusals().get(0).reason());
  }
}
