package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.pass.RuleTester;

class HardActivationsFromPartsTest {
  private static final RuleTester HARD = RuleTester.of(new HardActivationsFromParts());

  private static final String NUMBERS =
      """
      %two = constant dtype="float32" shape=[] value=[2.0] ()
      %three = constant dtype="float32" shape=[] value=[3.0] ()
      %six = constant dtype="float32" shape=[] value=[6.0] ()
      %sixth = constant dtype="float32" shape=[] value=[0.16666667] ()
      """;

  private static String graph(String body) {
    return "graph \"g\" (%x \"x\": float32[n, 8], %z \"z\": float32[n, 8]) {\n"
        + NUMBERS
        + body
        + "return \"y\" %y\n}\n";
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        "%a = add (%x, %three)\n%r = relu6 (%a)\n%y = div (%r, %six)\n",
        "%a = add (%three, %x)\n%r = relu6 (%a)\n%y = mul (%sixth, %r)\n",
      })
  void aSixthOfTheClippedSumIsHardSigmoid(String spelling) {
    HARD.fires(graph(spelling), graph("%y = hard_sigmoid (%x)\n"));
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        "%a = add (%x, %three)\n%r = relu6 (%a)\n%s = div (%r, %six)\n%y = mul (%x, %s)\n",
        "%a = add (%x, %three)\n%r = relu6 (%a)\n%p = mul (%r, %x)\n%y = mul (%p, %sixth)\n",
      })
  void timesXItIsHardSwish(String spelling) {
    HARD.fires(graph(spelling), graph("%y = hard_swish (%x)\n"));
  }

  @Test
  void doesNotFireForAnotherShift() {
    HARD.doesNotFire(graph("%a = add (%x, %two)\n%r = relu6 (%a)\n%y = div (%r, %six)\n"));
  }

  @Test
  void doesNotFireForAnotherShare() {
    HARD.doesNotFire(graph("%a = add (%x, %three)\n%r = relu6 (%a)\n%y = div (%r, %three)\n"));
  }

  @Test
  void theGateOfAnotherTensorIsNoSwish() {
    String gate = "%a = add (%x, %three)\n%r = relu6 (%a)\n%s = div (%r, %six)\n";
    HARD.fires(
        graph(gate + "%y = mul (%z, %s)\n"), graph("%s = hard_sigmoid (%x)\n%y = mul (%z, %s)\n"));
  }
}
