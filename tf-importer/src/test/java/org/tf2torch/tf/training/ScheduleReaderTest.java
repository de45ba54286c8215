package org.tf2torch.tf.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.ir.training.LearningRate;

class ScheduleReaderTest {
  static Stream<Arguments> rates() {
    return Stream.of(
        Arguments.of("0.01", new LearningRate.Constant(0.01)),
        Arguments.of("'high'", new LearningRate.Constant(0.001)),
        Arguments.of(
            "{'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1,"
                + " 'decay_steps': 10, 'decay_rate': 0.9, 'staircase': true}}",
            new LearningRate.ExponentialDecay(0.1, 10, 0.9, true)),
        Arguments.of(
            "{'class_name': 'PiecewiseConstantDecay', 'config': {'boundaries': [5, 8],"
                + " 'values': [1, 0.5, 0.25]}}",
            new LearningRate.PiecewiseConstant(List.of(5.0, 8.0), List.of(1.0, 0.5, 0.25))),
        Arguments.of(
            "{'class_name': 'CosineDecay', 'config': {'initial_learning_rate': 0.1,"
                + " 'decay_steps': 10, 'warmup_target': 0.2, 'warmup_steps': 3}}",
            new LearningRate.CosineDecay(0.1, 10, 0, Optional.of(new LearningRate.Warmup(0.2, 3)))),
        // What the formula cannot be computed from is not known.
        Arguments.of(
            "{'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1,"
                + " 'decay_steps': 0, 'decay_rate': 0.9}}",
            new LearningRate.Unknown("ExponentialDecay", 0.1)),
        Arguments.of(
            "{'class_name': 'PiecewiseConstantDecay', 'config': {'boundaries': [5],"
                + " 'values': [1]}}",
            new LearningRate.Unknown("PiecewiseConstantDecay", 0.001)),
        Arguments.of(
            "{'class_name': 'Mine>Warm', 'config': {}}",
            new LearningRate.Unknown("Mine>Warm", 0.001)));
  }

  @ParameterizedTest
  @MethodSource("rates")
  void read(String json, LearningRate expected) throws JsonProcessingException {
    assertEquals(
        expected,
        ScheduleReader.read(
            new ObjectMapper().readTree(json.replace('\'', '"')), Optional.empty()));
  }
}
