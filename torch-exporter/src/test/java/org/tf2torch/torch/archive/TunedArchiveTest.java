package org.tf2torch.torch.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.data.TensorData;

class TunedArchiveTest {
  private static final String CODE = "class Net(Module):\n  pass\n";

  @TempDir private Path folder;

  private Path archive(String name, TensorData weight, TensorData mean) throws IOException {
    Map<String, PickleValue> inner = new LinkedHashMap<>();
    inner.put("weight", new PickleValue.Tensor(weight, true));
    inner.put("training", new PickleValue.Bool(true));
    Map<String, PickleValue> outer = new LinkedHashMap<>();
    outer.put("conv", new PickleValue.Instance("__torch__.Conv", inner));
    outer.put("mean", new PickleValue.Tensor(mean, false));
    Path file = folder.resolve(name);
    new TorchScriptArchive(
            new PickleValue.Instance("__torch__.Net", outer),
            Map.of("__torch__.py", CODE),
            List.of(),
            Map.of("migration.json", "{}".getBytes(StandardCharsets.UTF_8)),
            3)
        .write(file, bytes -> {});
    return file;
  }

  private static byte[] entry(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getInputStream(zip.getEntry("archive/" + name)).readAllBytes();
    }
  }

  @Test
  void tensorsAreFoundByTheirPath() throws IOException {
    Path file = archive("a", TensorData.of(1f, 2, 3, 4, 5, 6).reshaped(2, 3), TensorData.of(7L));
    Map<String, PickleReader.StoredTensor> tensors = PickleReader.tensors(entry(file, "data.pkl"));

    assertEquals(List.of("conv.weight", "mean"), List.copyOf(tensors.keySet()));
    PickleReader.StoredTensor weight = tensors.get("conv.weight");
    assertEquals("FloatStorage", weight.type());
    assertEquals(List.of(2L, 3L), weight.shape());
    assertTrue(weight.isWholeStorage());
  }

  @Test
  void codeStaysAndTensorsAreThoseThatWereTrained() throws IOException {
    Path original = archive("a", TensorData.of(1f, 2), TensorData.of(3L));
    Path trained = archive("b", TensorData.of(8f, 9), TensorData.of(4L));
    Path target = folder.resolve("tuned");
    int replaced =
        new TunedArchive(original, trained)
            .write(
                target,
                json ->
                    (new String(json, StandardCharsets.UTF_8) + "!")
                        .getBytes(StandardCharsets.UTF_8),
                bytes -> {});

    assertEquals(2, replaced);
    assertArrayEquals(entry(trained, "data/0"), entry(target, "data/0"));
    assertArrayEquals(entry(trained, "data/1"), entry(target, "data/1"));
    assertArrayEquals(entry(original, "data.pkl"), entry(target, "data.pkl"));
    assertEquals(CODE, new String(entry(target, "code/__torch__.py"), StandardCharsets.UTF_8));
    assertEquals("{}!", new String(entry(target, "extra/migration.json"), StandardCharsets.UTF_8));
  }

  @Test
  void anotherModuleIsRefusedAndNothingIsWritten() throws IOException {
    Path original = archive("a", TensorData.of(1f, 2), TensorData.of(3L));
    Path other = archive("b", TensorData.of(8f, 9, 10), TensorData.of(4L));
    Path target = folder.resolve("tuned");

    IOException error =
        assertThrows(
            IOException.class,
            () -> new TunedArchive(original, other).write(target, json -> json, bytes -> {}));
    assertTrue(error.getMessage().contains("conv.weight"), error.getMessage());
    assertFalse(Files.exists(target));
  }

  @Test
  void aDamagedPickleIsAnIoException() throws IOException {
    byte[] pickle = entry(archive("a", TensorData.of(1f), TensorData.of(2f)), "data.pkl");
    for (int i = 0; i < pickle.length; i++) {
      byte[] damaged = pickle.clone();
      damaged[i] ^= 0x55;
      byte[] cut = java.util.Arrays.copyOf(pickle, i);
      assertThrows(IOException.class, () -> PickleReader.tensors(cut));
      try {
        PickleReader.tensors(damaged);
      } catch (IOException expected) {
        // Damage that shows is no other exception, and no endless loop.
      }
    }
  }
}
