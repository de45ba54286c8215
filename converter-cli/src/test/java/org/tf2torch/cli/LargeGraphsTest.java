package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The time a graph takes grows as it does: what walks all nodes for each node takes minutes here.
 */
@Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeGraphsTest {
  private static final int NODES = 10_000;

  @TempDir private Path folder;

  private final StringBuilder graph = new StringBuilder();

  @ParameterizedTest
  @ValueSource(strings = {"torchscript", "source"})
  void aLongChainIsNoMatter(String format) throws IOException {
    node("x", "Placeholder", "", "dtype", "type: DT_FLOAT");
    for (int i = 0; i < NODES; i++) {
      String before = i == 0 ? "x" : "n" + (i - 1);
      node("n" + i, i % 2 == 0 ? "Tanh" : "Neg", before, "T", "type: DT_FLOAT");
    }
    converts(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torchscript", "source"})
  void manyOperandsAreNoMatter(String format) throws IOException {
    node("x", "Placeholder", "", "dtype", "type: DT_FLOAT");
    StringBuilder terms = new StringBuilder();
    for (int i = 0; i < NODES / 3; i++) {
      node("c" + i, "Const", "", "value", "tensor { dtype: DT_FLOAT float_val: " + i + ".25 }");
      node("m" + i, "Mul", "x c" + i, "T", "type: DT_FLOAT");
      terms.append("m").append(i).append(' ');
    }
    node("sum", "AddN", terms.toString(), "T", "type: DT_FLOAT");
    converts(format);
  }

  private void node(String name, String op, String inputs, String attribute, String value) {
    graph.append("node { name: '%s' op: '%s' ".formatted(name, op));
    for (String input : inputs.split(" ")) {
      graph.append(input.isEmpty() ? "" : "input: '%s' ".formatted(input));
    }
    String type = op.equals("Const") ? "attr { key: 'dtype' value { type: DT_FLOAT } } " : "";
    graph.append(type).append("attr { key: '%s' value { %s } } }\n".formatted(attribute, value));
  }

  private void converts(String format) throws IOException {
    Path model = Files.writeString(folder.resolve("graph.pbtxt"), graph);
    Path output = folder.resolve("out");
    CapturedTerminal terminal = new CapturedTerminal();
    int status = terminal.migrate(model.toString(), output.toString(), "--format", format);
    assertEquals(0, status, terminal.err());
  }
}
