package org.tf2torch.tf.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Origin;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Noise.Dropout;
import org.tf2torch.ir.op.Noise.GaussianNoise;

class RandomLayersTest {
  private static List<String> notes(String className, String config)
      throws JsonProcessingException {
    return notes(className, config, new Dropout(0.5), "model/other");
  }

  /**
   * @param op that the graph has
   * @param scope of the operation
   */
  private static List<String> notes(String className, String config, Op op, String scope)
      throws JsonProcessingException {
    Value x = Value.parameter("x", new TensorType(DType.FLOAT32, Shape.of(2)));
    GraphBuilder builder = new GraphBuilder();
    builder.origin(new Origin(scope + "/Identity", "Identity", scope));
    Value y = builder.emit(op, x);
    Graph graph =
        new Graph(
            "g",
            List.of(new Graph.Port("x", x)),
            builder.nodes(),
            List.of(new Graph.Port("y", y)),
            List.of());
    String json = "{'name': 'a', 'class_name': '%s', 'config': {%s}}".formatted(className, config);
    return new RandomLayers(graph).notes(new ObjectMapper().readTree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AlphaDropout", "GaussianDropout", "Dropout", "SpatialDropout2D"})
  void aLayerThatLeftNothingIsNoted(String className) throws JsonProcessingException {
    String note = "Layer a, of class %s, changes nothing while training here.";
    assertEquals(List.of(note.formatted(className)), notes(className, "'rate': 0.5"));
    assertEquals(List.of(), notes(className, "'rate': 0"));
    assertEquals(List.of(), notes(className, "'rate': 0.5", new Dropout(0.5), "model/a"));
  }

  @Test
  void whatChangesImagesIsNoted() throws JsonProcessingException {
    assertEquals(
        List.of("Layer a, of class RandomFlip, changes nothing while training here."),
        notes("RandomFlip", "'mode': 'horizontal'"));
  }

  @Test
  void attentionDropsScores() throws JsonProcessingException {
    assertEquals(1, notes("Attention", "'dropout': 0.5").size());
    assertEquals(List.of(), notes("Attention", "'dropout': 0.5", new Dropout(0.5), "model/a"));
    assertEquals(List.of(), notes("Attention", "'dropout': 0.0"));
  }

  @Test
  void noiseThatIsInTheGraphIsNotNoted() throws JsonProcessingException {
    GaussianNoise noise = new GaussianNoise(0.5);
    assertEquals(1, notes("GaussianNoise", "'stddev': 0.5", noise, "model/aa").size());
    assertEquals(List.of(), notes("GaussianNoise", "'stddev': 0.5", noise, "a"));
  }

  @Test
  void dropoutInsideRecurrentLayersIsNotedOnce() throws JsonProcessingException {
    String config = "'recurrent_initializer': {}, 'dropout': 0.25, 'recurrent_dropout': 0.5";
    String recurrent = "Layer a has a recurrent_dropout, which torch's layer has not.";
    assertEquals(
        List.of("Layer a has a dropout, which torch's layer has not.", recurrent),
        notes("LSTM", "'return_sequences': true, " + config));
    Op op = new Dropout(0.25);
    assertEquals(
        List.of(recurrent), notes("LSTM", "'return_sequences': true, " + config, op, "a_dropout"));
    assertEquals(List.of(), notes("LSTMCell", config));
    String cell = "'cell': {'config': {%s}}".formatted(config);
    assertEquals(1, notes("RNN", cell).size());
    assertEquals(1, notes("RNN", cell, op, "m/a_dropout").size());
    String input = "'cell': {'config': {'dropout': 0.25}}";
    assertEquals(1, notes("RNN", input).size());
    assertEquals(List.of(), notes("RNN", input, op, "m/a_dropout"));
    assertEquals(
        1,
        notes("RNN", "'cell': {'config': {'cells': [{'config': {%s}}]}}".formatted(config)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'dropout': 0, 'return_sequences': 1", "'noise_shape': 'x'"})
  void othersAreNot(String config) throws JsonProcessingException {
    assertEquals(List.of(), notes("Dropout", config));
    assertEquals(List.of(), notes("GRU", config));
  }
}
