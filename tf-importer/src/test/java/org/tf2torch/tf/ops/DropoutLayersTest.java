package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Noise.AlphaDropout;
import org.tf2torch.ir.op.Noise.Dropout;
import org.tf2torch.ir.op.Noise.GaussianDropout;
import org.tf2torch.ir.op.Noise.GaussianNoise;
import org.tf2torch.tf.model.KerasLayer;

class DropoutLayersTest {
  private static Optional<Op> read(String className, String config, Shape shape)
      throws JsonProcessingException {
    return read(className, config, new TensorType(DType.FLOAT32, shape));
  }

  private static Optional<Op> read(String className, String config, ValueType type)
      throws JsonProcessingException {
    String json = "{" + config.replace('\'', '"') + "}";
    return DropoutLayers.of(
        new KerasLayer("a", className, true, new ObjectMapper().readTree(json)), type);
  }

  /** A recurrent layer's loop passes on its list of results. */
  @Test
  void listsAreLeftAlone() throws JsonProcessingException {
    ListType list = new ListType(new TensorType(DType.FLOAT32, Shape.of(2, 3)));
    assertEquals(Optional.empty(), read("Dropout", "'rate': 0.5, 'noise_shape': null", list));
    assertEquals(Optional.empty(), read("SimpleRNN", "'dropout': 0.5", list));
  }

  @Test
  void elementsAreDropped() throws JsonProcessingException {
    String config = "'rate': 0.25, 'noise_shape': ";
    assertEquals(Optional.of(new Dropout(0.25)), read("Dropout", config + "null", Shape.of(2, 3)));
    assertEquals(Optional.empty(), read("Dropout", config + "[null, 1]", Shape.of(2, 3)));
  }

  /** One mask along the axes where its size is 1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[null, 1, null] | channels 2",
        "[null, 1, 4]    | channels 2",
        "[null, 3, 1]    | channels 1",
        "[null, null, 4] | dropout",
        "{'class_name': '__tuple__', 'items': [null, null, 1]} | channels 1",
        "[1, 3, 4]       | nothing",
        "[1, 1, null]    | nothing",
        "[null, 1, 1]    | nothing",
        "[null, 1, 2]    | nothing",
        "[null, 1]       | nothing",
        "3               | nothing"
      })
  void masksOfAnotherShape(String mask, String expected) throws JsonProcessingException {
    Optional<Op> op = read("Dropout", "'rate': 0.5, 'noise_shape': " + mask, Shape.of(2, 3, 4));
    assertEquals(expected, op.map(DropoutLayersTest::text).orElse("nothing"));
  }

  private static String text(Op op) {
    return op instanceof ChannelDropout channels ? "channels " + channels.axis() : op.name();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Attention", "AdditiveAttention"})
  void attentionDropsScores(String className) throws JsonProcessingException {
    Shape shape = Shape.of(2, 3, 3);
    assertEquals(Optional.of(new Dropout(0.5)), read(className, "'dropout': 0.5", shape));
    assertEquals(Optional.empty(), read(className, "'dropout': 0.0", shape));
    TensorType mask = new TensorType(DType.BOOL, shape);
    assertEquals(Optional.empty(), read(className, "'dropout': 0.5", mask));
  }

  @Test
  void noise() throws JsonProcessingException {
    Shape shape = Shape.of(2, 3);
    assertEquals(
        Optional.of(new GaussianNoise(0.5)), read("GaussianNoise", "'stddev': 0.5", shape));
    assertEquals(Optional.empty(), read("GaussianNoise", "'stddev': 0", shape));
    assertEquals(
        Optional.of(new GaussianDropout(0.5)), read("GaussianDropout", "'rate': 0.5", shape));
    assertEquals(Optional.of(new AlphaDropout(0.5)), read("AlphaDropout", "'rate': 0.5", shape));
    assertEquals(Optional.empty(), read("AlphaDropout", "'rate': 1", shape));
  }

  @ParameterizedTest
  @CsvSource({
    "SpatialDropout1D, , 3, 2",
    "SpatialDropout2D, channels_last, 4, 3",
    "SpatialDropout2D, channels_first, 4, 1",
    "SpatialDropout3D, channels_last, 5, 4",
    "SpatialDropout3D, channels_first, 5, 1"
  })
  void channelsAreDropped(String className, String format, int rank, int axis)
      throws JsonProcessingException {
    String config = "'rate': 0.5, 'data_format': '%s'".formatted(format);
    long[] sizes = {2, 3, 4, 5, 6};
    Shape shape = Shape.of(Arrays.copyOf(sizes, rank));
    assertEquals(Optional.of(new ChannelDropout(0.5, axis)), read(className, config, shape));
    assertEquals(Optional.empty(), read(className, config, Shape.of(2, 3)));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-1", "2"})
  void ratesThatDropNothingOrAllAreLeftOut(double rate) throws JsonProcessingException {
    String config = "'rate': %s, 'noise_shape': null".formatted(rate);
    assertEquals(Optional.empty(), read("Dropout", config, Shape.of(2, 3)));
    assertEquals(Optional.empty(), read("SpatialDropout1D", config, Shape.of(2, 3, 4)));
  }
}
