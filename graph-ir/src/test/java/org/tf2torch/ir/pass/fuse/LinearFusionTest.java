package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.pass.RuleTester;

/** Layers over more axes than a matrix has. */
class LinearFusionTest {
  private static String graph(String input, String body) {
    return "graph \"g\" (%x \"x\": " + input + ") {\n" + body + "return \"y\" %y\n}\n";
  }

  private static String parameter(String name, String shape) {
    return "%%%s = parameter name=\"%s\" dtype=\"float32\" shape=%s trainable=true ()\n"
        .formatted(name, name, shape);
  }

  @Test
  void aLayerNeedsNoMatrix() {
    RuleTester.of(new LinearOverAxes())
        .fires(
            graph(
                "float32[n, 7, 8]",
                parameter("w", "[12, 8]")
                    + """
                    %rows = sizes dtype="int64" shape=[2] elements=["7*n", "8"] ()
                    %matrix = reshape (%x, %rows)
                    %product = linear (%matrix, %w)
                    %axes = sizes dtype="int64" shape=[3] elements=["n", "7", "12"] ()
                    %y = reshape (%product, %axes)
                    """),
            graph("float32[n, 7, 8]", parameter("w", "[12, 8]") + "%y = linear (%x, %w)\n"));
  }

  @Test
  void aLayerWhoseFeaturesAreSplitKeepsTheReshape() {
    RuleTester.of(new LinearOverAxes())
        .doesNotFire(
            graph(
                "float32[n, 7, 8]",
                parameter("w", "[12, 8]")
                    + """
                    %rows = sizes dtype="int64" shape=[2] elements=["7*n", "8"] ()
                    %matrix = reshape (%x, %rows)
                    %product = linear (%matrix, %w)
                    %axes = sizes dtype="int64" shape=[4] elements=["n", "7", "3", "4"] ()
                    %y = reshape (%product, %axes)
                    """));
  }

  @Test
  void theBiasOfHeadsIsAddedBeforeTheSplit() {
    RuleTester.of(new BiasBeforeSplit(), new BiasIntoLayer())
        .fires(
            graph(
                "float32[n, 7, 8]",
                parameter("w", "[12, 8]")
                    + parameter("b", "[3, 4]")
                    + """
                    %product = linear (%x, %w)
                    %axes = sizes dtype="int64" shape=[4] elements=["n", "7", "3", "4"] ()
                    %heads = reshape (%product, %axes)
                    %y = add (%heads, %b)
                    """),
            graph(
                "float32[n, 7, 8]",
                parameter("w", "[12, 8]")
                    + parameter("b", "[3, 4]")
                    + """
                    %axes = sizes dtype="int64" shape=[4] elements=["n", "7", "3", "4"] ()
                    %size = constant dtype="int64" shape=[1] value=[12] ()
                    %vector = reshape (%b, %size)
                    %product = linear (%x, %w, %vector)
                    %y = reshape (%product, %axes)
                    """));
  }

  @Test
  void aBiasThatHeadsShareStaysOutside() {
    RuleTester.of(new BiasBeforeSplit(), new BiasIntoLayer())
        .doesNotFire(
            graph(
                "float32[n, 7, 8]",
                parameter("w", "[12, 8]")
                    + parameter("b", "[4]")
                    + """
                    %product = linear (%x, %w)
                    %axes = sizes dtype="int64" shape=[4] elements=["n", "7", "3", "4"] ()
                    %heads = reshape (%product, %axes)
                    %y = add (%heads, %b)
                    """));
  }

  @Test
  void projectionToHeadsIsALayer() {
    RuleTester.of(new LinearFromEinsum())
        .fires(
            graph(
                "float32[n, 7, 8]",
                parameter("w", "[8, 3, 4]") + "%y = einsum equation=\"abc,cde->abde\" (%x, %w)\n"),
            graph(
                "float32[n, 7, 8]",
                parameter("w", "[8, 3, 4]")
                    + """
                    %turned = permute axes=[1, 2, 0] (%w)
                    %size = constant dtype="int64" shape=[2] value=[12, 8] ()
                    %matrix = reshape (%turned, %size)
                    %product = linear (%x, %matrix)
                    %axes = sizes dtype="int64" shape=[4] elements=["n", "7", "3", "4"] ()
                    %y = reshape (%product, %axes)
                    """));
  }

  @Test
  void projectionFromHeadsIsALayer() {
    RuleTester.of(new LinearFromEinsum())
        .fires(
            graph(
                "float32[n, 7, 3, 4]",
                parameter("w", "[3, 4, 8]") + "%y = einsum equation=\"abcd,cde->abe\" (%x, %w)\n"),
            graph(
                "float32[n, 7, 3, 4]",
                parameter("w", "[3, 4, 8]")
                    + """
                    %turned = permute axes=[2, 0, 1] (%w)
                    %size = constant dtype="int64" shape=[2] value=[8, 12] ()
                    %matrix = reshape (%turned, %size)
                    %axes = sizes dtype="int64" shape=[3] elements=["n", "7", "12"] ()
                    %joined = reshape (%x, %axes)
                    %y = linear (%joined, %matrix)
                    """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // An axis that both have and the result keeps; one in the middle; a diagonal.
        "abcd,cde->abce",
        "abcd,bce->abde",
        "abcd,cee->abd",
        "abcd,cde->eab"
      })
  void otherSumsStayAsTheyAre(String equation) {
    String shape = equation.contains("bce") ? "[7, 3, 5]" : "[3, 4, 4]";
    RuleTester.of(new LinearFromEinsum())
        .doesNotFire(
            graph(
                "float32[n, 7, 3, 4]",
                parameter("w", shape) + "%y = einsum equation=\"" + equation + "\" (%x, %w)\n"));
  }
}
