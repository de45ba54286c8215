package org.tf2torch.ir.pass.pixels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.pass.RuleTester;

class BlocksFromReshapesTest {
  private static final RuleTester BLOCKS = RuleTester.of(new BlocksFromReshapes());

  private static String graph(String body) {
    return """
        graph "g" (%%x "x": float32[n, h, w, 12]) {
        %sreturn "y" %%y
        }
        """
        .formatted(body);
  }

  private static String spelledOut(String parts, String axes, String result) {
    return graph(
        """
        %%p = sizes dtype="int32" shape=[6] elements=%s ()
        %%s = reshape (%%x, %%p)
        %%t = permute axes=%s (%%s)
        %%r = sizes dtype="int32" shape=[4] elements=%s ()
        %%y = reshape (%%t, %%r)
        """
            .formatted(parts, axes, result));
  }

  @Test
  void fires() {
    BLOCKS.fires(
        spelledOut(
            "[\"n\", \"h\", \"w\", \"2\", \"2\", \"3\"]",
            "[0, 1, 3, 2, 4, 5]",
            "[\"n\", \"2*h\", \"2*w\", \"3\"]"),
        graph("%y = depth_to_space layout=\"channels_last\" block=2 (%x)\n"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "channels before the block; [\"n\", \"h\", \"w\", \"3\", \"2\", \"2\"];"
            + " [0, 1, 4, 2, 5, 3]; [\"n\", \"2*h\", \"2*w\", \"3\"]",
        "blocks that are not square; [\"n\", \"h\", \"w\", \"2\", \"3\", \"2\"];"
            + " [0, 1, 3, 2, 4, 5]; [\"n\", \"2*h\", \"3*w\", \"2\"]",
        "other sizes at the end; [\"n\", \"h\", \"w\", \"2\", \"2\", \"3\"];"
            + " [0, 1, 3, 2, 4, 5]; [\"n\", \"2*w\", \"2*h\", \"3\"]"
      })
  void doesNotFireOn(String what, String parts, String axes, String result) {
    BLOCKS.doesNotFire(spelledOut(parts, axes, result));
  }
}
