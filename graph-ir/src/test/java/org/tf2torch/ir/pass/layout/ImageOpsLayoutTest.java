package org.tf2torch.ir.pass.layout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.pass.RuleTester;

class ImageOpsLayoutTest {
  private static final RuleTester LAYOUT =
      RuleTester.of(new ChannelsFirst(), new OnlyOnesMove(), new SinkPermute());

  private static String graph(String body) {
    return "graph \"g\" (%x \"x\": float32[n, h, w, 4]) {\n" + body + "return \"y\" %y\n}\n";
  }

  /** Two image operations in a row keep one permutation in front and one behind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resize_bilinear layout=\"LAYOUT\" coordinates=\"half_pixel\" (IMAGE, %size)",
        "resize_nearest layout=\"LAYOUT\" coordinates=\"asymmetric\" (IMAGE, %size)",
        "depth_to_space layout=\"LAYOUT\" block=2 (IMAGE)",
        "space_to_depth layout=\"LAYOUT\" block=2 (IMAGE)",
      })
  void permutationsMeetAndVanishBetweenImageOperations(String op) {
    String size = "%size = constant dtype=\"int64\" shape=[2] value=[8, 8] ()\n";
    String last = op.replace("LAYOUT", "channels_last");
    String first = op.replace("LAYOUT", "channels_first");
    LAYOUT.fires(
        graph(
            size
                + "%a = "
                + last.replace("IMAGE", "%x")
                + "\n%r = relu (%a)\n%y = "
                + last.replace("IMAGE", "%r")
                + "\n"),
        graph(
            size
                + "%f = permute axes=[0, 3, 1, 2] (%x)\n"
                + "%a = "
                + first.replace("IMAGE", "%f")
                + "\n%r = relu (%a)\n%b = "
                + first.replace("IMAGE", "%r")
                + "\n%y = permute axes=[0, 2, 3, 1] (%b)\n"));
  }

  /** PyTorch drops channels along axis 1 only. */
  @Test
  void droppedChannelsMoveToTheFirstAxis() {
    LAYOUT.fires(
        graph("%y = channel_dropout rate=0.25 axis=3 (%x)\n"),
        graph(
            "%f = permute axes=[0, 3, 1, 2] (%x)\n"
                + "%d = channel_dropout rate=0.25 axis=1 (%f)\n"
                + "%y = permute axes=[0, 2, 3, 1] (%d)\n"));
    LAYOUT.doesNotFire(graph("%y = channel_dropout rate=0.25 axis=1 (%x)\n"));
  }

  /** Noise on each element does not care. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dropout rate=0.25",
        "gaussian_noise deviation=0.25",
        "gaussian_dropout rate=0.25",
        "alpha_dropout rate=0.25"
      })
  void permutationsSinkBehindNoise(String noise) {
    LAYOUT.fires(
        graph("%p = permute axes=[0, 2, 3, 1] (%x)\n%y = " + noise + " (%p)\n"),
        graph("%n = " + noise + " (%x)\n%y = permute axes=[0, 2, 3, 1] (%n)\n"));
  }

  /** PyTorch normalises along axis 1 only. */
  @Test
  void aBatchNormAlongAnotherAxisWorksOnTheFirst() {
    String statistics = "%s = parameter name=\"s\" dtype=\"float32\" shape=[5] trainable=true ()\n";
    String input = "graph \"g\" (%x \"x\": float32[n, 6, 5, 4]) {\n" + statistics;
    LAYOUT.fires(
        input
            + "%y = batch_norm channel_axis=2 epsilon=0.001 momentum=0.99 (%x, %s, %s, %s, %s)\n"
            + "return \"y\" %y\n}\n",
        input
            + "%f = permute axes=[0, 2, 1, 3] (%x)\n"
            + "%b = batch_norm channel_axis=1 epsilon=0.001 momentum=0.99 (%f, %s, %s, %s, %s)\n"
            + "%y = permute axes=[0, 2, 1, 3] (%b)\nreturn \"y\" %y\n}\n");
  }
}
