package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.data.TensorData;

class InitialTablesTest {
  private static final String TABLE =
      """
      node { name: "table" op: "HashTableV2"
        attr { key: "key_dtype" value { type: DT_INT64 } }
        attr { key: "value_dtype" value { type: DT_FLOAT } } }
      node { name: "keys" op: "Const" attr { key: "dtype" value { type: DT_INT64 } }
        attr { key: "value" value { tensor { dtype: DT_INT64
          tensor_shape { dim { size: 3 } } int64_val: 7 int64_val: 3 int64_val: 5 } } } }
      node { name: "values" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
        attr { key: "value" value { tensor { dtype: DT_FLOAT
          tensor_shape { dim { size: %d } } float_val: 0.5 } } } }
      """;

  private static final String FILL =
      """
      node { name: "fill" op: "InitializeTableV2" input: "table" input: "keys" input: "values" }
      """;

  @TempDir Path folder;

  private Optional<InitialTables.Contents> table(String nodes) throws IOException {
    String graph = nodes + "node { name: \"init\" op: \"NoOp\" input: \"^fill\" }\n";
    String model =
        """
        saved_model_schema_version: 1
        meta_graphs { meta_info_def { tags: "serve" } graph_def { %s }
          collection_def { key: "saved_model_main_op"
            value { node_list { value: "init" } } } }
        """
            .formatted(graph);
    Files.writeString(folder.resolve("saved_model.pbtxt"), model);
    return InitialTables.of(ModelFile.open(folder).metaGraph()).find("table");
  }

  @Test
  void theInitialiserSaysWhatATableHolds() throws IOException {
    InitialTables.Contents contents = table(TABLE.formatted(3) + FILL).orElseThrow();
    assertArrayEquals(new long[] {7, 3, 5}, numbers(contents.keys()).toLongs());
    assertArrayEquals(new double[] {0.5, 0.5, 0.5}, numbers(contents.values()).toDoubles());
  }

  private static TensorData numbers(InitialTables.Column column) {
    return assertInstanceOf(InitialTables.Numbers.class, column).data();
  }

  @Test
  void keysMayBeWords() throws IOException {
    String words =
        TABLE
            .formatted(3)
            .replace("int64_val: 7 int64_val: 3 int64_val: 5", "string_val: \"a\"")
            .replace("DT_INT64", "DT_STRING");
    InitialTables.Contents contents = table(words + FILL).orElseThrow();
    assertEquals(
        new InitialTables.Words(Collections.nCopies(3, ByteString.copyFromUtf8("a"))),
        contents.keys());
  }

  @Test
  void keysWithoutTheirValuesSayNothing() throws IOException {
    assertEquals(Optional.empty(), table(TABLE.formatted(2) + FILL));
  }

  @Test
  void aTableThatIsFilledTwiceIsUnclear() throws IOException {
    String again = FILL.replace("\"fill\"", "\"again\"");
    String both = FILL.replace("input: \"values\" }", "input: \"values\" input: \"^again\" }");
    assertEquals(Optional.empty(), table(TABLE.formatted(3) + again + both));
  }
}
