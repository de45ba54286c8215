package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class ConvolutionGradientOpsTest {
  @TempDir Path folder;

  private static String window(long dilation) {
    return type("T", "DT_FLOAT")
        + "attr { key: 'strides' value { list { i: 1 i: 1 i: 1 i: 1 } } }"
        + "attr { key: 'dilations' value { list { i: 1 i: %d i: %d i: 1 } } }"
            .formatted(dilation, dilation)
        + "attr { key: 'padding' value { s: 'VALID' } }";
  }

  private static GraphText transposed(String type) {
    return new GraphText()
        .placeholder("sizes", "DT_INT32", "4")
        .placeholder("kernel", type, "3 3 2 5")
        .placeholder("image", type, "1 4 4 5")
        .node("y", "Conv2DBackpropInput", "sizes kernel image", window(1));
  }

  private static GraphText depthwise(long dilation) {
    return new GraphText()
        .placeholder("sizes", "DT_INT32", "4")
        .placeholder("kernel", "DT_FLOAT", "3 3 2 1")
        .placeholder("image", "DT_FLOAT", "1 4 4 2")
        .node("y", "DepthwiseConv2dNativeBackpropInput", "sizes kernel image", window(dilation));
  }

  @Test
  void channelsThatAreFedAreThoseOfTheKernel() throws Exception {
    String text = transposed("DT_FLOAT").print(folder, "y");
    assertTrue(text.contains("groups=1"), text);
  }

  /** However the sizes are fed, a depthwise kernel of two channels has two groups. */
  @Test
  void aDepthwiseKernelSaysItsGroups() throws Exception {
    String text = depthwise(1).print(folder, "y");
    assertTrue(text.contains("groups=2"), text);
  }

  @Test
  void integersAreRefused() {
    assertThrows(RefusedException.class, () -> transposed("DT_INT32").read(folder, "y"));
  }

  @Test
  void dilationsThatTensorFlowIgnoresAreRefused() {
    assertDoesNotThrow(() -> depthwise(1).read(folder, "y"));
    assertThrows(RefusedException.class, () -> depthwise(2).read(folder, "y"));
  }
}
