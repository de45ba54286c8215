package org.tf2torch.torch.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.torch.source.ModelSource.weight;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks in text form, and the Python they become. */
class ModelFileTest {
  private static String relu(String from, String to) {
    return "%" + to + " = relu (%" + from + ")\n";
  }

  private static String linear(String name, String from, String to, int in, int out) {
    String id = name.replace('/', '_');
    return weight(name + "/kernel", "[%d, %d]".formatted(out, in))
        + weight(name + "/bias", "[%d]".formatted(out))
        + "%%%s = linear (%%%s, %%%s_kernel, %%%s_bias)\n".formatted(to, from, id, id);
  }

  private static String graph(String body) {
    return "graph \"net\" (%x \"input_1\": float32[n, 8]) {\n" + body + "return \"y\" %y\n}\n";
  }

  @Test
  void aPlainNetworkReadsLikeItsLayers() {
    String text =
        ModelSource.of(
                graph(
                    linear("dense", "x", "a", 8, 4)
                        + relu("a", "b")
                        + linear("dense_1", "b", "y", 4, 2)))
            .text();

    assertEquals(
        """
        \"""Net, migrated from TensorFlow 2.18.0.

        Input:  x [batch, 8] float32    (TensorFlow: input_1)
        Output: [batch, 2] float32    (TensorFlow: y)
        \"""

        import torch.nn.functional as F
        from torch import Tensor, nn


        class Net(nn.Module):
            \"""The whole network.\"""

            def __init__(self) -> None:
                super().__init__()
                self.dense = nn.Linear(8, 4)
                self.dense_1 = nn.Linear(4, 2)

            def forward(self, x: Tensor) -> Tensor:
                x = F.relu(self.dense(x))
                return self.dense_1(x)
        """,
        text);
  }

  /** A residual block of two layers, of so many hidden features. */
  private static String block(int number, String from, String to, int hidden) {
    String name = "block" + number;
    return linear(name + "_1_dense", from, name + "a", 8, hidden)
        + relu(name + "a", name + "b")
        + linear(name + "_2_dense", name + "b", name + "c", hidden, 8)
        + "%%%s = add (%%%s, %%%s)\n".formatted(to, from, name + "c");
  }

  @Test
  void blocksThatDifferInNumbersOnlyAreOneClass() {
    String classes =
        ModelSource.classes(
            graph(block(1, "x", "p", 16) + block(2, "p", "q", 32) + block(3, "q", "y", 16)));

    assertEquals(
        """
        class Block(nn.Module):
            \"""blocks.0 … blocks.2, 3 in all.\"""

            def __init__(self, features: int) -> None:
                super().__init__()
                self.dense1 = nn.Linear(8, features)
                self.dense2 = nn.Linear(features, 8)

            def forward(self, x: Tensor) -> Tensor:
                y = F.relu(self.dense1(x))
                return x + self.dense2(y)


        class Net(nn.Module):
            \"""The whole network.\"""

            def __init__(self) -> None:
                super().__init__()
                self.blocks = nn.Sequential(Block(16), Block(32), Block(16))

            def forward(self, x: Tensor) -> Tensor:
                return self.blocks(x)
        """
            .replace("features", "hidden_features"),
        classes);
  }

  /** Layers that Keras only numbers are called what they are, not by numbers. */
  @Test
  void layersOfBlocksKeepTheirKind() {
    String classes =
        ModelSource.classes(
            graph(
                linear("dense_11", "x", "a", 8, 4)
                    + relu("a", "b")
                    + linear("dense_12", "b", "c", 4, 8)
                    + "%p = add (%x, %c)\n"
                    + linear("dense_21", "p", "d", 8, 4)
                    + relu("d", "e")
                    + linear("dense_22", "e", "f", 4, 8)
                    + "%q = add (%p, %f)\n"
                    + linear("dense_31", "q", "g", 8, 4)
                    + relu("g", "h")
                    + linear("dense_32", "h", "i", 4, 8)
                    + "%y = add (%q, %i)\n"));

    assertTrue(classes.contains("self.dense1 = nn.Linear(8, 4)"), classes);
    assertTrue(classes.contains("self.dense2 = nn.Linear(4, 8)"), classes);
  }

