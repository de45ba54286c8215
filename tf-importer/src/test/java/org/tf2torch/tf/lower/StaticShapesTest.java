package org.tf2torch.tf.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class StaticShapesTest {
  @TempDir Path folder;

  /** A damaged graph: what keeps its operand's shape has no operand. */
  @Test
  void aRefusedNodeWithoutInputsIsRefusedAllTheSame() {
    GraphText graph =
        new GraphText()
            .node("match", "StaticRegexFullMatch", "", "")
            .node("y", "Cast", "match", "attr { key: 'DstT' value { type: DT_FLOAT } } ");
    RefusedException refused = assertThrows(RefusedException.class, () -> graph.print(folder, "y"));
    assertEquals("StaticRegexFullMatch", refused.refusals().get(0).op());
  }
}
