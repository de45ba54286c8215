package org.tf2torch.tf.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomLayersTest {
  private static List<String> notes(String className, String config)
      throws JsonProcessingException {
    String json = "{'name': 'a', 'class_name': '%s', 'config': {%s}}".formatted(className, config);
    return RandomLayers.notes(new ObjectMapper().readTree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AlphaDropout", "GaussianDropout", "GaussianNoise"})
  void noiseIsNoted(String className) throws JsonProcessingException {
    String note = "Layer a, of class %s, changes nothing while training here.";
    assertEquals(List.of(note.formatted(className)), notes(className, ""));
  }

  @Test
  void aDropoutOfWholeRowsIsNoted() throws JsonProcessingException {
    assertEquals(1, notes("Dropout", "'rate': 0.5, 'noise_shape': [null, 1]").size());
    assertEquals(List.of(), notes("Dropout", "'rate': 0.5, 'noise_shape': null"));
  }

  @Test
  void dropoutInsideRecurrentLayersIsNotedOnce() throws JsonProcessingException {
    String config = "'recurrent_initializer': {}, 'dropout': 0.25, 'recurrent_dropout': 0.5";
    assertEquals(
        List.of(
            "Layer a has a dropout, which torch's layer has not.",
            "Layer a has a recurrent_dropout, which torch's layer has not."),
        notes("LSTM", "'return_sequences': true, " + config));
    assertEquals(List.of(), notes("LSTMCell", config));
    assertEquals(1, notes("RNN", "'cell': {'config': {%s}}".formatted(config)).size());
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
