package org.tf2torch.torch.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.DictLiteral;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.TupleLiteral;
import org.tf2torch.torch.module.TextTypes;

/** What a method returns, and TorchScript's name of its type. */
record Returned(Expression value, String type) {
  /**
   * One result is itself, several are a dictionary; text and tensors do not fit into one, so that
   * they are a tuple, in their order.
   */
  static Returned of(List<Port> outputs, List<Expression> results) {
    if (results.size() == 1) {
      return new Returned(results.get(0), TextTypes.of(outputs.get(0).value()));
    }
    if (outputs.stream().noneMatch(output -> TextTypes.isText(output.value()))) {
      return new Returned(dictionary(outputs, results), "Dict[str, Tensor]");
    }
    String types =
        outputs.stream()
            .map(output -> TextTypes.of(output.value()))
            .collect(Collectors.joining(", ", "Tuple[", "]"));
    return new Returned(new TupleLiteral(results), types);
  }

  private static Expression dictionary(List<Port> outputs, List<Expression> results) {
    List<Keyword> items = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      items.add(new Keyword(outputs.get(i).name(), results.get(i)));
    }
    return new DictLiteral(items);
  }
}
