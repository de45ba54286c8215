package org.tf2torch.tf.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Loss.Kind;
import org.tf2torch.ir.training.Loss.Scale;
import org.tf2torch.tf.training.LossReader.Ending;

class LossReaderTest {
  private static Loss sparse(Scale scale) {
    return new Loss.SparseCategoricalCrossentropy(scale, OptionalInt.empty());
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of("'mse'", Ending.OTHER, new Loss.Plain(Kind.MEAN_SQUARED_ERROR)),
        Arguments.of(
            "'mean_absolute_error'", Ending.OTHER, new Loss.Plain(Kind.MEAN_ABSOLUTE_ERROR)),
        Arguments.of("'KLD'", Ending.SOFTMAX, new Loss.Plain(Kind.KL_DIVERGENCE)),
        Arguments.of(
            "{'class_name': 'LogCosh', 'config': {'axis': null}}",
            Ending.OTHER,
            new Loss.Plain(Kind.LOG_COSH)),
        Arguments.of(
            "'sparse_categorical_crossentropy'", Ending.OTHER, sparse(Scale.CLIPPED_PROBABILITIES)),
        Arguments.of(
            "'sparse_categorical_crossentropy'", Ending.SOFTMAX, sparse(Scale.PROBABILITIES)),
        Arguments.of(
            "{'class_name': 'SparseCategoricalCrossentropy', 'config': {'from_logits': true,"
                + " 'ignore_class': 3}}",
            Ending.OTHER,
            new Loss.SparseCategoricalCrossentropy(Scale.LOGITS, OptionalInt.of(3))),
        // Keras warns of a softmax before logits, and goes back to its operand all the same.
        Arguments.of(
            "{'class_name': 'CategoricalCrossentropy', 'config': {'from_logits': true,"
                + " 'label_smoothing': 0.1, 'axis': -1}}",
            Ending.SOFTMAX,
            new Loss.CategoricalCrossentropy(Scale.PROBABILITIES, 0.1)),
        Arguments.of(
            "{'class_name': 'CategoricalCrossentropy', 'config': {'axis': 1}}",
            Ending.OTHER,
            new Loss.Unknown("CategoricalCrossentropy")),
        Arguments.of(
            "{'class_name': 'BinaryCrossentropy', 'config': {'from_logits': false}}",
            Ending.SIGMOID,
            new Loss.BinaryCrossentropy(Scale.PROBABILITIES, 0)),
        Arguments.of(
            "{'class_name': 'Huber', 'config': {'delta': 0.5}}", Ending.OTHER, new Loss.Huber(0.5)),
        Arguments.of(
            "{'class_name': 'LossFunctionWrapper', 'config': {'fn': 'hinge'}}",
            Ending.OTHER,
            new Loss.Plain(Kind.HINGE)),
        Arguments.of("'my_loss'", Ending.OTHER, new Loss.Unknown("my_loss")),
        Arguments.of("17", Ending.OTHER, new Loss.Unknown("17")),
        Arguments.of("[]", Ending.OTHER, new Loss.Unknown("")));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void read(String json, Ending ending, Loss expected) throws JsonProcessingException {
    assertEquals(
        expected, LossReader.read(new ObjectMapper().readTree(json.replace('\'', '"')), ending));
  }
}
