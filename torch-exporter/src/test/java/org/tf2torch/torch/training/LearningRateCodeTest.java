package org.tf2torch.torch.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.ir.training.LearningRate;

class LearningRateCodeTest {
  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of(
            new LearningRate.ExponentialDecay(0.1, 3, 0.5, true),
            """
            return 0.1 * 0.5 ** (step // 3.0)
            """),
        Arguments.of(
            new LearningRate.InverseTimeDecay(0.1, 1, 0.05, false),
            """
            return 0.1 / (1 + 0.05 * step)
            """),
        Arguments.of(
            new LearningRate.PiecewiseConstant(List.of(4.0), List.of(0.1, 1e-7)),
            """
            boundaries = [4.0]
            values = [0.1, 1e-7]
            return values[sum(step > b for b in boundaries)]
            """),
        Arguments.of(
            new LearningRate.PolynomialDecay(0.5, 5, 0.25, 2, true),
            """
            done = step / (5.0 * max(math.ceil(step / 5.0), 1))
            return 0.25 * (1 - done) ** 2.0 + 0.25
            """),
        Arguments.of(
            new LearningRate.CosineDecay(0.1, 10, 0, Optional.of(new LearningRate.Warmup(0.2, 3))),
            """
            if step < 3.0:
                return 0.1 + (0.2 - 0.1) * step / 3.0
            step -= 3.0
            done = min(step / 10.0, 1.0)
            cosine = 0.5 * (1 + math.cos(math.pi * done))
            return 0.2 * ((1 - 0.0) * cosine + 0.0)
            """));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void isAFunctionOfTheSteps(LearningRate rate, String body) {
    String code = LearningRateCode.of(rate);
    assertEquals(body, code.substring(code.indexOf("\"\"\"\n") + 4).indent(-4));
  }
}
