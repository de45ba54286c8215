package org.tf2torch.ir.pass.layout;

import org.junit.jupiter.api.Test;
import org.tf2torch.ir.pass.RuleTester;

class ViewBeforeCastTest {
  private static final RuleTester RULE = RuleTester.of(new ViewBeforeCast());

  private static String graph(String source, String body) {
    return """
        graph "g" (%%x "x": float32[2, 4]) {
          %%w = parameter name="w" dtype="float32" shape=[3, 4] trainable=true ()
          %s
          return "y" %%y
        }
        """
        .formatted(body.replace("SOURCE", source));
  }

  @Test
  void fires() {
    RULE.fires(
        graph("%w", "%c = cast to=\"float16\" (SOURCE)\n  %y = permute axes=[1, 0] (%c)"),
        graph("%w", "%p = permute axes=[1, 0] (SOURCE)\n  %y = cast to=\"float16\" (%p)"));
  }

  @Test
  void doesNotFireOnActivations() {
    RULE.doesNotFire(
        graph("%x", "%c = cast to=\"float16\" (SOURCE)\n  %y = permute axes=[1, 0] (%c)"));
  }
}
