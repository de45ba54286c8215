package org.tf2torch.tf.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.training.Initializer;

class InitializerReaderTest {
  private static final List<Long> KERNEL = List.of(3L, 3L, 2L, 6L);

  private static Optional<Initializer> read(String className, String config, List<Long> shape)
      throws JsonProcessingException {
    String json = "{\"class_name\": \"%s\", \"config\": {%s}}".formatted(className, config);
    KerasConfig read = KerasConfig.of(new ObjectMapper().readTree(json)).orElseThrow();
    return InitializerReader.read(read, shape);
  }

  /** A kernel of 3 by 3 from 2 channels to 6 has 18 inputs and 54 outputs. */
  @ParameterizedTest
  @CsvSource({
    "GlorotUniform, 0.28867513459481287",
    "HeUniform, 0.5773502691896258",
    "LecunUniform, 0.408248290463863"
  })
  void uniformLimitsComeOfTheShape(String className, double limit) throws JsonProcessingException {
    Initializer.Uniform read = (Initializer.Uniform) read(className, "", KERNEL).orElseThrow();
    assertEquals(limit, read.high(), 1e-9);
    assertEquals(-limit, read.low(), 1e-9);
  }

  /** Keras widens the distribution so that its deviation is right after it was cut. */
  @ParameterizedTest
  @CsvSource({"GlorotNormal, 0.18947454", "HeNormal, 0.37894908", "LecunNormal, 0.26795746"})
  void deviationsComeOfTheShape(String className, double deviation) throws JsonProcessingException {
    Initializer.TruncatedNormal read =
        (Initializer.TruncatedNormal) read(className, "", KERNEL).orElseThrow();
    assertEquals(deviation, read.deviation(), 1e-7);
  }

  @Test
  void scalesAreOfAnyModeAndDistribution() throws JsonProcessingException {
    String config =
        "\"scale\": 54, \"mode\": \"fan_out\", \"distribution\": \"untruncated_normal\"";
    assertEquals(
        Optional.of(new Initializer.Normal(0, 1)), read("VarianceScaling", config, KERNEL));
  }

  @Test
  void onlyMatricesHaveADiagonal() throws JsonProcessingException {
    assertEquals(
        Optional.of(new Initializer.Diagonal(0.5)),
        read("Identity", "\"gain\": 0.5", List.of(3L, 4L)));
    assertEquals(Optional.empty(), read("Identity", "\"gain\": 0.5", KERNEL));
  }

  @Test
  void numbersAreTakenAsTheyAre() throws JsonProcessingException {
    assertEquals(
        Optional.of(new Initializer.Uniform(-1, 2)),
        read("RandomUniform", "\"minval\": -1, \"maxval\": 2", List.of(5L)));
    assertEquals(
        Optional.of(new Initializer.Constant(0.5)), read("Constant", "\"value\": 0.5", KERNEL));
    assertEquals(
        Optional.of(new Initializer.Orthogonal(2)), read("Orthogonal", "\"gain\": 2", KERNEL));
  }

  @Test
  void othersAreNotGuessed() throws JsonProcessingException {
    assertEquals(Optional.empty(), read("MyInitializer", "", KERNEL));
    assertEquals(Optional.empty(), read("Orthogonal", "", List.of(4L)));
  }
}
