package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.text;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.tf.GraphText;

class NormalizationOpsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0, false", "3, true"})
  void withoutChannelsNothingIsNormalised(int channels, boolean normalised) throws Exception {
    GraphText graph = new GraphText().placeholder("x", "DT_FLOAT", "1 2 2 " + channels);
    for (String vector : new String[] {"a", "b", "c", "d"}) {
      graph.placeholder(vector, "DT_FLOAT", String.valueOf(channels));
    }
    graph.node(
        "y",
        "FusedBatchNorm",
        "x a b c d",
        type("T", "DT_FLOAT") + flag("is_training", false) + text("data_format", "NHWC"));
    assertEquals(normalised, graph.print(folder, "y").contains("batch_norm"));
  }
}
