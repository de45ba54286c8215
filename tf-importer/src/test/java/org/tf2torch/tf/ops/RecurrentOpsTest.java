package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.number;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.tf.GraphText;

class RecurrentOpsTest {
  @TempDir Path folder;

  private static GraphText graph(String op, String first, String attributes) {
    return new GraphText()
        .placeholder("steps", "DT_INT64", "")
        .placeholder("sequence", "DT_FLOAT", "7 -1 3")
        .placeholder("x", "DT_FLOAT", "-1 3")
        .placeholder("c", "DT_FLOAT", "-1 2")
        .placeholder("h", "DT_FLOAT", "-1 2")
        .placeholder("w", "DT_FLOAT", "5 8")
        .placeholder("wci", "DT_FLOAT", "2")
        .placeholder("wcf", "DT_FLOAT", "2")
        .placeholder("wco", "DT_FLOAT", "2")
        .placeholder("b", "DT_FLOAT", "8")
        .node("cell", op, first + " c h w wci wcf wco b", type("T", "DT_FLOAT") + attributes);
  }

  private static String clip(double clip) {
    return number("cell_clip", clip);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0, 0", "-1, 0"})
  void onlyPositiveLimitsClipTheCell(double clip, int limits) throws Exception {
    String text = graph("LSTMBlockCell", "x", clip(clip)).print(folder, "cell:6");
    assertEquals(limits, count(text, " = minimum ("), text);
    assertEquals(limits, count(text, " = maximum ("), text);
  }

  @ParameterizedTest
  @CsvSource({"true, 6", "false, 3"})
  void peepholesLookAtTheCell(boolean peepholes, int products) throws Exception {
    String text =
        graph("LSTMBlockCell", "x", clip(0) + flag("use_peephole", peepholes))
            .print(folder, "cell:6");
    assertEquals(products, count(text, " = mul ("), text);
  }

  @ParameterizedTest
  @CsvSource({"BlockLSTM, 3", "BlockLSTMV2, 2"})
  void theFirstVersionAddsItsForgetBias(String op, int sums) throws Exception {
    // The gates' bias, the cell, and the forget bias.
    String text = graph(op, "steps sequence", clip(0)).print(folder, "cell:6");
    assertEquals(sums, count(text, " = add ("), text);
    assertTrue(text.contains("for index="), text);
  }

  @Test
  void whatIsBehindTheLastStepIsFilled() throws Exception {
    GraphText graph = graph("BlockLSTM", "steps sequence", "");
    assertTrue(graph.print(folder, "cell:1").contains(" = full ("), "7 steps may not be gone");
  }

  @Test
  void aGruCellHasFourResults() throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "-1 3")
            .placeholder("h", "DT_FLOAT", "-1 2")
            .placeholder("w_ru", "DT_FLOAT", "5 4")
            .placeholder("w_c", "DT_FLOAT", "5 2")
            .placeholder("b_ru", "DT_FLOAT", "4")
            .placeholder("b_c", "DT_FLOAT", "2")
            .node("cell", "GRUBlockCell", "x h w_ru w_c b_ru b_c", type("T", "DT_FLOAT"));
    for (int i = 0; i < 4; i++) {
      assertTrue(graph.typeOf(folder, "cell:" + i).endsWith(", 2]"), "result " + i);
    }
  }
}
