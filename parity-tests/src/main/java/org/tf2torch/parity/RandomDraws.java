package org.tf2torch.parity;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Finds the outputs that cannot be compared because one side gives other numbers each time. An
 * output counts only if it depends on a random operation and also changes from run to run, so that
 * a draw that is never made, as in a dropout that is off, exempts nothing.
 */
final class RandomDraws {
  private RandomDraws() {}

  /**
   * @return the operation that draws, by the output's name
   * @throws ParityException if no output is left to compare
   */
  static Map<String, String> find(Sides sides, Batch batch) {
    Map<String, List<Tensor>> first = run(sides, batch);
    Map<String, List<Tensor>> second = run(sides, batch);
    Map<String, String> random = new LinkedHashMap<>();
    sides
        .random()
        .forEach(
            (name, op) -> {
              if (first.containsKey(name) && !same(first.get(name), second.get(name))) {
                random.put(name, op);
              }
            });
    if (!random.isEmpty() && random.size() == first.size()) {
      throw ParityException.unsupported(
          "no output can be compared: all depend on random draws " + random);
    }
    return random;
  }

  private static Map<String, List<Tensor>> run(Sides sides, Batch batch) {
    Map<String, List<Tensor>> results = new HashMap<>();
    sides.run(
        batch.inputs(),
        (port, expected, actual) -> results.put(port.name(), List.of(expected, actual)));
    return results;
  }

  private static boolean same(List<Tensor> first, List<Tensor> second) {
    if (second == null) {
      return false;
    }
    for (int i = 0; i < first.size(); i++) {
      if (!first.get(i).shape().equals(second.get(i).shape())
          || !first.get(i).buffer().equals(second.get(i).buffer())) {
        return false;
      }
    }
    return true;
  }
}
