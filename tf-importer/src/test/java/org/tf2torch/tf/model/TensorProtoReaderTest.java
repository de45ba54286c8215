package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.TensorProto;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Fixtures;
import org.tf2torch.tf.bundle.MappedFile;

class TensorProtoReaderTest {
  private static final MappedFile FILE =
      MappedFile.open(Fixtures.path("tf2_model").resolve("saved_model.pb"));
  private static final TensorProtoReader READER = new TensorProtoReader(FILE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dtype: DT_BOOL bool_val: [true, false]           | bool          | 1 0
          dtype: DT_UINT8 int_val: [0, 255]                | uint8         | 0 255
          dtype: DT_INT8 int_val: [-128, 127]              | int8          | -128 127
          dtype: DT_UINT16 int_val: [0, 65535]             | uint16        | 0 65535
          dtype: DT_INT16 int_val: [-32768, 1]             | int16         | -32768 1
          dtype: DT_UINT32 uint32_val: [1, 4294967295]     | uint32        | 1 4294967295
          dtype: DT_INT32 int_val: [-2147483648, 1]        | int32         | -2147483648 1
          dtype: DT_UINT64 uint64_val: [1, 2]              | uint64        | 1 2
          dtype: DT_INT64 int64_val: [-1, 9007199254740991] | int64        | -1 9007199254740991
          dtype: DT_HALF half_val: [15360, 49152]          | float16       | 1 -2
          dtype: DT_BFLOAT16 half_val: [16256, 49152]      | bfloat16      | 1 -2
          dtype: DT_FLOAT8_E4M3FN float8_val: '\\070\\300' | float8_e4m3fn | 1 -2
          dtype: DT_FLOAT8_E5M2 float8_val: '\\074\\300'   | float8_e5m2   | 1 -2
          dtype: DT_FLOAT float_val: [0.5, -3]             | float32       | 0.5 -3
          dtype: DT_DOUBLE double_val: [0.1, -3]           | float64       | 0.1 -3
          dtype: DT_QINT8 int_val: [-1, 1]                 | int8          | -1 1
          dtype: DT_QUINT8 int_val: [255, 1]               | uint8         | 255 1
          dtype: DT_QINT16 int_val: [-1, 1]                | int16         | -1 1
          dtype: DT_QUINT16 int_val: [65535, 1]            | uint16        | 65535 1
          dtype: DT_QINT32 int_val: [-1, 1]                | int32         | -1 1
          """)
  void readsTheListOfEachType(String proto, String type, String values) {
    TensorData data = data(proto + " tensor_shape { dim { size: 2 } }");
    assertEquals(type, data.dtype().text());
    assertEquals(numbers(values), doubles(data));
  }

  @Test
  void readsComplexNumbersAsPairs() {
    TensorData single =
        data("dtype: DT_COMPLEX64 scomplex_val: [1, 2, 3, 4] tensor_shape { dim { size: 3 } }");
    assertEquals(List.of(1f, 2f, 3f, 4f, 3f, 4f), floats(single), "the last pair is repeated");
    TensorData both = data("dtype: DT_COMPLEX128 dcomplex_val: [1, 2] tensor_shape { }");
    assertEquals(1.0, both.toBuffer().getDouble(0));
    assertEquals(2.0, both.toBuffer().getDouble(8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          float_val: 7                    | 2 3 | 7 7 7 7 7 7
          float_val: [1, 2]               | 2 2 | 1 2 2 2
          float_val: [1, 2, 3]            | 2   | 1 2
          ''                              | 3   | 0 0 0
          float_val: 7                    | ''  | 7
          float_val: 7                    | 0 3 | ''
          tensor_content: '\\000\\000\\200?\\000\\000\\000@' | 1 2 | 1 2
          ''                              | 0   | ''
          """)
  void fillsTheShape(String elements, String shape, String expected) {
    TensorData data = data("dtype: DT_FLOAT " + elements + shape(shape));
    assertEquals(numbers(shape).stream().map(Double::longValue).toList(), data.shape());
    assertEquals(numbers(expected), doubles(data));
  }

