package org.tf2torch.ir.pass;

import org.junit.jupiter.api.Test;
import org.tf2torch.ir.pass.fuse.BatchNormFromParts;
import org.tf2torch.ir.pass.fuse.BiasIntoLayer;
import org.tf2torch.ir.pass.fuse.CropIntoTransposed;
import org.tf2torch.ir.pass.fuse.DilationFromBatches;
import org.tf2torch.ir.pass.fuse.LinearFromMatMul;
import org.tf2torch.ir.pass.fuse.OneDimensionalImages;
import org.tf2torch.ir.pass.fuse.PadIntoWindow;

class FusionTest {
  private static final String KERNEL =
      "%k = parameter name=\"k\" dtype=\"float32\" shape=[3, 3, 3, 8] trainable=true ()\n";
  private static final String WINDOW = "strides=[1, 1] dilations=[1, 1]";

  private static String graph(String input, String body) {
    return "graph \"g\" (%x \"x\": " + input + ") {\n" + body + "}\n";
  }

  @Test
  void biasOfAChannelJoinsTheConvolution() {
    String bias = "%b = parameter name=\"b\" dtype=\"float32\" shape=[8] trainable=true ()\n";
    RuleTester.of(new BiasIntoLayer())
        .fires(
            graph(
                "float32[n, 9, 9, 3]",
                KERNEL
                    + "%c = conv layout=\"channels_last\" "
                    + WINDOW
                    + " padding=[0, 0] groups=1 (%x, %k)\n"
                    + bias
                    + "%y = add (%c, %b)\nreturn \"y\" %y\n"),
            graph(
                "float32[n, 9, 9, 3]",
                KERNEL
                    + bias
                    + "%y = conv layout=\"channels_last\" "
                    + WINDOW
                    + " padding=[0, 0] groups=1 (%x, %k, %b)\nreturn \"y\" %y\n"));
  }

  @Test
  void biasAlongAnotherAxisStaysOutside() {
    RuleTester.of(new BiasIntoLayer())
        .doesNotFire(
            graph(
                "float32[n, 9, 9, 3]",
                KERNEL
                    + "%c = conv layout=\"channels_last\" "
                    + WINDOW
                    + " padding=[0, 0] groups=1 (%x, %k)\n"
                    + "%b = parameter name=\"b\" dtype=\"float32\" shape=[7, 1] trainable=true ()\n"
                    + "%y = add (%c, %b)\nreturn \"y\" %y\n"));
  }

  @Test
  void productWithAWeightIsALayer() {
    String weight = "%w = parameter name=\"w\" dtype=\"float32\" shape=[4, 10] trainable=true ()\n";
    RuleTester.of(new LinearFromMatMul())
        .fires(
            graph("float32[n, 4]", weight + "%y = matmul (%x, %w)\nreturn \"y\" %y\n"),
            graph(
                "float32[n, 4]",
                weight + "%t = permute axes=[1, 0] (%w)\n%y = linear (%x, %t)\nreturn \"y\" %y\n"));
  }

  @Test
  void productOfTwoActivationsIsNoLayer() {
    RuleTester.of(new LinearFromMatMul())
        .doesNotFire(graph("float32[4, 4]", "%y = matmul (%x, %x)\nreturn \"y\" %y\n"));
  }

  private static final String STATISTICS =
      """
      %gamma = parameter name="gamma" dtype="float32" shape=[3] trainable=true ()
      %beta = parameter name="beta" dtype="float32" shape=[3] trainable=true ()
      %mean = parameter name="mean" dtype="float32" shape=[3] trainable=false ()
      %variance = parameter name="variance" dtype="float32" shape=[3] trainable=false ()
      %epsilon = constant dtype="float32" shape=[] value=[0.001] ()
      %sum = add (%variance, %epsilon)
      %inverse = rsqrt (%sum)
      %scale = mul (%inverse, %gamma)
      %scaled = mul (%x, %scale)
      """;

  @Test
  void batchNormIsRecoveredFromItsParts() {
    RuleTester.of(new BatchNormFromParts())
        .fires(
            graph(
                "float32[n, 5, 3]",
                STATISTICS
                    + """
                    %m = mul (%mean, %scale)
                    %shift = sub (%beta, %m)
                    %y = add (%scaled, %shift)
                    return "y" %y
                    """),
            graph(
                "float32[n, 5, 3]",
                """
                %gamma = parameter name="gamma" dtype="float32" shape=[3] trainable=true ()
                %beta = parameter name="beta" dtype="float32" shape=[3] trainable=true ()
                %mean = parameter name="mean" dtype="float32" shape=[3] trainable=false ()
                %variance = parameter name="variance" dtype="float32" shape=[3] trainable=false ()
                %y = batch_norm channel_axis=2 epsilon=0.001 momentum=0.99 (%x, %gamma, %beta, %mean, %variance)
                return "y" %y
                """));
  }

