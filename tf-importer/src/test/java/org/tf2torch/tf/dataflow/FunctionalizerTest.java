package org.tf2torch.tf.dataflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.GraphText;

class FunctionalizerTest {
  private static final String FLOAT = "DT_FLOAT";
  private static final String INT = "DT_INT32";
  private static final String T = type("T", FLOAT);

  @TempDir Path folder;

  private static String frame(String name) {
    return "attr { key: 'frame_name' value { s: '%s' } } ".formatted(name);
  }

  private static String constantEnter(String name) {
    return frame(name) + "attr { key: 'is_constant' value { b: true } } ";
  }

  /** y = x doubled until i reaches 3, with w a constant of the loop. */
  private static GraphText loop() {
    return new GraphText()
        .placeholder("x", FLOAT, "2")
        .placeholder("w", FLOAT, "2")
        .constant("zero", INT, "int_val: 0")
        .constant("three", INT, "int_val: 3")
        .constant("one", INT, "int_val: 1")
        .node("enter_i", "Enter", "zero", type("T", INT) + frame("f"))
        .node("enter_x", "Enter", "x", T + frame("f"))
        .node("enter_w", "Enter", "w", T + constantEnter("f"))
        .node("merge_i", "Merge", "enter_i next_i", type("T", INT) + n2())
        .node("merge_x", "Merge", "enter_x next_x", T + n2())
        .node("less", "Less", "merge_i three", type("T", INT))
        .node("goes_on", "LoopCond", "less", "")
        .node("switch_i", "Switch", "merge_i goes_on", type("T", INT))
        .node("switch_x", "Switch", "merge_x goes_on", T)
        .node("add_i", "AddV2", "switch_i:1 one", type("T", INT))
        .node("next_i", "NextIteration", "add_i", type("T", INT))
        .node("exit_x", "Exit", "switch_x", T);
  }

  private static String n2() {
    return "attr { key: 'N' value { i: 2 } } ";
  }

  @Test
  void aLoopBecomesAWhileThatUsesItsConstantsFromOutside() throws Exception {
    String text =
        loop()
            .node("mul", "Mul", "switch_x:1 enter_w", T)
            .node("next_x", "NextIteration", "mul", T)
            .print(folder, "exit_x");
    assertTrue(text.contains("while (%"), text);
    assertTrue(text.contains(", %w)"), "w should not be carried: " + text);
    assertFalse(text.contains("carried_2"), "two values are carried, not more: " + text);
  }

  @Test
  void aBranchInsideALoopIsFoundBeforeTheLoop() throws Exception {
    String text =
        loop()
            .node("first", "Equal", "switch_i:1 zero", type("T", INT))
            .node("choose", "Switch", "switch_x:1 first", T)
            .node("negated", "Neg", "choose", T)
            .node("rooted", "Sqrt", "choose:1", T)
            .node("chosen", "Merge", "negated rooted", T + n2())
            .node("next_x", "NextIteration", "chosen", T)
            .print(folder, "exit_x");
    assertTrue(text.indexOf("if (%") > text.indexOf("while (%"), text);
  }

  @Test
  void theBranchOfAMergeGoesByItsSwitchNotByItsPlace() throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", FLOAT, "2")
            .placeholder("p", "DT_BOOL", "")
            .node("switch", "Switch", "x p", T)
            .node("if_true", "Sqrt", "switch:1", T)
            .node("if_false", "Neg", "switch", T)
            .node("merge", "Merge", "if_true if_false", T + n2());
    String text = graph.print(folder, "merge");
    assertTrue(text.indexOf("sqrt") < text.indexOf("neg"), "true's branch comes first: " + text);
    String place = graph.print(folder, "merge:1");
    assertTrue(
        place.indexOf("value=[0]") < place.indexOf("value=[1]"),
        "the true branch is input 0 of this Merge: " + place);
  }

  @Test
  void aMergeBehindAnotherOfTheSameConditionIsAnotherBranch() throws Exception {
    String text =
        new GraphText()
            .placeholder("x", FLOAT, "2")
            .placeholder("p", "DT_BOOL", "")
            .node("first", "Switch", "x p", T)
            .node("root", "Sqrt", "first:1", T)
            .node("merge", "Merge", "root first", T + n2())
            .node("second", "Switch", "merge p", T)
            .node("negated", "Neg", "second:1", T)
            .node("merged", "Merge", "negated second", T + n2())
            .print(folder, "merged");
    assertTrue(text.indexOf("if (%") < text.lastIndexOf("if (%"), text);
    assertTrue(text.indexOf("sqrt") < text.indexOf("neg"), text);
  }

  @Test
  void aSwitchThatNoMergeAnswersLetsItsDataThrough() throws Exception {
    String text =
        new GraphText()
            .placeholder("x", FLOAT, "2")
            .placeholder("p", "DT_BOOL", "")
            .node("switch", "Switch", "x p", T)
            .node("y", "Neg", "switch:1", T)
            .print(folder, "y");
    assertFalse(text.contains("if ("), text);
    assertTrue(text.contains("neg (%x)"), text);
  }

  @Test
  void aFrameWithoutALoopIsRefused() {
    GraphText graph =
        new GraphText()
            .placeholder("x", FLOAT, "2")
            .node("enter", "Enter", "x", T + frame("f"))
            .node("exit", "Exit", "enter", T);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> graph.print(folder, "exit"));
    assertEquals("Exit", refused.refusals().get(0).op());
  }

  @Test
  void aGraphThatContradictsItselfIsBroken() {
    GraphText lacking =
        new GraphText().placeholder("x", FLOAT, "2").node("switch", "Switch", "x", T);
    BrokenModelException broken =
        assertThrows(BrokenModelException.class, () -> lacking.print(folder, "switch"));
    assertTrue(broken.getMessage().endsWith("switch lacks an input"), broken.getMessage());
    GraphText dangling =
        new GraphText()
            .placeholder("x", FLOAT, "2")
            .placeholder("p", "DT_BOOL", "")
            .node("switch", "Switch", "x p", T)
            .node("merge", "Merge", "switch nowhere", T + n2());
    broken = assertThrows(BrokenModelException.class, () -> dangling.print(folder, "merge"));
    assertTrue(broken.getMessage().endsWith("there is no node nowhere"), broken.getMessage());
  }
}