  @Test
  void keepsAConstantOfAnySizeLazy() {
    TensorData data =
        data("dtype: DT_FLOAT float_val: [1, 2] tensor_shape { dim { size: 1099511627776 } }");
    ByteBuffer last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    data.read((1L << 40) - 1, last);
    assertEquals(2f, last.getFloat(0), "the last of 2^40 elements");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dtype: DT_FLOAT tensor_content: '123'   tensor_shape { dim { size: 1 } }                    | has a tensor of float32[1] in 3 bytes
          dtype: DT_FLOAT tensor_content: '12345678' tensor_shape { dim { size: 1 } }                 | has a tensor of float32[1] in 8 bytes
          dtype: DT_FLOAT float_val: 1 tensor_shape { dim { size: -1 } }                              | has a tensor of unknown size
          dtype: DT_FLOAT float_val: 1 tensor_shape { unknown_rank: true }                            | has a tensor of unknown size
          dtype: DT_FLOAT float_val: 1 tensor_shape { dim { size: 4611686018427387904 } }             | more bytes than can be counted
          dtype: DT_INT8 int_val: 1 tensor_shape { dim { size: 4294967296 } dim { size: 4294967296 } } | more elements than can be counted
          """)
  void refusesElementsThatDoNotFit(String proto, String message) {
    BrokenModelException broken = assertThrows(BrokenModelException.class, () -> data(proto));
    assertTrue(
        broken.getMessage().startsWith(FILE.path() + ": node n ")
            && broken.getMessage().contains(message),
        broken.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DT_STRING", "DT_VARIANT", "DT_RESOURCE", "DT_INT4", "DT_INVALID"})
  void hasNoNumbersForOtherTypes(String type) {
    assertTrue(READER.data("n", proto("dtype: " + type)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          string_val: ['a', 'b']             | 2   | a,b
          string_val: 'a'                    | 2   | a,a
          ''                                 | 1   | ''
          tensor_content: '\\001\\000\\002abc' | 3 | a,,bc
          """)
  void readsStrings(String elements, String shape, String expected) {
    Optional<List<ByteString>> strings =
        READER.strings("n", proto("dtype: DT_STRING " + elements + shape(shape)));
    assertEquals(
        expected,
        String.join(",", strings.orElseThrow().stream().map(ByteString::toStringUtf8).toList()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tensor_content: '\\001\\005a' | 2            | is cut short
          tensor_content: '\\001'       | 2            | is cut short
          tensor_content: '\\377\\377\\377\\377\\017' | 1 | is cut short
          string_val: 'a'               | 1099511627776 | which is too many
          """)
  void refusesStringsThatDoNotFit(String elements, String shape, String message) {
    TensorProto proto = proto("dtype: DT_STRING " + elements + shape(shape));
    BrokenModelException broken =
        assertThrows(BrokenModelException.class, () -> READER.strings("n", proto));
    assertTrue(broken.getMessage().contains(message), broken.getMessage());
  }

  private static TensorData data(String text) {
    return READER.data("n", proto(text)).orElseThrow();
  }

  private static TensorProto proto(String text) {
    try {
      return TextFormat.parse(text, TensorProto.class);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String shape(String sizes) {
    String dims =
        sizes.isEmpty() ? "" : "dim { size: " + sizes.replace(" ", " } dim { size: ") + " }";
    return " tensor_shape { " + dims + " }";
  }

  private static List<Double> numbers(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
  }

  private static List<Double> doubles(TensorData data) {
    return Arrays.stream(data.toDoubles()).boxed().toList();
  }

  private static List<Float> floats(TensorData data) {
    float[] floats = new float[(int) data.bytes() / 4];
    data.toBuffer().asFloatBuffer().get(floats);
    List<Float> list = new ArrayList<>();
    for (float value : floats) {
      list.add(value);
    }
    return list;
  }
}
