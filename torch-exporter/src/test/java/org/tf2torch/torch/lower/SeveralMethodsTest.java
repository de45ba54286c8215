package org.tf2torch.torch.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.ops.Operations;
import org.tf2torch.torch.script.ScriptModule;

/** Graphs that become methods of one module. */
class SeveralMethodsTest {
  private static final String WEIGHTS =
      """
      %w = parameter name="dense/kernel" dtype="float32" shape=[3, 4] trainable=true ()
      %b = parameter name="dense/bias" dtype="float32" shape=[3] trainable=true ()
      """;

  /** The first is forward. */
  private static Module tree(List<String> methods, String... graphs) {
    List<EntryPoint> entries = new ArrayList<>();
    for (int i = 0; i < graphs.length; i++) {
      entries.add(new EntryPoint(methods.get(i), "", GraphParser.parse(graphs[i])));
    }
    return TreeBuilder.build(entries, Operations.table()).root();
  }

  private static String dense(String input, String result) {
    return """
        graph "m" (%%x "x": float32[%s]) {
          %s
          %%y = linear (%%x, %%w, %%b)
          %s
        }
        """
        .formatted(input, WEIGHTS, result);
  }

  private static String code(Module root) {
    return String.join("\n", ScriptModule.of(root).code().values());
  }

  @Test
  void aLayerIsOneModuleWhateverTheRankOfItsInput() {
    Module root =
        tree(
            List.of("forward", "each"),
            dense("n, 4", "return \"y\" %y"),
            dense("n, 7, 4", "return \"y\" %y"));
    assertEquals(Set.of("dense"), root.children().keySet());
    assertEquals(Set.of(), root.weights().keySet());
    assertEquals(2, code(root).split("\\(self.dense\\).forward", -1).length - 1, code(root));
  }

  @Test
  void aMethodHasItsNameBeforeALayerHas() {
    Module root =
        tree(
            List.of("forward", "dense"),
            dense("n, 4", "return \"y\" %y"),
            dense("n, 4", "%z = relu (%y)\nreturn \"z\" %z"));
    assertEquals(Set.of("dense_1"), root.children().keySet());
    assertTrue(code(root).contains("def dense(self"), code(root));
  }

  @Test
  void whatOneMethodWritesTheOtherReads() {
    String write =
        """
        graph "m" (%x "x": float32[4]) {
          %n = parameter name="n" dtype="float32" shape=[4] trainable=true ()
          %sum = add (%n, %x)
          assign name="n" dtype="float32" shape=[4] trainable=true (%sum)
          return "sum" %sum
        }
        """;
    String read =
        """
        graph "m" () {
          %n = parameter name="n" dtype="float32" shape=[4] trainable=true ()
          return "n" %n
        }
        """;
    Module root = tree(List.of("forward", "read"), write, read);
    assertEquals(Set.of("n"), root.weights().keySet());
    assertEquals(false, root.weights().get("n").isParameter(), "state is a buffer");
    assertTrue(code(root).contains("self.n = "), code(root));
  }

  @Test
  void layersWithoutTensorsAreSharedBetweenMethodsButNotWithinOne() {
    String twice =
        """
        graph "m" (%x "x": float32[n, 4]) {
          %a = dropout rate=0.5 (%x)
          %r = relu (%a)
          %b = dropout rate=0.5 (%r)
          return "b" %b
        }
        """;
    Module root = tree(List.of("forward", "again"), twice, twice);
    assertEquals(2, root.children().size(), root.children().keySet().toString());
  }
}
