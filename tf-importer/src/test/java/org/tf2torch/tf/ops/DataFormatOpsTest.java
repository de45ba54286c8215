package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.text;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class DataFormatOpsTest {
  @TempDir Path folder;

  private static GraphText format(String op, String dims, String source, String target) {
    return new GraphText()
        .placeholder("x", "DT_INT32", dims)
        .node(
            "y",
            op,
            "x",
            type("T", "DT_INT32") + text("src_format", source) + text("dst_format", target));
  }

  @ParameterizedTest
  @CsvSource({
    "NHWC, NCHW, 4, '[0, 3, 1, 2]'",
    "NHWC, NCHW, 2, '[0, 1]'",
    "NCHW, HWNC, 4, '[2, 3, 0, 1]'",
    "NDHWC, NCDHW, 5, '[0, 4, 1, 2, 3]'"
  })
  void sizesComeInTheOrderOfTheTarget(String source, String target, String rows, String order)
      throws Exception {
    GraphText graph = format("DataFormatVecPermute", rows, source, target);
    assertTrue(graph.print(folder, "y").contains(order), graph.print(folder, "y"));
  }

  @ParameterizedTest
  @CsvSource({"NHWC, NCHW, '[0, 2, 3, 1]'", "NCHW, NHWC, '[0, 3, 1, 2]'"})
  void axesAreWhereTheTargetHasThem(String source, String target, String places) throws Exception {
    GraphText graph = format("DataFormatDimMap", "-1", source, target);
    assertTrue(graph.print(folder, "y").contains(places), graph.print(folder, "y"));
    assertEquals("int32[n]", graph.typeOf(folder, "y").replace("batch", "n"));
  }

  @ParameterizedTest
  @CsvSource({"NHWC, NCWW", "NHWC, NCDHW"})
  void formatsOfOtherAxesAreRefused(String source, String target) {
    GraphText graph = format("DataFormatDimMap", "-1", source, target);
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }
}
