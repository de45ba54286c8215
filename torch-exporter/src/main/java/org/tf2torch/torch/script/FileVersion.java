package org.tf2torch.torch.script;

import java.util.Collection;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tf2torch.torch.code.Expression;
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

  private static final Pattern FUNCTION = Pattern.compile("torch\\.[a-z_0-9]+");

  private FileVersion() {}

  static int of(Module root, Collection<String> helpers) {
    Stream<String> called =
        root.expressions()
            .filter(Expression.Call.class::isInstance)
            .map(call -> ((Expression.Call) call).function());
    Stream<String> named =
        helpers.stream()
            .flatMap(source -> FUNCTION.matcher(source).results().map(MatchResult::group));
    return Stream.concat(called, named)
        .mapToInt(name -> SINCE.getOrDefault(name, LOWEST))
        .max()
        .orElse(LOWEST);
  }
}
