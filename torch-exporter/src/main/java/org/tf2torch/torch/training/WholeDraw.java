package org.tf2torch.torch.training;

import static org.tf2torch.torch.training.Python.number;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.training.Initializer;
import org.tf2torch.ir.training.LayerRules.Initial;

/**
 * Draws a tensor as the source has it and views it as it is stored here: for distributions of a
 * whole tensor, where no function of {@code torch.nn.init} says the same of the view.
 */
final class WholeDraw {
  private static final String INDENT = "    ";

  private WholeDraw() {}

  /**
   * @param parameters all that the variable is stored in
   */
  static String text(Initial initial, List<NamedParameter> parameters) {
    StringBuilder out = new StringBuilder();
    List<Long> shape = initial.shape();
    if (initial.initializer() instanceof Initializer.Orthogonal it) {
      // All axes but the last are the rows of Keras's matrix.
      long columns = shape.get(shape.size() - 1);
      long rows = shape.stream().reduce(1L, (a, b) -> a * b) / Math.max(1, columns);
      String gain = it.gain() == 1 ? "" : ", " + number((float) it.gain());
      line(
          out, "whole = nn.init.orthogonal_(torch.empty(%d, %d)%s)".formatted(rows, columns, gain));
      if (shape.size() > 2) {
        line(out, "whole = whole.reshape" + sizes(shape));
      }
    } else if (initial.initializer() instanceof Initializer.Diagonal it) {
      String times = it.value() == 1 ? "" : " * " + number((float) it.value());
      line(out, "whole = torch.eye" + sizes(shape) + times);
    } else {
      line(out, "whole = torch.zeros" + sizes(shape));
      line(out, "whole.chunk(4)[1].fill_(1)");
    }
    for (NamedParameter parameter : parameters) {
      String from = "whole";
      for (Variable.Step step : parameter.variable().steps()) {
        steps(out, from, step);
        from = "part";
      }
      List<String> key = List.of(from);
      out.append(
          Python.list(INDENT, "weights[" + Python.string(parameter.key()) + "].copy_(", key, ")"));
    }
    return out.toString();
  }

  private static void steps(StringBuilder out, String from, Variable.Step step) {
    if (step instanceof Variable.Permuted it) {
      line(out, "part = " + from + ".permute" + sizes(it.axes()));
    } else if (step instanceof Variable.Reshaped it) {
      line(out, "part = " + from + ".reshape" + sizes(it.shape()));
    } else if (step instanceof Variable.Sliced it) {
      line(out, "part = %s.narrow(%d, %d, %d)".formatted(from, it.axis(), it.start(), it.length()));
    } else if (step instanceof Variable.Reordered it) {
      line(out, "pieces = %s.chunk(%d, %d)".formatted(from, it.order().size(), it.axis()));
      List<String> order = new ArrayList<>();
      it.order().forEach(piece -> order.add("pieces[" + piece + "]"));
      out.append(Python.list(INDENT, "part = torch.cat([", order, "], " + it.axis() + ")"));
    }
  }

  private static void line(StringBuilder out, String text) {
    out.append(INDENT).append(text).append('\n');
  }

  private static String sizes(List<? extends Number> numbers) {
    return numbers.stream().map(Number::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
