package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Noise.Dropout;
import org.tf2torch.tf.model.KerasLayer;

class RecurrentDropoutTest {
  private static final String CUDNN =
      "'activation': 'tanh', 'recurrent_activation': 'sigmoid', 'use_bias': true, 'reset_after': true, ";

  private static Optional<Op> read(String className, String config, Shape shape)
      throws JsonProcessingException {
    String json = "{" + config.replace('\'', '"') + "}";
    return RecurrentDropout.of(
        new KerasLayer("a", className, true, new ObjectMapper().readTree(json)),
        new TensorType(DType.FLOAT32, shape));
  }

  private static String read(String className, String config) throws JsonProcessingException {
    return read(className, config + ", 'dropout': 0.25", Shape.of(2, 3, 4))
        .map(op -> op.name())
        .orElse("nothing");
  }

  /** In a loop each step draws its own mask; unrolled, all use the first. */
  @ParameterizedTest
  @CsvSource({
    "SimpleRNN, false, dropout",
    "SimpleRNN, true, channel_dropout",
    "LSTM, false, dropout",
    "LSTM, true, channel_dropout",
    "GRU, false, dropout",
    "ConvLSTM2D, false, nothing"
  })
  void cellsDrawInsideTheLoop(String className, boolean unroll, String expected)
      throws JsonProcessingException {
    String config = "'implementation': 2, 'unroll': " + unroll;
    assertEquals(expected, read(className, config));
  }

  /** The first implementation draws a mask for each gate, unless cuDNN's way is taken. */
  @ParameterizedTest
  @CsvSource({"LSTM, dropout", "GRU, dropout", "SimpleRNN, dropout"})
  void whatCudnnCouldRunDrawsOneMask(String className, String expected)
      throws JsonProcessingException {
    assertEquals(expected, read(className, CUDNN + "'implementation': 1"));
    boolean simple = className.equals("SimpleRNN");
    for (String other : new String[] {"'unroll': true", "'use_bias': false"}) {
      String config = CUDNN + "'implementation': 1, " + other;
      boolean unroll = other.contains("unroll");
      assertEquals(
          simple ? (unroll ? "channel_dropout" : "dropout") : "nothing", read(className, config));
    }
  }

  @Test
  void dropoutOfStatesIsNone() throws JsonProcessingException {
    String states = "'implementation': 2, 'recurrent_dropout': 0.5";
    assertEquals("nothing", read("LSTM", states));
    assertEquals("nothing", read("GRU", CUDNN + states));
    // Its own mask of the input is one all the same.
    assertEquals("dropout", read("SimpleRNN", states));
  }

  @Test
  void aLayerAroundACellAsksTheCell() throws JsonProcessingException {
    String cell = "'cell': {'class_name': '%s', 'config': {'dropout': 0.5, 'implementation': %d}}";
    Shape shape = Shape.of(2, 3, 4);
    assertEquals(Optional.of(new Dropout(0.5)), read("RNN", cell.formatted("LSTMCell", 2), shape));
    assertEquals(Optional.empty(), read("RNN", cell.formatted("LSTMCell", 1), shape));
    assertEquals(Optional.empty(), read("RNN", cell.formatted("StackedRNNCells", 2), shape));
  }

  @Test
  void sequencesHaveThreeAxesAndRatesLieBetween() throws JsonProcessingException {
    String config = "'dropout': 0.25, 'unroll': true";
    assertEquals(
        Optional.of(new ChannelDropout(0.25, 2)), read("SimpleRNN", config, Shape.of(2, 3, 4)));
    assertEquals(Optional.empty(), read("SimpleRNN", config, Shape.of(2, 3, 4, 5)));
    assertEquals("nothing", read("SimpleRNN", "'unroll': true, 'time_major': true"));
    assertEquals("dropout", read("SimpleRNN", "'time_major': true"));
    assertEquals(Optional.empty(), read("SimpleRNN", "'dropout': 1", Shape.of(2, 3, 4)));
  }
}
