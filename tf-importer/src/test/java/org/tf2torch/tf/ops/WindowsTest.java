package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class WindowsTest {
  @TempDir Path folder;

  private static GraphText pool(int size, int kernel, int stride, String padding) {
    String list = "attr { key: '%s' value { list { i: 1 i: 1 i: 1 i: %d i: 1 } } }";
    return new GraphText()
        .placeholder("x", "DT_FLOAT", "1 3 3 %d 2".formatted(size))
        .node(
            "y",
            "MaxPool3D",
            "x",
            type("T", "DT_FLOAT")
                + list.formatted("ksize", kernel)
                + list.formatted("strides", stride)
                + "attr { key: 'padding' value { s: '%s' } }".formatted(padding));
  }

  /** Of 6 elements windows of 1 in steps of 3 take the first or the second three, by the kernel. */
  @ParameterizedTest
  @CsvSource({"6, 1, 3, SAME", "8, 1, 4, SAME", "-1, 1, 3, SAME", "9, 2, 5, SAME"})
  void volumesThatTensorFlowsKernelsReadDifferentlyAreRefused(
      int size, int kernel, int stride, String padding) {
    assertThrows(
        RefusedException.class, () -> pool(size, kernel, stride, padding).read(folder, "y"));
  }

  @ParameterizedTest
  @CsvSource({"6, 1, 3, VALID", "5, 1, 3, SAME", "-1, 2, 3, SAME", "-1, 1, 2, SAME"})
  void otherVolumesAreRead(int size, int kernel, int stride, String padding) {
    assertDoesNotThrow(() -> pool(size, kernel, stride, padding).read(folder, "y"));
  }

  @Test
  void anEmptyKernelIsRefused() {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "1 5 5 2")
            .placeholder("kernel", "DT_FLOAT", "3 0 2 4")
            .node(
                "y",
                "Conv2D",
                "x kernel",
                type("T", "DT_FLOAT")
                    + "attr { key: 'strides' value { list { i: 1 i: 1 i: 1 i: 1 } } }"
                    + "attr { key: 'padding' value { s: 'SAME' } }");
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }
}
