package org.tf2torch.tf.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.Fixtures;

class TensorBundleTest {
  private final TensorBundle sharded =
      TensorBundle.open(Fixtures.path("sharded_checkpoint").resolve("variables"));
  private final TensorBundle sliced =
      TensorBundle.open(Fixtures.path("sliced_checkpoint").resolve("variables"));

  @Test
  void listsTheKeysOfAllShardsButNeitherTheHeaderNorSlices() {
    List<String> numbers =
        Stream.of(DType.values()).filter(type -> type != DType.STRING).map(DType::text).toList();
    List<String> expected =
        Stream.concat(numbers.stream(), Stream.of("empty", "scalar", "strings")).sorted().toList();
    assertEquals(expected, List.copyOf(sharded.keys()), "keys of two merged shards");
    assertEquals(
        List.of("rows", "whole"), List.copyOf(sliced.keys()), "keys of tensors saved in slices");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRING")
  void readsEveryType(DType type) {
    TensorData data = sharded.tensor(type.text()).orElseThrow();
    assertEquals(type, data.dtype());
    assertEquals(List.of(2L, 3L), data.shape());
    List<Double> expected =
        type == DType.BOOL ? List.of(0.0, 1.0, 1.0, 1.0, 1.0, 1.0) : Fixtures.counting(0, 6);
    assertEquals(expected, doubles(data.cast(type.real())), "elements of " + type.text());
  }

  @Test
  void readsScalarsAndTensorsWithoutElements() {
    TensorData scalar = sharded.tensor("scalar").orElseThrow();
    assertEquals(List.of(), scalar.shape());
    assertEquals(List.of(42.0), doubles(scalar));
    assertEquals(List.of(0L, 4L), sharded.tensor("empty").orElseThrow().shape());
    assertEquals(0, sharded.tensor("empty").orElseThrow().toBuffer().remaining());
  }

  @Test
  void readsStrings() {
    List<String> strings =
        sharded.strings("strings").orElseThrow().stream().map(ByteString::toStringUtf8).toList();
    assertEquals(List.of("", "a", "zwölf", "x".repeat(200)), strings);
    assertTrue(sharded.tensor("strings").isEmpty(), "strings are no numbers");
    assertTrue(sharded.strings("float32").isEmpty(), "numbers are no strings");
  }

  @Test
  void hasNothingUnderAnUnknownKey() {
    assertTrue(sharded.tensor("float33").isEmpty());
    assertTrue(sharded.entry("").isEmpty(), "the header is no tensor");
  }

  @ParameterizedTest
  @CsvSource({"whole, 0, 4, 6", "rows, 100, 4, 2"})
  void putsSlicesTogether(String key, double first, long rows, long columns) {
    TensorData data = sliced.tensor(key).orElseThrow();
    assertEquals(List.of(rows, columns), data.shape());
    assertEquals(
        Fixtures.counting(first, (int) (rows * columns)), doubles(data), key + " from its slices");
  }

  @Test
  void givesTheSameViewForTheSameKey() {
    assertSame(
        sharded.tensor("float32").orElseThrow(),
        sharded.tensor("float32").orElseThrow(),
        "shared tensors are told by identity");
  }

  @ParameterizedTest
  @CsvSource({"true, 1000", "true, 1", "false, 2"})
  void readsCompressedIndexesAndThoseOfManyBlocks(
      boolean snappy, int entriesPerBlock, @TempDir Path folder) {
    Fixtures.copy("sharded_checkpoint", folder);
    Path index = folder.resolve("variables.index");
    new TableWriter(snappy, entriesPerBlock).write(index, SortedTable.read(MappedFile.open(index)));
    TensorBundle rewritten = TensorBundle.open(folder.resolve("variables"));
    assertEquals(sharded.keys(), rewritten.keys());
    assertEquals(Fixtures.counting(0, 6), doubles(rewritten.tensor("int64").orElseThrow()));
  }

  private static List<Double> doubles(TensorData data) {
    return Arrays.stream(data.toDoubles()).boxed().toList();
  }
}