  @Test
  void aShiftByAnotherScaleIsNoBatchNorm() {
    RuleTester.of(new BatchNormFromParts())
        .doesNotFire(
            graph(
                "float32[n, 5, 3]",
                STATISTICS
                    + """
                    %m = mul (%mean, %inverse)
                    %shift = sub (%beta, %m)
                    %y = add (%scaled, %shift)
                    return "y" %y
                    """));
  }

  private static String padded(String amounts, String number) {
    return graph(
        "float32[n, 9, 9, 3]",
        KERNEL
            + "%a = constant dtype=\"int64\" shape=[4, 2] value="
            + amounts
            + " ()\n"
            + "%z = constant dtype=\"float32\" shape=[] value=["
            + number
            + "] ()\n"
            + "%p = pad_constant (%x, %a, %z)\n"
            + "%y = conv layout=\"channels_last\" "
            + WINDOW
            + " padding=[0, 0] groups=1 (%p, %k)\nreturn \"y\" %y\n");
  }

  @Test
  void equalPaddingWithZerosJoinsTheConvolution() {
    RuleTester.of(new PadIntoWindow())
        .fires(
            padded("[0, 0, 1, 1, 2, 2, 0, 0]", "0.0"),
            graph(
                "float32[n, 9, 9, 3]",
                KERNEL
                    + "%y = conv layout=\"channels_last\" "
                    + WINDOW
                    + " padding=[1, 2] groups=1 (%x, %k)\nreturn \"y\" %y\n"));
  }

  @Test
  void otherPaddingStaysOutside() {
    RuleTester.of(new PadIntoWindow()).doesNotFire(padded("[0, 0, 0, 1, 1, 1, 0, 0]", "0.0"));
    RuleTester.of(new PadIntoWindow()).doesNotFire(padded("[0, 0, 1, 1, 1, 1, 0, 0]", "1.0"));
    RuleTester.of(new PadIntoWindow()).doesNotFire(padded("[1, 1, 1, 1, 1, 1, 0, 0]", "0.0"));
  }

  @Test
  void dilationIsRecoveredFromBatches() {
    RuleTester.of(new DilationFromBatches())
        .fires(
            graph(
                "float32[n, 12, 12, 3]",
                KERNEL
                    + "%s = space_to_batch block=[2, 3] (%x)\n"
                    + "%c = conv layout=\"channels_last\" "
                    + WINDOW
                    + " padding=[0, 0] groups=1 (%s, %k)\n"
                    + "%y = batch_to_space block=[2, 3] (%c)\nreturn \"y\" %y\n"),
            graph(
                "float32[n, 12, 12, 3]",
                KERNEL
                    + "%y = conv layout=\"channels_last\" strides=[1, 1] dilations=[2, 3] padding=[0, 0] groups=1 (%x, %k)\n"
                    + "return \"y\" %y\n"));
  }

  @Test
  void otherBlocksAreNoDilation() {
    RuleTester.of(new DilationFromBatches())
        .doesNotFire(
            graph(
                "float32[n, 12, 12, 3]",
                KERNEL
                    + "%s = space_to_batch block=[2, 3] (%x)\n"
                    + "%c = conv layout=\"channels_last\" "
                    + WINDOW
                    + " padding=[0, 0] groups=1 (%s, %k)\n"
                    + "%y = batch_to_space block=[3, 2] (%c)\nreturn \"y\" %y\n"));
  }

  @Test
  void oneDimensionalConvolutionIsRecovered() {
    String kernel =
        "%k = parameter name=\"k\" dtype=\"float32\" shape=[1, 5, 3, 8] trainable=true ()\n";
    RuleTester.of(new OneDimensionalImages())
        .fires(
            graph(
                "float32[n, 20, 3]",
                kernel
                    + "%u = unsqueeze axis=1 (%x)\n"
                    + "%c = conv layout=\"channels_last\" strides=[1, 2] dilations=[1, 1] padding=[0, 2] groups=1 (%u, %k)\n"
                    + "%y = squeeze axes=[1] (%c)\nreturn \"y\" %y\n"),
            graph(
                "float32[n, 20, 3]",
                kernel
                    + "%s = constant dtype=\"int64\" shape=[3] value=[5, 3, 8] ()\n"
                    + "%r = reshape (%k, %s)\n"
                    + "%y = conv layout=\"channels_last\" strides=[2] dilations=[1] padding=[2] groups=1 (%x, %r)\nreturn \"y\" %y\n"));
  }

