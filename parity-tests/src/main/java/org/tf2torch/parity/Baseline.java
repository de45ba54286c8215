package org.tf2torch.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.parity.ParityReport.Output;
import org.tf2torch.parity.ParityReport.Probe;
import org.tf2torch.parity.report.JsonReport;

/**
 * Compares a report with an earlier one of the same model: did an error grow, did an output appear,
 * vanish or change its type?
 *
 * <p>Errors of different machines differ by rounding, so an error has grown if it is more than
 * twice the earlier one and not within a thousandth of the tolerance.
 */
public final class Baseline {
  private static final double GROWTH = 2;
  private static final double NEGLIGIBLE = 1e-3;

  private final ParityReport earlier;

  public Baseline(ParityReport earlier) {
    this.earlier = earlier;
  }

  /**
   * Reads the earlier report from its {@code .json} file.
   *
   * @throws ParityException if there is none
   */
  public static Baseline read(Path file) {
    try {
      ParityReport report = JsonReport.parse(Files.readString(file));
      if (!isComplete(report)) {
        throw ParityException.broken("a parity report that lacks what is compared");
      }
      return new Baseline(report);
    } catch (ParityException e) {
      throw ParityException.broken(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw ParityException.broken(file + ": cannot be read: " + e.getMessage());
    }
  }

  /** JSON may leave out anything. */
  private static boolean isComplete(ParityReport report) {
    return report != null
        && report.data() != null
        && report.data().inputsSha256() != null
        && report.probes() != null
        && report.probes().stream().allMatch(p -> p != null && p.outputs() != null)
        && report.probes().stream()
            .flatMap(p -> p.outputs().stream())
            .allMatch(Baseline::isComplete);
  }

  private static boolean isComplete(Output output) {
    return output != null && output.dtype() != null && output.error() != null;
  }

  /** One line for each thing that became worse; none if all is as it was, or better. */
  public List<String> regressions(ParityReport now) {
    List<String> regressions = new ArrayList<>();
    if (!earlier.data().inputsSha256().equals(now.data().inputsSha256())) {
      regressions.add("the inputs are not those of the baseline");
    }
    Map<String, Output> left = new HashMap<>();
    earlier.probes().forEach(probe -> probe.outputs().forEach(o -> left.put(key(probe, o), o)));
    for (Probe probe : now.probes()) {
      for (Output output : probe.outputs()) {
        Output before = left.remove(key(probe, output));
        compare(key(probe, output), before, output, regressions);
      }
    }
    left.keySet().stream().sorted().forEach(key -> regressions.add(key + " is gone"));
    return regressions;
  }

  private static String key(Probe probe, Output output) {
    return probe.name() + ": " + output.name();
  }

  private static void compare(String key, Output before, Output now, List<String> regressions) {
    if (before == null) {
      regressions.add(key + " is new");
      return;
    }
    if (!before.dtype().equals(now.dtype())) {
      regressions.add(key + " was " + before.dtype() + ", is " + now.dtype());
    }
    if (before.random() != null && now.random() != null) {
      return;
    }
    double was = before.error().maxAbs();
    double is = now.error().maxAbs();
    if (is > GROWTH * was && is > NEGLIGIBLE * now.tolerance().atol()) {
      regressions.add("%s: largest error grew from %.3e to %.3e".formatted(key, was, is));
    }
    if (now.agreement() != null
        && before.agreement() != null
        && now.agreement().first() < before.agreement().first()) {
      regressions.add(
          "%s: same class first fell from %d to %d"
              .formatted(key, before.agreement().first(), now.agreement().first()));
    }
  }
}
