package org.tf2torch.tf.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.GraphText;

class LoopTest {
  private static final String TYPES =
      "attr { key: 'T' value { list { type: DT_FLOAT type: DT_FLOAT } } } ";
  private static final String FUNCTIONS =
      "attr { key: 'cond' value { func { name: 'goes_on' } } } "
          + "attr { key: 'body' value { func { name: 'body' } } } ";
  private static final String ARGUMENTS =
      "input_arg { name: 'a' type: DT_FLOAT } input_arg { name: 'b' type: DT_FLOAT } ";
  private static final String CONDITION =
      """
      function {
        signature { name: 'goes_on' %s output_arg { name: 'r' type: DT_BOOL } }
        node_def { name: 'axes' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } }
          attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { dim { size: 1 } } int_val: 0 } } } }
        node_def { name: 'sum' op: 'Sum' input: 'a' input: 'axes:output:0' %s }
        node_def { name: 'limit' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }
          attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape {} float_val: 9 } } } }
        node_def { name: 'less' op: 'Less' input: 'sum:output:0' input: 'limit:output:0' %s }
        ret { key: 'r' value: 'less:z:0' }
      }
      """
          .formatted(
              ARGUMENTS, type("T", "DT_FLOAT") + type("Tidx", "DT_INT32"), type("T", "DT_FLOAT"));

  @TempDir Path folder;

  /** A loop over x [2] and w [2] whose body returns what the given node makes, and w. */
  private static GraphText loop(String nodes, String result) {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", "2")
        .placeholder("w", "DT_FLOAT", "2")
        .node("loop", "StatelessWhile", "x w", TYPES + FUNCTIONS)
        .raw("library { " + CONDITION)
        .raw("function { signature { name: 'body' " + ARGUMENTS)
        .raw("output_arg { name: 'r' type: DT_FLOAT } output_arg { name: 's' type: DT_FLOAT } } ")
        .raw(nodes)
        .raw("ret { key: 'r' value: '" + result + "' } ret { key: 's' value: 'b' } } }");
  }

  private static final String PRODUCT =
      "node_def { name: 'mul' op: 'Mul' input: 'a' input: 'b' " + type("T", "DT_FLOAT") + "} ";

  @Test
  void whatComesBackUnchangedIsNotCarried() throws Exception {
    Graph graph = loop(PRODUCT, "mul:z:0").read(folder, "loop");
    Value result = graph.outputs().get(0).value();
    assertEquals(1, result.producer().orElseThrow().inputs().size(), "only x goes round");
    assertEquals("float32[2]", result.type().toString(), "its size stays");
  }

  @Test
  void theResultThatStaysIsTheOperandItself() throws Exception {
    Graph graph = loop(PRODUCT, "mul:z:0").read(folder, "loop:1");
    assertEquals(graph.inputs().get(1).value(), graph.outputs().get(0).value());
  }

  @Test
  void aSizeThatGrowsIsUnknownInsideAndOutside() throws Exception {
    String nodes =
        "node_def { name: 'axis' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } }"
            + " attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape {} int_val: 0 } } } } "
            + "node_def { name: 'cat' op: 'ConcatV2' input: 'a' input: 'b' input: 'axis:output:0' "
            + type("T", "DT_FLOAT")
            + type("Tidx", "DT_INT32")
            + "attr { key: 'N' value { i: 2 } } } ";
    Graph graph = loop(nodes, "cat:output:0").read(folder, "loop");
    Value result = graph.outputs().get(0).value();
    assertTrue(result.shape().hasRank(1));
    assertFalse(
        result.shape().isKnown(), "the size is that of the last iteration: " + result.type());
    Value inside = result.producer().orElseThrow().op().regions().get(1).parameters().get(0);
    assertFalse(
        inside.shape().equals(result.shape()),
        "an iteration's size means nothing outside the loop");
  }
}
