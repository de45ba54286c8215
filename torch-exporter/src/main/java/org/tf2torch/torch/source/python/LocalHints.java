package org.tf2torch.torch.source.python;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Identifiers;

/** What a value could be called. */
final class LocalHints {
  /** Layers that are many in a model: their names say nothing of the value. */
  private static final String COMMON =
      "(conv|bn|norm|dense|linear|batch_normalization|layer_normalization|embedding|block|layer|relu|act|activation|pool|dropout|lstm|gru|rnn|separable|depthwise|pointwise|project|expand|conv_norm|m)";

  private static final Set<String> TELLING =
      Set.of(
          "mean",
          "softmax",
          "max_pool2d",
          "argmax",
          "sort",
          "topk",
          "where",
          "cumsum",
          "one_hot",
          "norm");

  private LocalHints() {}

  static String of(String local, Expression value) {
    Optional<List<String>> layer =
        Expressions.in(List.of(new Statement.Run(value))).stream()
            .filter(Expression.Forward.class::isInstance)
            .map(forward -> ((Expression.Forward) forward).path())
            .findFirst();
    if (layer.isPresent()) {
      String name = layer.get().get(layer.get().size() - 1);
      String plain = name.replaceAll("(_?\\d+)+$", "");
      boolean common =
          plain.isEmpty() || plain.toLowerCase(java.util.Locale.ROOT).matches(".*" + COMMON + ".*");
      return common ? "x" : Identifiers.local(plain);
    }
    if (value instanceof Expression.Call call) {
      String function = call.function().substring(call.function().lastIndexOf('.') + 1);
      if (isTruth(function)) {
        return "mask";
      }
      return TELLING.contains(function) ? function : "x";
    }
    return "x";
  }

  private static boolean isTruth(String function) {
    return Set.of(
            "lt", "le", "gt", "ge", "eq", "ne", "logical_and", "logical_or", "logical_not", "isnan")
        .contains(function);
  }
}
