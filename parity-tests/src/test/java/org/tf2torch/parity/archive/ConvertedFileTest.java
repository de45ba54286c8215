package org.tf2torch.parity.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.Twins;
import org.tf2torch.parity.tensor.Permutation;

class ConvertedFileTest {
  @TempDir Path folder;

  private Path archive(String migration) throws IOException {
    Path file = folder.resolve("m.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("m/extra/migration.json"));
      zip.write(migration.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String brokenBy(Path file) {
    ParityException e = assertThrows(ParityException.class, () -> ConvertedFile.read(file));
    assertEquals(ParityException.Kind.BROKEN_INPUT, e.kind());
    assertTrue(
        e.getMessage().startsWith(file.toString()), () -> "names the file: " + e.getMessage());
    return e.getMessage();
  }

  @Test
  void readsWhatTheFilePromises() {
    Migration migration = ConvertedFile.read(Twins.path("cnn.pt"));

    assertEquals("serving_default", migration.signature());
    assertEquals(List.of("serve"), migration.tags());
    assertEquals(
        List.of(
            new Migration.Port(
                "image",
                DType.FLOAT32,
                List.of(-1, 3, 32, 32),
                Optional.of(new Permutation(List.of(0, 3, 1, 2))))),
        migration.inputs());
    assertTrue(
        migration
            .parameters()
            .contains(new Migration.Parameter("conv1/kernel", "conv1.weight", false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json | migration.json: Unrecognized token",
        "{\"format\": 2} | has format 2; this version reads 1",
        "{\"format\": 1} | has no 'inputs'",
        "{\"format\": 1, \"inputs\": [{}]} | an entry lacks 'name'",
        "{\"format\": 1, \"inputs\": [{\"name\": \"x\", \"dtype\": \"float33\"}]} | 'x' has an unknown dtype",
        "{\"format\": 1, \"inputs\": [{\"name\": \"x\", \"dtype\": \"int8\", \"shape\": [-4]}]} | 'x' has a size or axis -4",
        "{\"format\": 1, \"inputs\": [{\"name\": \"x\", \"dtype\": \"int8\", \"permutation\": [0, 0]}]} | [0, 0] is no permutation of 2 axes",
      })
  void saysWhatIsWrong(String migration, String complaint) throws IOException {
    String message = brokenBy(archive(migration));
    assertTrue(message.contains(complaint), message);
  }

  private static final String TWO =
      """
      {"format": 1, "signature": null, "inputs": [], "outputs": [], "methods": [
        {"name": "a_b", "signature": "a-b", "inputs": [], "outputs": [{"name": "y", "dtype": "int8"}]},
        {"name": "NAME", "signature": "c", "inputs": [], "outputs": []}]}
      """;

  @Test
  void ofSeveralSignaturesOneIsChosen() throws IOException {
    Path file = archive(TWO.replace("NAME", "forward"));
    Migration chosen = ConvertedFile.read(file, Optional.of("a-b"));
    assertEquals("a_b", chosen.method());
    assertEquals("y", chosen.outputs().get(0).name());
    assertEquals("c", ConvertedFile.read(file).signature(), "what forward computes");
  }

  @Test
  void aSignatureThatIsNotThereIsNoFaultOfTheFile() throws IOException {
    Path file = archive(TWO.replace("NAME", "d"));
    for (Optional<String> name : List.of(Optional.<String>empty(), Optional.of("forward"))) {
      ParityException e = assertThrows(ParityException.class, () -> ConvertedFile.read(file, name));
      assertEquals(ParityException.Kind.USAGE, e.kind());
      assertTrue(e.getMessage().contains("a-b, c"), e.getMessage());
    }
  }

  @Test
  void aMethodWithoutInputsIsReadButNotRun() throws IOException {
    Path file = archive(TWO.replace("NAME", "forward"));
    ParityException e =
        assertThrows(
            ParityException.class, () -> ConvertedFile.readRunnable(file, Optional.of("a-b")));
    assertEquals(ParityException.Kind.UNSUPPORTED, e.kind());
    assertEquals(file + ": cannot be run here: a_b takes no inputs", e.getMessage());
  }

  @Test
  void aNameThatIsNoIdentifierIsBroken() throws IOException {
    assertTrue(brokenBy(archive(TWO.replace("NAME", "f(x)"))).contains("is no method's name"));
  }

  @Test
  void anotherZipIsNoFileOfOurs() throws IOException {
    Path file = folder.resolve("other.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a/b/extra/migration.json"));
    }
    assertTrue(brokenBy(file).contains("holds no migration.json"));
  }

  @Test
  void aTruncatedArchiveIsBroken() throws IOException {
    byte[] whole = Files.readAllBytes(Twins.path("cnn.pt"));
    Path file = Files.write(folder.resolve("half.pt"), Arrays.copyOf(whole, whole.length / 2));
    assertTrue(brokenBy(file).contains("not a TorchScript archive"));
  }
}
