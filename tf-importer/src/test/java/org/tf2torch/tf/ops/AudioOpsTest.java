package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.integer;
import static org.tf2torch.tf.GraphText.number;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class AudioOpsTest {
  @TempDir Path folder;

  private static GraphText spectrogram(String samples, int window, boolean squared) {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", samples + " 2")
        .node(
            "y",
            "AudioSpectrogram",
            "x",
            integer("window_size", window)
                + integer("stride", 4)
                + flag("magnitude_squared", squared));
  }

  @ParameterizedTest(name = "{0} samples in windows of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "20 | 8 | float32[2, 4, 5]",
        "20 | 6 | float32[2, 4, 5]",
        "20 | 9 | float32[2, 3, 9]",
        "5 | 8 | float32[2, 0, 5]"
      })
  void aFrameIsFullAndPaddedToAPowerOfTwo(String samples, int window, String type)
      throws Exception {
    GraphText graph = spectrogram(samples, window, false);
    assertEquals(type, graph.typeOf(folder, "y"));
  }

  @Test
  void onlyMagnitudesAreRoots() throws Exception {
    assertTrue(spectrogram("-1", 8, false).print(folder, "y").contains("sqrt"));
    assertEquals(-1, spectrogram("-1", 8, true).print(folder, "y").indexOf("sqrt"));
  }

  private static GraphText mfcc(int bands, int coefficients, double high) {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", "1 -1 65")
        .placeholder("rate", "DT_INT32", "")
        .node(
            "y",
            "Mfcc",
            "x rate",
            number("upper_frequency_limit", high)
                + number("lower_frequency_limit", 20)
                + integer("filterbank_channel_count", bands)
                + integer("dct_coefficient_count", coefficients));
  }

  @Test
  void theSampleRateMayBeKnownOnlyWhileTheModelRuns() throws Exception {
    String text = mfcc(40, 13, 4000).print(folder, "y");
    assertTrue(text.contains("mel_cepstrum low=20.0 high=4000.0 bands=40 coefficients=13"), text);
  }

  @ParameterizedTest
  @CsvSource({"12, 13, 4000", "40, 0, 4000", "40, 13, 20"})
  void whatTensorFlowRejectsIsRefused(int bands, int coefficients, double high) {
    GraphText graph = mfcc(bands, coefficients, high);
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }
}
