package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Fixtures;
import org.tf2torch.tf.bundle.MappedFile;

class OperationsTest {
  private static final MappedFile FILE =
      MappedFile.open(Fixtures.path("tf2_model").resolve("saved_model.pb"));
  private static final String LIBRARY =
      """
      function {
        signature {
          name: "halves"
          input_arg { name: "x" type: DT_FLOAT }
          output_arg { name: "high" type: DT_FLOAT }
          output_arg { name: "low" type: DT_INT32 }
        }
      }
      """;

  private final Operations operations = new Operations(FILE, library());

  @ParameterizedTest
  @CsvSource({
    "Conv2D, data_format, NHWC",
    "ResizeBilinear, half_pixel_centers, false",
    "Abs, T, none",
    "NoSuchOp, T, none",
    "halves, T, none"
  })
  void fallsBackToTheDeclaredDefault(String op, String attribute, String expected) {
    String actual =
        operations
            .attribute(node("op: '%s'".formatted(op)), attribute)
            .map(OperationsTest::text)
            .orElse("none");
    assertEquals(expected, actual);
  }

  @Test
  void prefersTheNodesOwnAttribute() {
    NodeDef node = node("op: 'Conv2D' attr { key: 'data_format' value { s: 'NCHW' } }");
    assertEquals(
        "NCHW", operations.attribute(node, "data_format").map(OperationsTest::text).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          op: 'Split' attr { key: 'num_split' value { i: 3 } } attr { key: 'T' value { type: DT_HALF } }        | output   | 2 | 2 | DT_HALF DT_HALF DT_HALF
          op: 'TopKV2' attr { key: 'T' value { type: DT_FLOAT } }                                               | indices  | 0 | 1 | DT_FLOAT DT_INT32
          op: 'IdentityN' attr { key: 'T' value { list { type: [DT_BOOL, DT_INT8] } } }                         | output   | 1 | 1 | DT_BOOL DT_INT8
          op: 'PartitionedCall' attr { key: 'Tout' value { list { type: [DT_FLOAT, DT_FLOAT] } } }              | output   | 1 | 1 | DT_FLOAT DT_FLOAT
          op: 'FusedBatchNormV3' attr { key: 'T' value { type: DT_HALF } } attr { key: 'U' value { type: DT_FLOAT } } | reserve_space_3 | 0 | 5 | DT_HALF DT_FLOAT DT_FLOAT DT_FLOAT DT_FLOAT DT_FLOAT
          op: 'halves'                                                                                          | low      | 0 | 1 | DT_FLOAT DT_INT32
          """)
  void countsResults(String node, String result, int index, int expected, String types) {
    assertEquals(
        expected, operations.outputIndex(node(node), result, index), "position among all results");
    List<DataType> wanted = List.of(types.split(" ")).stream().map(DataType::valueOf).toList();
    assertEquals(wanted, operations.outputTypes(node(node)));
  }

  @Test
  void countsInputs() {
    NodeDef concat =
        node(
            "op: 'ConcatV2' attr { key: 'N' value { i: 2 } } attr { key: 'T' value { type: DT_FLOAT } }");
    assertEquals(
        List.of(DataType.DT_FLOAT, DataType.DT_FLOAT, DataType.DT_INT32),
        operations.inputTypes(concat),
        "Tidx is int32 unless the node says otherwise");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          op: 'Split' attr { key: 'T' value { type: DT_HALF } }                                                       | lacks its attribute num_split
          op: 'Split' attr { key: 'num_split' value { i: -1 } } attr { key: 'T' value { type: DT_HALF } }             | cannot have -1 of output
          op: 'Split' attr { key: 'num_split' value { i: 4611686018427387904 } } attr { key: 'T' value { type: DT_HALF } } | cannot have 4611686018427387904 of output
          op: 'Split' attr { key: 'num_split' value { i: 2 } } attr { key: 'T' value { type: DT_HALF } }              | has 2 results output, not one numbered 7
          op: 'halves'                                                                                                | has no result called output
          op: 'MadeUp'                                                                                                | is of an operation that TensorFlow does not declare
          """)
  void refusesWhatANodeCannotHave(String node, String message) {
    BrokenModelException broken =
        assertThrows(
            BrokenModelException.class, () -> operations.outputIndex(node(node), "output", 7));
    assertTrue(
        broken.getMessage().startsWith(FILE.path() + ": node n ")
            && broken.getMessage().endsWith(message),
        broken.getMessage());
  }

  @Test
  void knowsDeprecatedOperationsToo() {
    assertTrue(OpDefs.tensorflow().names().size() > 1500, "all of TensorFlow's operations");
    assertTrue(
        OpDefs.tensorflow()
            .find("BatchNormWithGlobalNormalization")
            .orElseThrow()
            .hasDeprecation());
  }

  private static String text(AttrValue value) {
    return value.getValueCase() == AttrValue.ValueCase.S
        ? value.getS().toStringUtf8()
        : String.valueOf(value.getB());
  }

  private static NodeDef node(String text) {
    return parsed(NodeDef.newBuilder().setName("n"), text).build();
  }

  static AttrValue attribute(String text) {
    return parsed(AttrValue.newBuilder(), text).build();
  }

  private static FunctionDefLibrary library() {
    return parsed(FunctionDefLibrary.newBuilder(), LIBRARY).build();
  }

  private static <B extends Message.Builder> B parsed(B builder, String text) {
    try {
      TextFormat.merge(text, builder);
      return builder;
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
