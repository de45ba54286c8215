package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.pass.RuleTester;

class PReluFromPartsTest {
  private static final RuleTester PRELU = RuleTester.of(new PReluFromParts());

  private static String graph(String slopes, String body) {
    return """
        graph "g" (%%x "x": float32[n, 4, 6, 6]) {
        %%zero = constant dtype="float32" shape=[] value=[0.0] ()
        %%alpha = parameter name="alpha" dtype="float32" shape=%s trainable=true ()
        %sreturn "y" %%y
        }
        """
        .formatted(slopes, body);
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        // Keras.
        """
        %p = relu (%x)
        %m = neg (%x)
        %r = relu (%m)
        %a = neg (%alpha)
        %n = mul (%a, %r)
        %y = add (%p, %n)
        """,
        """
        %p = relu (%x)
        %m = neg (%x)
        %r = relu (%m)
        %q = mul (%r, %alpha)
        %n = neg (%q)
        %y = add (%n, %p)
        """,
        """
        %p = maximum (%x, %zero)
        %r = minimum (%x, %zero)
        %n = mul (%alpha, %r)
        %y = add (%p, %n)
        """
      })
  void firesOnAnySpelling(String spelling) {
    String fused =
        """
        %size = constant dtype="int64" shape=[1] value=[4] ()
        %slopes = reshape (%alpha, %size)
        %y = prelu (%x, %slopes)
        """;
    PRELU.fires(graph("[1, 4, 1, 1]", spelling), graph("[1, 4, 1, 1]", fused));
  }

  private static final String KERAS =
      """
      %p = relu (%x)
      %m = neg (%x)
      %r = relu (%m)
      %a = neg (%alpha)
      %n = mul (%a, %r)
      %y = add (%p, %n)
      """;

  @ParameterizedTest
  @ValueSource(strings = {"[4, 6, 6]", "[6]", "[1, 1, 6, 1]"})
  void doesNotFireOnSlopesAlongOtherAxes(String slopes) {
    PRELU.doesNotFire(graph(slopes, KERAS));
  }

  @Test
  void doesNotFireWhenTheSlopeIsTurned() {
    PRELU.doesNotFire(graph("[1, 4, 1, 1]", KERAS.replace("neg (%alpha)", "abs (%alpha)")));
  }

  @Test
  void doesNotFireOnPartsOfTwoValues() {
    PRELU.doesNotFire(graph("[1, 4, 1, 1]", KERAS.replace("neg (%x)", "exp (%x)")));
  }
}
