package org.tf2torch.torch.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.torch.archive.PickleValue.Instance;
import org.tf2torch.torch.archive.PickleValue.Tensor;

class TorchScriptArchiveTest {
  private static final String CODE =
      """
      class Net(Module):
        __parameters__ = ["weight", "again", ]
        __buffers__ = []
        weight : Tensor
        again : Tensor
        def forward(self, x: Tensor) -> Tensor:
          return torch.mul(x, self.weight)
      """;

  @TempDir Path folder;

  private static TorchScriptArchive archive(String code, int version) {
    Map<String, PickleValue> attributes = new LinkedHashMap<>();
    TensorData data = TensorData.of(1f, 2f);
    attributes.put("weight", new Tensor(data, true));
    attributes.put("again", new Tensor(data, true));
    return new TorchScriptArchive(
        new Instance("__torch__.net.Net", attributes),
        Map.of("__torch__/net.py", code),
        List.of(new Tensor(TensorData.scalar(1f), false)),
        Map.of("migration.json", "{}".getBytes(StandardCharsets.UTF_8)),
        version);
  }

  @Test
  void theEntriesAreThoseThatPyTorchLooksFor() throws IOException {
    Path target = folder.resolve("net.pt");
    archive(CODE, 3).write(target, bytes -> {});
    try (ZipFile zip = new ZipFile(target.toFile())) {
      assertEquals(
          List.of(
              "archive/version",
              "archive/byteorder",
              "archive/extra/migration.json",
              "archive/code/__torch__/net.py",
              "archive/constants.pkl",
              "archive/constants/0",
              "archive/data.pkl",
              "archive/data/0"),
          zip.stream().map(ZipEntry::getName).toList(),
          "data that two tensors share is there once");
    }
  }

  @Test
  void theNameOfTheFileDoesNotChangeItsBytes() throws IOException {
    archive(CODE, 3).write(folder.resolve("a.pt"), bytes -> {});
    archive(CODE, 3).write(folder.resolve("b.pt"), bytes -> {});
    assertEquals(-1, Files.mismatch(folder.resolve("a.pt"), folder.resolve("b.pt")));
  }

  @Test
  void whatNoReaderTakesIsNotWritten() {
    assertThrows(IllegalArgumentException.class, () -> archive(CODE, 11));
    assertThrows(IllegalArgumentException.class, () -> archive(CODE, 2));
    assertThrows(IllegalArgumentException.class, () -> archive(CODE.strip(), 3));
  }
}