  /** A scope with so many blocks and a layer behind them. */
  private static String stage(String name, String from, String to, int blocks) {
    StringBuilder stage = new StringBuilder();
    String last = from;
    for (int i = 1; i <= blocks; i++) {
      String block = name + "/block" + i;
      String id = name + i;
      stage
          .append(linear(block + "/one", last, id + "a", 8, 4))
          .append(relu(id + "a", id + "b"))
          .append(linear(block + "/two", id + "b", id + "c", 4, 8))
          .append("%%%sd = add (%%%s, %%%sc)\n".formatted(id, last, id))
          .append(linear(block + "/end", id + "d", id + "e", 8, 8));
      last = id + "e";
    }
    return stage.append(linear(name + "/last", last, to, 8, 8)).toString();
  }

  @Test
  void scopesWithMoreBlocksInARowAreAnotherClass() {
    String classes = ModelSource.classes(graph(stage("l", "x", "p", 2) + stage("r", "p", "y", 3)));

    assertTrue(classes.contains("self.blocks = nn.Sequential(Block(), Block())"), classes);
    assertTrue(classes.contains("self.blocks = nn.Sequential(Block(), Block(), Block())"), classes);
  }

  @Test
  void aLayerThatSomethingElseUsesStaysOutsideOfBlocks() {
    String shared = linear("shared", "x", "s", 8, 8);
    String again = "%t = linear (%y0, %shared_kernel, %shared_bias)\n%y = add (%t, %s)\n";

    String classes =
        ModelSource.classes(
            graph(shared + block(1, "s", "p", 16) + block(2, "p", "y0", 16) + again));

    assertTrue(classes.contains("self.shared = nn.Linear(8, 8)"), classes);
    assertEquals(2, classes.split("self\\.shared\\(", -1).length - 1, classes);
  }

  @Test
  void aLayerNamedWithinAnotherStandsBesideIt() {
    String inner = linear("dense/inner", "a", "y", 4, 2).replace("dense/inner_", "dense_inner_");

    String classes = ModelSource.classes(graph(linear("dense", "x", "a", 8, 4) + inner));

    assertTrue(classes.contains("self.dense_inner = nn.Linear(4, 2)"), classes);
    assertTrue(classes.contains("return self.dense_inner(x)"), classes);
  }

  @Test
  void stateNamedWithinALayerIsWrittenWhereItStands() {
    String text =
        ModelSource.classes(
            "graph \"counted\" (%x \"x\": float32[4, 4]) {\n"
                + ModelSource.weight("fc/kernel", "[4, 4]")
                + """
                  %y = linear (%x, %fc_kernel)
                  %n = parameter name="fc/count" dtype="float32" shape=[4, 4] trainable=false ()
                  %more = add (%n, %x)
                  assign name="fc/count" dtype="float32" shape=[4, 4] trainable=false (%more)
                  return "y" %y
                }
                """);

    assertTrue(text.contains("self.fc_count = self.fc_count + x"), text);
  }

  @Test
  void aTensorOfItsOwnIsAParameter() {
    String classes = ModelSource.classes(graph(weight("scale", "[8]") + "%y = mul (%x, %scale)\n"));

    assertTrue(classes.contains("self.scale = nn.Parameter(torch.zeros(8))"), classes);
    assertTrue(classes.contains("return x * self.scale"), classes);
  }

  @Test
  void whatTheSourceDoesNotTrainIsFrozen() {
    String frozen = linear("dense", "x", "y", 8, 4).replace("trainable=true", "trainable=false");

    String classes = ModelSource.classes(graph(frozen));

    assertTrue(classes.contains("self.dense.requires_grad_(False)"), classes);
  }

  @Test
  void severalInputsKeepTheirNamesAndSeveralOutputsAreADictionary() {
    String text =
        ModelSource.classes(
            """
            graph "two" (%a "left": float32[n, 8], %b "right": float32[n, 8]) {
              %s = add (%a, %b)
              %d = sub (%a, %b)
              return "sum" %s, "difference" %d
            }
            """);

    assertTrue(
        text.contains("def forward(self, left: Tensor, right: Tensor) -> dict[str, Tensor]:"),
        text);
    assertTrue(text.contains("return {\"sum\": left + right, \"difference\": left - right}"), text);
  }

  @Test
  void noNameOfTheModelEndsADocstringOrAString() {
    String hostile = "x\\\"\\\"\\\"\\nimport os";
    String text =
        ModelSource.of(
                """
                graph "evil" (%%a "%s": float32[n, 8]) {
                  %%y = relu (%%a)
                  %%z = abs (%%a)
                  return "%s" %%y, "z" %%z
                }
                """
                    .formatted(hostile, hostile))
            .text();

    assertEquals(
        List.of(), text.lines().filter(line -> line.startsWith("import os")).toList(), text);
    assertFalse(text.contains("x\"\"\"\n"), text);
  }
}
