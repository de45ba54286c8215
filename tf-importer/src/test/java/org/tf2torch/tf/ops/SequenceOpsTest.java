package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
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

class SequenceOpsTest {
  @TempDir Path folder;

  private static GraphText odds() {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", "7 -1 5")
        .placeholder("lengths", "DT_INT32", "-1");
  }

  @Test
  void aLossOfBlanksAloneIsRefused() {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "7 -1 1")
            .placeholder("lengths", "DT_INT32", "-1")
            .placeholder("at", "DT_INT64", "-1 2")
            .placeholder("labels", "DT_INT32", "-1")
            .node(
                "loss",
                "CTCLoss",
                "x at labels lengths",
                type("T", "DT_FLOAT")
                    + flag("preprocess_collapse_repeated", false)
                    + flag("ctc_merge_repeated", true)
                    + flag("ignore_longer_outputs_than_inputs", false));
    assertThrows(RefusedException.class, () -> graph.read(folder, "loss"));
  }

  @ParameterizedTest
  @CsvSource({"true, false, true", "false, true, false"})
  void theLossKeepsItsAttributes(boolean collapse, boolean merge, boolean skip) throws Exception {
    String text =
        odds()
            .placeholder("at", "DT_INT64", "-1 2")
            .placeholder("labels", "DT_INT32", "-1")
            .node(
                "loss",
                "CTCLoss",
                "x at labels lengths",
                type("T", "DT_FLOAT")
                    + flag("preprocess_collapse_repeated", collapse)
                    + flag("ctc_merge_repeated", merge)
                    + flag("ignore_longer_outputs_than_inputs", skip))
            .print(folder, "loss:1");
    String expected = "ctc_loss collapse=%s merge=%s skip=%s".formatted(collapse, merge, skip);
    assertTrue(text.contains(expected), text);
  }

  @Test
  void aBeamSearchGivesASparseTensorForEachPath() throws Exception {
    GraphText graph =
        odds()
            .node(
                "found",
                "CTCBeamSearchDecoder",
                "x lengths",
                type("T", "DT_FLOAT")
                    + integer("beam_width", 4)
                    + integer("top_paths", 2)
                    + flag("merge_repeated", true));
    assertEquals("int64[n, 2]", graph.typeOf(folder, "found:1"), "indices of the second path");
    assertEquals("int64[n]", graph.typeOf(folder, "found:3"), "its labels");
    assertEquals("int64[2]", graph.typeOf(folder, "found:5"), "its shape");
    assertEquals("float32[dim_1, 2]", graph.typeOf(folder, "found:6"), "log-probabilities");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void distancesHaveTheShapeOfTheGroups(boolean normalize) throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("at", "DT_INT64", "-1 3")
            .placeholder("values", "DT_INT64", "-1")
            .placeholder("shape", "DT_INT64", "3")
            .node(
                "y",
                "EditDistance",
                "at values shape at values shape",
                type("T", "DT_INT64") + flag("normalize", normalize));
    assertEquals("float32[n, n]", graph.typeOf(folder, "y"));
    String text = graph.print(folder, "y");
    assertTrue(text.contains("edit_distance normalize=" + normalize), text);
  }
}
