package org.tf2torch.torch.training;

import static org.tf2torch.torch.training.Python.number;

import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.training.LearningRate;

/** Writes a schedule as a function of the number of steps done. */
final class LearningRateCode {
  private LearningRateCode() {}

  static boolean isConstant(LearningRate rate) {
    return rate instanceof LearningRate.Constant || rate instanceof LearningRate.Unknown;
  }

  /** The rate at a step, for the optimizer's constructor. */
  static double initial(LearningRate rate) {
    if (rate instanceof LearningRate.Constant it) {
      return it.value();
    } else if (rate instanceof LearningRate.Unknown it) {
      return it.current();
    } else if (rate instanceof LearningRate.ExponentialDecay it) {
      return it.initial();
    } else if (rate instanceof LearningRate.InverseTimeDecay it) {
      return it.initial();
    } else if (rate instanceof LearningRate.PolynomialDecay it) {
      return it.initial();
    } else if (rate instanceof LearningRate.CosineDecay it) {
      return it.initial();
    } else if (rate instanceof LearningRate.CosineDecayRestarts it) {
      return it.initial();
    }
    return ((LearningRate.PiecewiseConstant) rate).values().get(0);
  }

  /** The function {@code learning_rate}. */
  static String of(LearningRate rate) {
    return "def learning_rate(step: int) -> float:\n    \"\"\"%s\"\"\"\n%s"
        .formatted(title(rate), body(rate).indent(4));
  }

  private static String title(LearningRate rate) {
    return "Keras's " + rate.getClass().getSimpleName() + ", after so many steps.";
  }

  private static String body(LearningRate rate) {
    if (rate instanceof LearningRate.ExponentialDecay it) {
      return "return %s * %s ** (%s)"
          .formatted(number(it.initial()), base(it.rate()), quotient(it.steps(), it.stairs()));
    } else if (rate instanceof LearningRate.InverseTimeDecay it) {
      String quotient =
          it.steps() == 1 && !it.stairs() ? "step" : "(" + quotient(it.steps(), it.stairs()) + ")";
      return "return %s / (1 + %s * %s)"
          .formatted(number(it.initial()), number(it.rate()), quotient);
    } else if (rate instanceof LearningRate.PolynomialDecay it) {
      return polynomial(it);
    } else if (rate instanceof LearningRate.CosineDecay it) {
      return cosine(it);
    } else if (rate instanceof LearningRate.CosineDecayRestarts it) {
      return restarts(it);
    }
    return piecewise((LearningRate.PiecewiseConstant) rate);
  }

  private static String base(double value) {
    return value < 0 ? "(" + number(value) + ")" : number(value);
  }

  private static String quotient(double steps, boolean stairs) {
    return stairs ? "step // " + number(steps) : "step / " + number(steps);
  }

  private static String polynomial(LearningRate.PolynomialDecay it) {
    String steps = number(it.steps());
    String done =
        it.cycle()
            ? "done = step / (%1$s * max(math.ceil(step / %1$s), 1))".formatted(steps)
            : "done = min(step / %s, 1.0)".formatted(steps);
    return "%s\nreturn %s * (1 - done) ** %s + %s"
        .formatted(done, base(it.initial() - it.end()), number(it.power()), number(it.end()));
  }

  private static String cosine(LearningRate.CosineDecay it) {
    String from =
        it.warmup()
            .map(LearningRate.Warmup::target)
            .map(Python::number)
            .orElse(number(it.initial()));
    String decay =
        """
        done = min(step / %s, 1.0)
        cosine = 0.5 * (1 + math.cos(math.pi * done))
        return %s * ((1 - %s) * cosine + %s)"""
            .formatted(number(it.steps()), from, number(it.alpha()), number(it.alpha()));
    if (it.warmup().isEmpty()) {
      return decay;
    }
    String steps = number(it.warmup().get().steps());
    return """
        if step < %1$s:
            return %2$s + (%3$s - %2$s) * step / %1$s
        step -= %1$s
        %4$s"""
        .formatted(steps, number(it.initial()), from, decay);
  }

  private static String restarts(LearningRate.CosineDecayRestarts it) {
    String growth = number(it.growth());
    String cycle =
        it.growth() == 1
            ? "cycle = math.floor(done)\ndone -= cycle"
            : """
              cycle = math.floor(math.log(1 - done * (1 - %1$s)) / math.log(%1$s) + 1e-9)
              done = (done - (1 - %1$s**cycle) / (1 - %1$s)) / %1$s**cycle"""
                .formatted(growth);
    return """
        done = step / %s
        %s
        cosine = 0.5 * %s**cycle * (1 + math.cos(math.pi * done))
        return %s * ((1 - %s) * cosine + %s)"""
        .formatted(
            number(it.firstSteps()),
            cycle,
            number(it.scale()),
            number(it.initial()),
            number(it.alpha()),
            number(it.alpha()));
  }

  private static String piecewise(LearningRate.PiecewiseConstant it) {
    List<Double> values = it.values();
    return "boundaries = %s\nvalues = %s\nreturn values[sum(step > b for b in boundaries)]"
        .formatted(numbers(it.boundaries()), numbers(values));
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(Python::number).collect(Collectors.joining(", ", "[", "]"));
  }
}
