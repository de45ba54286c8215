package org.tf2torch.tf.lower;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.integer;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.GraphText;

/** Small files that would become more than fits anywhere. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BombsTest {
  private static final String T = type("T", "DT_FLOAT");
  private static final String INT = type("T", "DT_INT32");

  @TempDir Path folder;

  private static String call(String name, String callee, String input) {
    return "node_def { name: '%s' op: 'PartitionedCall' input: '%s' ".formatted(name, input)
        + "attr { key: 'Tin' value { list { type: DT_FLOAT } } } "
        + "attr { key: 'Tout' value { list { type: DT_FLOAT } } } "
        + "attr { key: 'f' value { func { name: '%s' } } } } ".formatted(callee);
  }

  private static String twice(String name, String callee) {
    return "function { signature { name: '%s' ".formatted(name)
        + "input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } } "
        + call("p", callee, "a")
        + call("q", callee, "a")
        + "node_def { name: 's' op: 'AddV2' input: 'p:output:0' input: 'q:output:0' "
        + T
        + "} ret { key: 'y' value: 's:z:0' } } ";
  }

  private static String choice(String name, String callee) {
    return "function { signature { name: '%s' ".formatted(name)
        + "input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } } "
        + "node_def { name: 'p' op: 'If' input: 'a' input: 'a' "
        + "attr { key: 'Tcond' value { type: DT_FLOAT } } "
        + "attr { key: 'Tin' value { list { type: DT_FLOAT } } } "
        + "attr { key: 'Tout' value { list { type: DT_FLOAT } } } "
        + "attr { key: 'then_branch' value { func { name: '%s' } } } ".formatted(callee)
        + "attr { key: 'else_branch' value { func { name: '%s' } } } } ".formatted(callee)
        + "ret { key: 'y' value: 'p:output:0' } } ";
  }

  @Test
  void branchesThatBranchInTurnAreNotUnrolledForEver() {
    StringBuilder library = new StringBuilder();
    for (int i = 0; i < 90; i++) {
      library.append(choice("f" + i, "f" + (i + 1)));
    }
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "")
            .node("y", "f0", "x", "")
            .raw("library { " + library + choice("f90", "f0") + " } ");
    BrokenModelException broken =
        assertThrows(BrokenModelException.class, () -> graph.print(folder, "y"));
    assertTrue(broken.getMessage().endsWith("more than 500,000 operations"), broken.getMessage());
  }

  @Test
  void functionsThatCallEachOtherTwiceAreNotUnrolledForEver() {
    StringBuilder library = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      library.append(twice("f" + i, "f" + (i + 1)));
    }
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "2")
            .node("y", "f0", "x", "")
            .raw("library { " + library + twice("f60", "f0") + " } ");
    BrokenModelException broken =
        assertThrows(BrokenModelException.class, () -> graph.print(folder, "y"));
    assertTrue(broken.getMessage().endsWith("more than 500,000 operations"), broken.getMessage());
  }

  @Test
  void aSizeWhoseFormulaDoublesIsComputedWhileTheModelRuns() throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "-1 -1")
            .constant("two", "DT_INT32", "int_val: 2")
            .node("m", "Shape", "x", T + type("out_type", "DT_INT32"));
    String last = "m";
    for (int i = 0; i < 60; i++) {
      graph.node("half" + i, "FloorDiv", last + " two", INT);
      graph.node("m" + i, "AddV2", "half" + i + " " + last, INT);
      last = "m" + i;
    }
    assertTrue(graph.print(folder, last).contains("floor_div"), "nothing is left to compute");
  }

  @Test
  void resultsAreNotCountedToTheEnd() {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "-1 -1")
            .node("parts", "Unpack", "x", T + integer("num", 1 << 18) + integer("axis", 1));
    BrokenModelException broken =
        assertThrows(BrokenModelException.class, () -> graph.print(folder, "parts"));
    assertTrue(broken.getMessage().endsWith("cannot have 262144 results"), broken.getMessage());
  }
}
