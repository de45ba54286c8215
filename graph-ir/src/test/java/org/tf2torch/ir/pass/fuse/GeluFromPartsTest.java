package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.pass.RuleTester;

class GeluFromPartsTest {
  private static final RuleTester GELU = RuleTester.of(new GeluFromParts());

  private static final String NUMBERS =
      """
      %half = constant dtype="float32" shape=[] value=[0.5] ()
      %one = constant dtype="float32" shape=[] value=[1.0] ()
      %three = constant dtype="float32" shape=[] value=[3.0] ()
      %root_half = constant dtype="float32" shape=[] value=[0.7071067690849304] ()
      %root_two = constant dtype="float32" shape=[] value=[1.4142135623730951] ()
      %cubic = constant dtype="float32" shape=[] value=[0.044715] ()
      %slope = constant dtype="float32" shape=[] value=[0.7978845608028654] ()
      """;

  private static String graph(String body) {
    return "graph \"g\" (%x \"x\": float32[n, 8]) {\n" + NUMBERS + body + "return \"y\" %y\n}\n";
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        // Keras 3.
        """
        %negative = neg (%x)
        %u = mul (%negative, %root_half)
        %g = erfc (%u)
        %h = mul (%half, %x)
        %y = mul (%h, %g)
        """,
        // tf.nn.gelu.
        """
        %u = div (%x, %root_two)
        %e = erf (%u)
        %g = add (%one, %e)
        %h = mul (%half, %x)
        %y = mul (%h, %g)
        """,
        // x times the distribution function.
        """
        %u = mul (%x, %root_half)
        %e = erf (%u)
        %g = add (%e, %one)
        %phi = mul (%half, %g)
        %y = mul (%x, %phi)
        """,
        """
        %u = mul (%x, %root_half)
        %e = erf (%u)
        %g = add (%e, %one)
        %p = mul (%x, %g)
        %y = mul (%half, %p)
        """
      })
  void exactFormsAreGelu(String spelling) {
    GELU.fires(graph(spelling), graph("%y = gelu (%x)\n"));
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        """
        %p = pow (%x, %three)
        %c = mul (%cubic, %p)
        %s = add (%x, %c)
        %u = mul (%slope, %s)
        %t = tanh (%u)
        %g = add (%one, %t)
        %h = mul (%half, %x)
        %y = mul (%h, %g)
        """,
        """
        %q = square (%x)
        %p = mul (%x, %q)
        %c = mul (%p, %cubic)
        %s = add (%c, %x)
        %u = mul (%s, %slope)
        %t = tanh (%u)
        %g = add (%t, %one)
        %d = mul (%half, %g)
        %y = mul (%d, %x)
        """,
        """
        %q = mul (%x, %x)
        %c = mul (%cubic, %q)
        %s = add (%one, %c)
        %m = mul (%slope, %x)
        %u = mul (%m, %s)
        %t = tanh (%u)
        %g = add (%one, %t)
        %h = mul (%half, %x)
        %y = mul (%h, %g)
        """
      })
  void tanhFormsAreTheApproximation(String spelling) {
    GELU.fires(graph(spelling), graph("%y = gelu_tanh (%x)\n"));
  }

  @Test
  void anotherSlopeIsAnotherFunction() {
    GELU.doesNotFire(
        graph(
            """
            %u = mul (%x, %slope)
            %e = erf (%u)
            %g = add (%e, %one)
            %h = mul (%half, %x)
            %y = mul (%h, %g)
            """));
  }

  @Test
  void theGateOfAnotherValueIsNoGelu() {
    GELU.doesNotFire(
        graph(
            """
            %z = exp (%x)
            %u = mul (%z, %root_half)
            %e = erf (%u)
            %g = add (%e, %one)
            %h = mul (%half, %x)
            %y = mul (%h, %g)
            """));
  }
}
