package org.tf2torch.torch.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integer;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Method.Argument;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

class ClassPrinterTest {
  private static final Statement.For LOOP =
      new Statement.For(
          "t",
          call("torch.size", new Name("x"), integer(0)),
          List.of(new Statement.Assign("y", call("torch.add", new Name("y"), new Name("t")))));

  @Test
  void countedLoopsGoOverRanges() {
    Module module = new Module(new ModuleKind("Counting", List.of(), List.of()));
    module.method(
        new Method(
            "forward",
            List.of(new Argument("x", "Tensor"), new Argument("y", "Tensor")),
            "Tensor",
            List.of(LOOP, new Statement.Return(new Name("y")))));
    assertEquals(
        """
        class Counting(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.Counting, x: Tensor, y: Tensor) -> Tensor:
            for t in range(torch.size(x, 0)):
              y = torch.add(y, t)
            return y
        """,
        ClassPrinter.printClass(module, "__torch__.Counting", Map.of()));
  }

  @Test
  void whatCountedLoopsUseIsUsed() {
    assertTrue(Expressions.in(List.of(LOOP)).contains(new Name("x")));
    assertTrue(Expressions.in(List.of(LOOP)).contains(new Name("t")));
  }
}
