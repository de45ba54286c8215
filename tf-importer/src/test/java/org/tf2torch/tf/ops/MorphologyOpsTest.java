package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tf2torch.tf.GraphText.text;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class MorphologyOpsTest {
  @TempDir Path folder;

  private static GraphText dilation(String type, String filter, String padding, long rate) {
    return new GraphText()
        .placeholder("image", type, "-1 7 8 3")
        .placeholder("filter", type, filter)
        .node(
            "y",
            "Dilation2D",
            "image filter",
            type("T", type)
                + "attr { key: 'strides' value { list { i: 1 i: 2 i: 1 i: 1 } } }"
                + "attr { key: 'rates' value { list { i: 1 i: %d i: %d i: 1 } } }"
                    .formatted(rate, rate)
                + text("padding", padding));
  }

  @ParameterizedTest
  @CsvSource({"SAME, 1, 4, 8", "SAME, 2, 4, 8", "VALID, 1, 3, 6", "VALID, 2, 3, 4"})
  void ratesWidenTheWindow(String padding, long rate, long height, long width) throws Exception {
    String expected = "float32[batch, %d, %d, 3]".formatted(height, width);
    assertEquals(expected, dilation("DT_FLOAT", "2 3 3", padding, rate).typeOf(folder, "y"));
  }

  @Test
  void aFilterOfAnySizeIsRefused() {
    GraphText graph = dilation("DT_FLOAT", "-1 3 3", "SAME", 1);
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }
}
