package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.pass.RuleTester;

class KeptAxesTest {
  private static final RuleTester KEPT = RuleTester.of(new KeptAxes());

  private static String graph(String body) {
    return """
        graph "g" (%%x "x": float32[n, h, w, 8]) {
        %sreturn "y" %%y
        }
        """
        .formatted(body);
  }

  private static String reshaped(String reduction, String axes, String shape) {
    return graph(
        """
        %%m = reduce_%s axes=%s keep_dims=false (%%x)
        %%s = sizes dtype="int32" shape=[4] elements=%s ()
        %%y = reshape (%%m, %%s)
        """
            .formatted(reduction, axes, shape));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mean; [1, 2]; [\"n\", \"1\", \"1\", \"8\"]",
        "max; [-1]; [\"n\", \"h\", \"w\", \"1\"]",
        "sum; [0, 3]; [\"1\", \"h\", \"w\", \"1\"]"
      })
  void fires(String reduction, String axes, String shape) {
    KEPT.fires(
        reshaped(reduction, axes, shape),
        graph("%%y = reduce_%s axes=%s keep_dims=true (%%x)\n".formatted(reduction, axes)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mean; [1, 2]; [\"n\", \"8\", \"1\", \"1\"]",
        "mean; [1, 2]; [\"n\", \"2\", \"4\", \"1\"]"
      })
  void doesNotFire(String reduction, String axes, String shape) {
    KEPT.doesNotFire(reshaped(reduction, axes, shape));
  }
}
