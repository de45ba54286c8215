package org.tf2torch.parity.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.Twins;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

class NumpyFileTest {
  private static final DataSource.Limits ALL = new DataSource.Limits(100, Long.MAX_VALUE);

  private static Tensor read(String array, DType dtype, List<Integer> shape) {
    TensorSpec input = new TensorSpec(array, dtype, shape);
    return new NumpyFile(Twins.path("dtypes.npz"))
        .batches(List.of(input), ALL)
        .next()
        .inputs()
        .get(0)
        .tensor();
  }

  @ParameterizedTest
  @CsvSource({
    "a_b1, BOOL", "a_i1, INT8", "a_u1, UINT8", "a_i2, INT16", "a_u2, UINT16", "a_i4, INT32",
    "a_u4, UINT32", "a_i8, INT64", "a_u8, UINT64", "a_f2, FLOAT16", "a_f4, FLOAT32", "a_f8, FLOAT64"
  })
  void readsWhatNumpyWrote(String array, DType dtype) {
    Tensor tensor = read(array, dtype, List.of(2, 3));

    Elements elements = Elements.of(tensor);
    for (int i = 0; i < 6; i++) {
      assertEquals(
          dtype == DType.BOOL ? Math.min(i, 1) : i, elements.at(i), array + " counts from 0 to 5");
    }
  }

  @ParameterizedTest
  @CsvSource({"a_c8, COMPLEX64", "a_c16, COMPLEX128"})
  void complexNumbersAreRealThenImaginary(String array, DType dtype) {
    Elements elements = Elements.of(read(array, dtype, List.of(2, 3)));

    assertEquals(5, elements.at(10));
    assertEquals(0, elements.at(11));
  }

  @Test
  void otherByteOrderAndColumnsFirstAreTurned() {
    assertEquals(5, Elements.of(read("big", DType.INT32, List.of(6))).at(5));
    TensorSpec ids = new TensorSpec("ids", DType.INT64, List.of(-1));
    TensorSpec maps = new TensorSpec("maps", DType.FLOAT32, List.of(-1, -1, 5, 2));
    List<NamedTensor> inputs =
        new NumpyFile(Twins.path("several.npz")).batches(List.of(ids, maps), ALL).next().inputs();
    assertEquals(List.of(7, 4, 5, 2), inputs.get(1).tensor().shape());
  }

  @Test
  void floatsAreRoundedToTheInputsType() {
    Tensor tensor = read("a_f8", DType.BFLOAT16, List.of(2, 3));

    assertEquals(DType.BFLOAT16, tensor.dtype());
    assertEquals(5, Elements.of(tensor).at(5));
  }

  @Test
  void integersAreNotTurnedIntoFloats() {
    ParityException e =
        assertThrows(ParityException.class, () -> read("a_i4", DType.FLOAT32, List.of(2, 3)));

    assertEquals(ParityException.Kind.USAGE, e.kind());
    assertTrue(e.getMessage().endsWith("is int32[2, 3]"), e.getMessage());
  }

  @Test
  void picklesAreNotOpened() {
    NumpyFile file = new NumpyFile(Twins.path("object.npy"));
    TensorSpec input = new TensorSpec("x", DType.FLOAT32, List.of(-1));

    ParityException e =
        assertThrows(ParityException.class, () -> file.batches(List.of(input), ALL));

    assertTrue(e.getMessage().contains("not a plain NumPy array"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), } | ends after 8 of 12 bytes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), } | larger than two gigabytes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } | is too large",
        "{'descr': '<M8', 'fortran_order': False, 'shape': (1,), } | 'M8' are not read",
      })
  void damagedArraysAreOneLine(String header, String complaint) throws IOException {
    byte[] text = header.replace("\"", "").getBytes(StandardCharsets.US_ASCII);
    byte[] file = new byte[10 + text.length + 8];
    System.arraycopy(
        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0},
        0,
        file,
        0,
        10);
    System.arraycopy(text, 0, file, 10, text.length);

    ParityException e =
        assertThrows(
            ParityException.class, () -> NpyReader.read("x.npy", new ByteArrayInputStream(file)));

    assertTrue(
        e.getMessage().startsWith("x.npy: ") && e.getMessage().contains(complaint), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEmptyAxisMakesAnyOtherSizeEmpty(boolean fortran) throws IOException {
    Tensor tensor = NpyReader.read("x", array("0, 2147483647", fortran));
    assertEquals(List.of(0, 2147483647), tensor.shape());
  }

  @Test
  void moreAxesThanNumpyHasAreBroken() {
    ParityException e =
        assertThrows(
            ParityException.class, () -> NpyReader.read("x", array("1,".repeat(9000), true)));
    assertEquals("x: an array of 9000 axes", e.getMessage());
  }

  private static ByteArrayInputStream array(String shape, boolean fortran) throws IOException {
    String header =
        "{'descr': '<f4', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(fortran ? "True" : "False", shape);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(NpyReader.MAGIC);
    file.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    file.write(header.getBytes(StandardCharsets.US_ASCII));
    return new ByteArrayInputStream(file.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STRING", "FLOAT8_E4M3FN", "FLOAT8_E5M2"})
  void whatIsWrittenReadsBack(DType dtype, @TempDir Path folder) throws IOException {
    byte[] bytes = new byte[6 * dtype.bytes()];
    IntStream.range(0, bytes.length)
        .forEach(i -> bytes[i] = (byte) (dtype == DType.BOOL ? i % 2 : i * 7));
    Path file = folder.resolve("a.npy");

    NpyWriter.write(file, Tensor.of(dtype, List.of(3, 2), bytes));

    byte[] written = Files.readAllBytes(file);
    assertEquals(0, (written.length - bytes.length) % 64, "elements begin at a multiple of 64");
    Tensor back = NpyReader.read("a", new ByteArrayInputStream(written));
    assertEquals(dtype.text() + "[3, 2]", back.toString());
    assertTrue(Arrays.equals(bytes, back.buffer().array()), "the same bytes");
  }
}
