package org.tf2torch.torch.source.python;

import static org.tf2torch.torch.source.python.PythonPrinter.print;
import static org.tf2torch.torch.source.python.PythonPrinter.receiver;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.NoneLiteral;

/** Elements and parts of a tensor, between square brackets. */
final class Subscripts {
  private Subscripts() {}

  /** {@code x[:, 3]}, for axes from the front. */
  static Optional<Code> select(Call call) {
    return subscript(call, print(at(call, 2)).flat());
  }

  /** {@code x[:, 1:9]}; crops of several axes in one. */
  static Optional<Code> slice(Call call) {
    Map<Integer, String> ranges = new TreeMap<>();
    Expression x = call;
    while (x instanceof Call inner
        && inner.function().equals("torch.slice")
        && at(inner, 1) instanceof IntLiteral axis
        && axis.value() >= 0
        && axis.value() <= 5
        && ranges.putIfAbsent((int) axis.value(), range(inner)) == null) {
      x = at(inner, 0);
    }
    if (ranges.size() < 2) {
      return subscript(call, range(call));
    }
    int last = ranges.keySet().stream().reduce(0, Math::max);
    String places =
        IntStream.rangeClosed(0, last)
            .mapToObj(axis -> ranges.getOrDefault(axis, ":"))
            .collect(Collectors.joining(", "));
    return Optional.of(new Code.Text(receiver(x) + "[" + places + "]"));
  }

  private static String range(Call call) {
    String start = at(call, 2).equals(new IntLiteral(0)) ? "" : print(at(call, 2)).flat();
    String stop = at(call, 3) instanceof NoneLiteral ? "" : print(at(call, 3)).flat();
    boolean simple = (start + stop).matches("[\\w\\-]*");
    String step = call.arguments().size() > 4 ? ":" + print(at(call, 4)).flat() : "";
    return (simple ? start + ":" + stop : spaced(start, stop)) + step;
  }

  private static String spaced(String start, String stop) {
    return (start.isEmpty() ? "" : start + " ") + ":" + (stop.isEmpty() ? "" : " " + stop);
  }

  private static Optional<Code> subscript(Call call, String index) {
    if (!(at(call, 1) instanceof IntLiteral axis) || axis.value() < -3 || axis.value() > 5) {
      return Optional.empty();
    }
    int at = (int) axis.value();
    String place = at >= 0 ? ":, ".repeat(at) + index : "..., " + index + ", :".repeat(-1 - at);
    return Optional.of(new Code.Text(receiver(at(call, 0)) + "[" + place + "]"));
  }

  private static Expression at(Call call, int i) {
    return call.arguments().get(i);
  }
}
