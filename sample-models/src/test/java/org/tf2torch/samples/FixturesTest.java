package org.tf2torch.samples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Signature;

/** Every model that is checked in gives the answers that lie beside it. */
final class FixturesTest {
  /** Room for another TensorFlow release, or other vector instructions, to add in another order. */
  private static final double RELATIVE = 1e-4;

  private static final double ABSOLUTE = 1e-5;

  private static final Path MODULE = Path.of("").toAbsolutePath();

  /** Golden answers, shown as {@code folder/golden.npz}. */
  record Golden(Path file) {
    /**
     * {@code golden.npz} belongs to the default signature, {@code golden-<name>.npz} to another.
     */
    String signature() {
      String name =
          file.getFileName().toString().replaceFirst("^golden-?", "").replaceFirst("\\.npz$", "");
      return name.isEmpty() ? Signature.DEFAULT_KEY : name;
    }

    @Override
    public String toString() {
      return file.getParent().getFileName() + "/" + file.getFileName();
    }
  }

  static List<Golden> goldens() throws IOException {
    List<Golden> goldens = new ArrayList<>();
    for (Path root : List.of(MODULE.resolve("fixtures"), MODULE.resolve("cifar10-cnn"))) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.getFileName().toString().matches("golden.*\\.npz"))
            .sorted()
            .map(Golden::new)
            .forEach(goldens::add);
      }
    }
    return goldens;
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void modelGivesItsGoldenAnswers(Golden golden) throws IOException {
    Map<String, NumpyArray> inputs = new TreeMap<>();
    Map<String, NumpyArray> wanted = new TreeMap<>();
    NumpyArray.readAll(golden.file())
        .forEach(
            (name, array) ->
                (name.startsWith("in_") ? inputs : wanted)
                    .put(name.replaceFirst("^(in|out)_", ""), array));

    Map<String, NumpyArray> given =
        Model.run(golden.file().getParent(), golden.signature(), inputs, wanted.keySet());

    assertEquals(wanted.keySet(), given.keySet(), "the signature's outputs");
    assertAll(
        wanted.keySet().stream()
            .map(name -> () -> assertSame(name, wanted.get(name), given.get(name))));
  }

  private static void assertSame(String name, NumpyArray wanted, NumpyArray given) {
    assertEquals(wanted.type(), given.type(), name + ": type");
    assertEquals(wanted.shape(), given.shape(), name + ": shape");
    int size = Math.toIntExact(wanted.shape().size());
    assertTrue(size > 0, name + ": says nothing, it is empty");
    IntStream.range(0, size)
        .forEach(
            i -> {
              double room =
                  wanted.type().startsWith("<f")
                      ? ABSOLUTE + RELATIVE * Math.abs(wanted.get(i))
                      : 0;
              assertEquals(
                  wanted.get(i),
                  given.get(i),
                  room,
                  () -> name + ": value " + i + " in row-major order");
            });
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void goldenAnswersTellPlacesApart(Golden golden) throws IOException {
    // Of a constant answer no permutation, and hardly any wrong weight, could be seen.
    NumpyArray.readAll(golden.file())
        .forEach(
            (name, array) -> {
              int size = Math.toIntExact(array.shape().size());
              long different = IntStream.range(0, size).mapToDouble(array::get).distinct().count();
              assertTrue(
                  different > size / 4,
                  () -> name + " has only " + different + " different values of " + size);
            });
  }
}
