package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class RandomOpsTest {
  @TempDir Path folder;

  private static GraphText parameters() {
    return new GraphText()
        .placeholder("rate", "DT_FLOAT", "3")
        .placeholder("seed", "DT_INT32", "2")
        .node(
            "shape",
            "Const",
            "",
            type("dtype", "DT_INT32")
                + "attr { key: 'value' value { tensor { dtype: DT_INT32"
                + " tensor_shape { dim { size: 2 } } int_val: [5, 3] } } }");
  }

  private static final String TYPES =
      type("T", "DT_INT32") + type("S", "DT_INT32") + type("Tseed", "DT_INT32");

  @ParameterizedTest(name = "{0} draws {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "StatelessRandomGammaV2 | float32[5, 3]",
        "StatelessRandomPoisson | int64[5, 3]",
      })
  void aStatelessShapeIsThatOfTheResult(String op, String expected) throws Exception {
    String dtype = op.endsWith("Poisson") ? "DT_INT64" : "DT_FLOAT";
    String types =
        TYPES + type("dtype", dtype) + type("Rtype", "DT_FLOAT") + type("Tlam", "DT_FLOAT");
    GraphText graph = parameters().node("y", op, "shape seed rate", types);
    assertEquals(expected, graph.typeOf(folder, "y"));
  }

  @Test
  void theOtherShapesComeInFrontOfTheParameters() throws Exception {
    GraphText graph =
        parameters().node("y", "RandomGamma", "shape rate", TYPES + type("T", "DT_FLOAT"));
    assertEquals("float32[5, 3, 3]", graph.typeOf(folder, "y"));
  }

  @Test
  void stateOfAGeneratorPassesThroughSlicesToWhatIgnoresIt() throws Exception {
    GraphText graph =
        parameters()
            .node("key", "StatelessRandomGetKeyCounter", "seed", TYPES)
            .node("bits", "Bitcast", "key:1", type("T", "DT_UINT64") + type("type", "DT_INT64"))
            .node("y", "StatelessRandomNormalV2", "shape key bits bits", type("dtype", "DT_FLOAT"));
    assertEquals("float32[5, 3]", graph.typeOf(folder, "y"));
  }

  @Test
  void stateOfAGeneratorIsNoResult() {
    GraphText graph = parameters().node("y", "StatelessRandomGetKeyCounter", "seed", TYPES);
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  @Test
  void sobolsSequenceIsMadeWithoutChance() throws Exception {
    GraphText graph =
        new GraphText()
            .constant("dimensions", "DT_INT32", "int_val: 7")
            .placeholder("count", "DT_INT32", "")
            .placeholder("skip", "DT_INT32", "")
            .node("y", "SobolSample", "dimensions count skip", type("dtype", "DT_DOUBLE"));
    assertEquals("float64[n, 7]", graph.typeOf(folder, "y"));
  }
}