  /** Keras's SeparableConv1D: a crop and two windows in the plane. */
  @Test
  void severalWindowsInARowBecomeOneDimensional() {
    String kernels =
        """
        %d = parameter name="d" dtype="float32" shape=[1, 5, 1, 3] trainable=true ()
        %p = parameter name="p" dtype="float32" shape=[1, 1, 3, 8] trainable=true ()
        %from = constant dtype="int64" shape=[] value=[1] ()
        %to = constant dtype="int64" shape=[] value=[15] ()
        """;
    RuleTester.of(new OneDimensionalImages())
        .fires(
            graph(
                "float32[n, 20, 3]",
                kernels
                    + """
                    %u = unsqueeze axis=1 (%x)
                    %a = conv layout="channels_last" strides=[1, 1] dilations=[1, 1] padding=[0, 0] groups=3 (%u, %d)
                    %c = slice axis=2 step=1 (%a, %from, %to)
                    %b = conv layout="channels_last" strides=[1, 1] dilations=[1, 1] padding=[0, 0] groups=1 (%c, %p)
                    %y = squeeze axes=[1] (%b)
                    return "y" %y
                    """),
            graph(
                "float32[n, 20, 3]",
                kernels
                    + """
                    %s = constant dtype="int64" shape=[3] value=[5, 1, 3] ()
                    %e = reshape (%d, %s)
                    %a = conv layout="channels_last" strides=[1] dilations=[1] padding=[0] groups=3 (%x, %e)
                    %c = slice axis=1 step=1 (%a, %from, %to)
                    %t = constant dtype="int64" shape=[3] value=[1, 3, 8] ()
                    %q = reshape (%p, %t)
                    %y = conv layout="channels_last" strides=[1] dilations=[1] padding=[0] groups=1 (%c, %q)
                    return "y" %y
                    """));
  }

  @Test
  void aWindowThatPadsTheNewAxisStaysInThePlane() {
    RuleTester.of(new OneDimensionalImages())
        .doesNotFire(
            graph(
                "float32[n, 20, 3]",
                """
                %k = parameter name="k" dtype="float32" shape=[1, 5, 3, 8] trainable=true ()
                %u = unsqueeze axis=1 (%x)
                %c = conv_transpose layout="channels_last" strides=[1, 2] dilations=[1, 1] padding=[0, 0] output_padding=[1, 0] groups=1 (%u, %k)
                %t = parameter name="t" dtype="float32" shape=[2, 1, 3, 3] trainable=true ()
                %b = conv layout="channels_last" strides=[1, 1] dilations=[1, 1] padding=[0, 0] groups=1 (%c, %t)
                %y = squeeze axes=[1] (%b)
                return "y" %y
                """));
  }

  /** [from, to) of a transposed convolution, which makes 14 of 6. */
  private static String cropped(int from, int to) {
    return graph(
        "float32[b, 6, 3]",
        """
        %%k = parameter name="k" dtype="float32" shape=[4, 8, 3] trainable=true ()
        %%from = constant dtype="int64" shape=[] value=[%d] ()
        %%to = constant dtype="int64" shape=[] value=[%d] ()
        %%c = conv_transpose layout="channels_last" strides=[2] dilations=[1] padding=[0] output_padding=[0] groups=1 (%%x, %%k)
        %%y = slice axis=1 step=1 (%%c, %%from, %%to)
        return "y" %%y
        """
            .formatted(from, to));
  }

  private static String padded(int padding, int more, String crop) {
    return graph(
        "float32[b, 6, 3]",
        """
        %%k = parameter name="k" dtype="float32" shape=[4, 8, 3] trainable=true ()
        %%y = conv_transpose layout="channels_last" strides=[2] dilations=[1] padding=[%d] output_padding=[%d] groups=1 (%%x, %%k)
        %sreturn "y" %s
        """
            .formatted(padding, more, crop, crop.isEmpty() ? "%y" : "%z"));
  }

  @Test
  void aCropOnBothSidesIsPadding() {
    RuleTester.of(new CropIntoTransposed()).fires(cropped(1, 13), padded(1, 0, ""));
  }

  @Test
  void whatPaddingTakesTooMuchIsOutputPadding() {
    RuleTester.of(new CropIntoTransposed()).fires(cropped(2, 13), padded(2, 1, ""));
  }

  @Test
  void whatPaddingLeavesIsCutOffBehind() {
    String crop =
        """
        %zero = constant dtype="int64" shape=[] value=[0] ()
        %to = constant dtype="int64" shape=[] value=[11] ()
        %z = slice axis=1 step=1 (%y, %zero, %to)
        """;
    RuleTester.of(new CropIntoTransposed()).fires(cropped(1, 12), padded(1, 0, crop));
  }

  @Test
  void aCropBehindAloneStays() {
    RuleTester.of(new CropIntoTransposed()).doesNotFire(cropped(0, 13));
  }
}
