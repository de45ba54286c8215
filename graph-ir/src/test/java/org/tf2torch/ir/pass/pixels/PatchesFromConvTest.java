package org.tf2torch.ir.pass.pixels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.pass.RuleTester;

class PatchesFromConvTest {
  private static final RuleTester PATCHES = RuleTester.of(new PatchesFromConv());

  private static String graph(String body) {
    return """
        graph "g" (%%x "x": float32[n, h, w, 1]) {
        %sreturn "y" %%y
        }
        """
        .formatted(body);
  }

  private static String spelledOut(String ones, int diagonal, String kernel, String window) {
    return graph(
        """
        %%ones = constant dtype="float32" shape=[4] value=%s ()
        %%k = constant dtype="int32" shape=[1] value=[%d] ()
        %%rest = constant dtype="int32" shape=[] value=[-1] ()
        %%zero = constant dtype="float32" shape=[] value=[0.0] ()
        %%e = matrix_from_band left_above=false left_below=true (%%ones, %%k, %%rest, %%rest, %%zero)
        %%s = constant dtype="int32" shape=[4] value=%s ()
        %%w = reshape (%%e, %%s)
        %%y = conv layout="channels_last" %s groups=1 (%%x, %%w)
        """
            .formatted(ones, diagonal, kernel, window));
  }

  private static final String ONES = "[1.0, 1.0, 1.0, 1.0]";
  private static final String WINDOW = "strides=[2, 1] dilations=[1, 3] padding=[0, 0]";

  @Test
  void fires() {
    PATCHES.fires(
        spelledOut(ONES, 0, "[2, 2, 1, 4]", WINDOW),
        graph("%y = extract_patches kernel=[2, 2] " + WINDOW + " (%x)\n"));
  }

  @Test
  void firesOnPaddedImages() {
    String padded = "strides=[1, 1] dilations=[1, 1] padding=[1, 0]";
    PATCHES.fires(
        spelledOut(ONES, 0, "[2, 2, 1, 4]", padded),
        graph(
            """
            %p = constant dtype="int64" shape=[4, 2] value=[0, 0, 1, 1, 0, 0, 0, 0] ()
            %z = constant dtype="float32" shape=[] value=[0.0] ()
            %i = pad_constant (%x, %p, %z)
            %y = extract_patches kernel=[2, 2] strides=[1, 1] dilations=[1, 1] padding=[0, 0] (%i)
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[1.0, 2.0, 1.0, 1.0]; 0; [2, 2, 1, 4]; 0",
        "[1.0, 1.0, 1.0, 1.0]; 0; [2, 4, 1, 2]; 0",
        "[1.0, 1.0, 1.0, 1.0]; 1; [2, 2, 1, 4]; 0"
      })
  void doesNotFire(String diagonal, int at, String kernel, int padding) {
    PATCHES.doesNotFire(
        spelledOut(
            diagonal,
            at,
            kernel,
            "strides=[2, 2] dilations=[1, 1] padding=[%d, 0]".formatted(padding)));
  }
}
