package org.tf2torch.torch.script;

import java.util.List;
import java.util.Map;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.module.Module;

/**
 * The lowest version a file may carry: under a lower one, PyTorch would run some operation with the
 * meaning it had before (torch/csrc/jit/operator_upgraders/version_map.cpp).
 */
final class FileVersion {
  private static final int LOWEST = 3;

  private static final Map<String, Integer> SINCE =
      Map.of(
          "torch.div",
          4,
          "torch.div_",
          4,
          "torch.full",
          5,
          "torch.linspace",
          8,
          "torch.logspace",
          9,
          "torch.gelu",
          10);

  private FileVersion() {}

  static int of(Module module) {
    int version = LOWEST;
    for (Method method : module.methods()) {
      for (Expression expression : Expressions.in(method.body())) {
        if (expression instanceof Expression.Call call) {
          version = Math.max(version, SINCE.getOrDefault(call.function(), LOWEST));
        }
      }
    }
    for (Module child : List.copyOf(module.children().values())) {
      version = Math.max(version, of(child));
    }
    return version;
  }
}
