package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
  @Test
  void everyModuleMeetsItsTensorAndNoneIsOff() {
    ParityReport report = Twins.check("cnn", "cnn.pt").layers(true).run().assertPassed();

    ParityReport.Layers layers = report.layers();
    assertEquals(
        List.of("conv1", "bn1", "conv2", "dense"),
        layers.layers().stream().map(ParityReport.Layer::name).toList(),
        "in the order of computation");
    assertEquals(List.of(), layers.unmatched());
    assertAll(
        layers.layers().stream()
            .map(
                layer ->
                    () ->
                        assertTrue(
                            layer.distance().tensorflow() < 1e-5
                                && layer.distance().pytorch() < 1e-5,
                            layer + " is float32 noise from the exact result")));
    assertNotNull(report.probes().get(0).outputs().get(0).distance(), "and the output, too");
  }

  @Test
  void theFirstWrongLayerIsNamedAndBothTensorsAreKept(@TempDir Path folder) {
    ParityReport report = Twins.check("cnn", "cnn-wrong.pt").bisect(folder).run();

    assertFalse(report.passed());
    assertEquals("conv2", report.layers().firstOff(), report.layers().layers().toString());
    assertTrue(Files.exists(folder.resolve("conv2.tensorflow.npy")), "TensorFlow's tensor");
    assertTrue(Files.exists(folder.resolve("conv2.pytorch.npy")), "PyTorch's tensor");
  }
}
