package org.tf2torch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.metrics.PolicyFile;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.metrics.Tolerances;
import picocli.CommandLine.Option;

/** How far outputs may be off. */
final class ToleranceOptions {
  @Option(
      names = "--atol",
      paramLabel = "X",
      description = "Allowed absolute error; default, and that of --rtol, by the output's type.")
  private Optional<Double> atol = Optional.empty();

  @Option(
      names = "--rtol",
      paramLabel = "X",
      description = "Allowed error relative to TensorFlow's value.")
  private Optional<Double> rtol = Optional.empty();

  @Option(
      names = "--tolerance",
      paramLabel = "NAME=ATOL,RTOL",
      description = "Both for one output, or for all of a dtype. May be given repeatedly.")
  private List<String> named = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The same from a JSON file; what is given on the command line counts first.")
  private Optional<Path> policy = Optional.empty();

  /**
   * @throws ParityException if a limit is none, or the policy is damaged
   */
  Tolerances tolerances() {
    Tolerances result = policy.map(PolicyFile::read).orElse(Tolerances.NONE);
    if (atol.isPresent() || rtol.isPresent()) {
      result = result.forAll(limit(atol.orElse(0.0), rtol.orElse(0.0), "--atol, --rtol"));
    }
    for (String text : named) {
      result = with(result, text);
    }
    return result;
  }

  private static Tolerances with(Tolerances tolerances, String text) {
    int equals = text.lastIndexOf('=');
    String[] numbers = text.substring(equals + 1).split(",", -1);
    if (equals < 1 || numbers.length != 2) {
      throw ParityException.usage("--tolerance " + text + ": write NAME=ATOL,RTOL");
    }
    String name = text.substring(0, equals);
    Tolerance limit = limit(number(numbers[0], text), number(numbers[1], text), text);
    return DType.of(name)
        .map(dtype -> tolerances.forDtype(dtype, limit))
        .orElseGet(() -> tolerances.forOutput(name, limit));
  }

  private static double number(String digits, String text) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw ParityException.usage("--tolerance " + text + ": '" + digits + "' is no number");
    }
  }

  private static Tolerance limit(double atol, double rtol, String text) {
    try {
      return new Tolerance(atol, rtol);
    } catch (IllegalArgumentException e) {
      throw ParityException.usage(text + ": " + e.getMessage());
    }
  }
}
