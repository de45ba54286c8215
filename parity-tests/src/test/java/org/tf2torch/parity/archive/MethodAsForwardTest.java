package org.tf2torch.parity.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MethodAsForwardTest {
  private static final String OTHER =
      """
      class Layer(Module):
        def forward(self: Layer, x: Tensor) -> Tensor:
          return x
      """;

  private static final String ROOT =
      """
      class Net(Module):
        training : bool
        def forward(self: __torch__.Net, x: Tensor) -> Tensor:
          y = torch.relu(x)
          return y
        def encode(self: __torch__.Net, x: Tensor) -> Tensor:
          return torch.tanh(x)
      """;

  private static String edited(String name, String source) {
    return new MethodAsForward("__torch__.Net", "encode").code(name, source);
  }

  @Test
  void theMethodTakesThePlaceOfForward() {
    String wanted =
        OTHER
            + """
            class Net(Module):
              training : bool
              def forward(self: __torch__.Net, x: Tensor) -> Tensor:
                return torch.tanh(x)
            """;
    assertEquals(wanted, edited("code/__torch__.py", OTHER + ROOT));
  }

  @Test
  void otherClassesStay() {
    assertEquals(OTHER, edited("code/__torch__.py", OTHER));
    assertEquals(ROOT, edited("code/__torch__/a.py", ROOT));
  }
}
