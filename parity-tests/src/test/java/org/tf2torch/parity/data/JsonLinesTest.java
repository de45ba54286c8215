package org.tf2torch.parity.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

class JsonLinesTest {
  private static final TensorSpec IDS = new TensorSpec("ids", DType.INT32, List.of(-1, -1));
  private static final TensorSpec AGE = new TensorSpec("age", DType.FLOAT32, List.of(-1));

  @TempDir Path folder;

  private List<Batch> batches(String lines, TensorSpec... inputs) {
    Path file = folder.resolve("samples.jsonl");
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    List<Batch> batches = new ArrayList<>();
    new JsonLines(file)
        .batches(List.of(inputs), new DataSource.Limits(2, 100))
        .forEachRemaining(batches::add);
    return batches;
  }

  @Test
  void textIsInLists() {
    TensorSpec tags = new TensorSpec("tags", DType.STRING, List.of(-1, 2));
    List<Batch> batches = batches("[\"cat\", \"\"]\n[\"größer\", \"b\"]\n", tags);

    Tensor tensor = batches.get(0).inputs().get(0).tensor();
    assertEquals(List.of(2, 2), tensor.shape());
    assertEquals("größer", new String(tensor.words().get(2), StandardCharsets.UTF_8));
    ParityException wrong =
        assertThrows(ParityException.class, () -> batches("[\"cat\", 7]\n", tags));
    assertTrue(
        wrong.getMessage().endsWith("7 is no string for the input tags"), wrong.getMessage());
  }

  @Test
  void linesOfOneSizeAreRunTogether() {
    List<Batch> batches =
        batches(
            """
            {"ids": [1, 2, 3], "age": 4.5, "label": 7}
            {"ids": [4, 5, 6], "age": "NaN", "label": 0}

            {"ids": [7, 8, 9], "age": -1, "label": 1}
            {"ids": [10], "age": 1e3, "label": 2}
            """,
            IDS,
            AGE);

    assertEquals(
        List.of(List.of(2, 3), List.of(1, 3), List.of(1, 1)),
        batches.stream().map(b -> b.inputs().get(0).tensor().shape()).toList(),
        "batches of two, and no padding");
    assertEquals(6, Elements.of(batches.get(0).inputs().get(0).tensor()).at(5));
    assertTrue(Double.isNaN(Elements.of(batches.get(0).inputs().get(1).tensor()).at(1)));
    assertArrayEquals(new int[] {7, 0}, batches.get(0).labels().orElseThrow().values());
  }

  @Test
  void oneInputNeedsNoName() {
    List<Batch> batches = batches("[1, 2]\n[3, 4]\n", IDS);

    assertEquals(List.of(2, 2), batches.get(0).inputs().get(0).tensor().shape());
    assertTrue(batches.get(0).labels().isEmpty());
  }

  @Test
  void withoutAFreeBatchALineIsAWholeRun() {
    TensorSpec fixed = new TensorSpec("x", DType.FLOAT64, List.of(2, 2));

    List<Batch> batches = batches("[[1, 2], [3, 4]]\n[[5, 6], [7, 8]]", fixed);

    assertEquals(2, batches.size());
    assertEquals(List.of(2, 2), batches.get(0).inputs().get(0).tensor().shape());
  }

  @Test
  void wideIntegersAreExact() {
    TensorSpec wide = new TensorSpec("x", DType.INT64, List.of(-1));

    Batch batch = batches("{\"x\": 9007199254740993}", wide).get(0);

    assertEquals(9007199254740993L, batch.inputs().get(0).tensor().buffer().getLong(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"ids\": [1, 2.5]} | sample 1: 2.5 is no int32 for the input ids",
        "{\"ids\": [3000000000]} | 3000000000 is no int32",
        "{\"ids\": [[1]]} | int32[1, 1] for the input ids",
        "{\"ids\": [true]} | true is no int32",
        "{\"id\": [1]} | nothing for the input ids",
        "{\"ids\": [1, [2]]} | [2] is no int32",
        "{\"ids\": [1], \"label\": \"cat\"} | the label is no class's number",
        "{\"ids\": [1 | samples.jsonl, line 1: ",
        "`` | holds no sample",
      })
  void whatDoesNotFitIsNamed(String line, String complaint) {
    ParityException e = assertThrows(ParityException.class, () -> batches(line, IDS));
    assertTrue(e.getMessage().contains(complaint), e.getMessage());
  }
}
