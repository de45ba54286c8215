package org.tf2torch.ir.pass.attention;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.pass.RuleTester;

class AttentionFromProductsTest {
  private static final RuleTester ATTENTION = RuleTester.of(new AttentionFromProducts());

  /** Four heads of sixteen features: the scale is 1 / 4. */
  private static final String INPUTS =
      """
      graph "g" (%q "q": float32[n, 4, 7, 16], %k "k": float32[n, 4, 9, 16],
          %v "v": float32[n, 4, 9, 16], %free "free": float32[n, 1, 7, 9],
          %allowed "allowed": bool[n, 1, 1, 9]) {
      %quarter = constant dtype="float32" shape=[] value=[0.25] ()
      %four = constant dtype="float32" shape=[] value=[4.0] ()
      %low = constant dtype="float32" shape=[] value=[-1.0e9] ()
      %zero = constant dtype="float32" shape=[] value=[0.0] ()
      %one = constant dtype="float32" shape=[] value=[1.0] ()
      """;

  private static final String PRODUCT =
      "%turned = permute axes=[0, 1, 3, 2] (%k)\n%product = matmul (%q, %turned)\n";

  private static String graph(String body) {
    return INPUTS.replace(",\n          ", ", ") + body + "return \"y\" %y\n}\n";
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        PRODUCT
            + """
            %scores = mul (%product, %quarter)
            %weights = softmax axis=-1 (%scores)
            %y = matmul (%weights, %v)
            """,
        PRODUCT
            + """
            %scores = div (%product, %four)
            %weights = softmax axis=3 (%scores)
            %y = matmul (%weights, %v)
            """,
        """
        %scaled = mul (%quarter, %q)
        %scores = einsum equation="aced,acbd->acbe" (%k, %scaled)
        %weights = softmax axis=-1 (%scores)
        %y = einsum equation="acbe,aced->acbd" (%weights, %v)
        """
      })
  void attentionIsRecoveredHoweverItIsScaled(String spelling) {
    ATTENTION.fires(graph(spelling), graph("%y = attention (%q, %k, %v)\n"));
  }

  @Test
  void sumsOverHeadsInTheMiddleAreAttentionOfPermutedTensors() {
    String inputs =
        "graph \"g\" (%q \"q\": float32[n, 7, 4, 16], %k \"k\": float32[n, 9, 4, 16], "
            + "%v \"v\": float32[n, 9, 4, 16]) {\n";
    ATTENTION.fires(
        inputs
            + """
            %quarter = constant dtype="float32" shape=[] value=[0.25] ()
            %scaled = mul (%q, %quarter)
            %scores = einsum equation="aecd,abcd->acbe" (%k, %scaled)
            %weights = softmax axis=-1 (%scores)
            %y = einsum equation="acbe,aecd->abcd" (%weights, %v)
            return "y" %y
            }
            """,
        inputs
            + """
            %values = permute axes=[0, 2, 1, 3] (%v)
            %keys = permute axes=[0, 2, 1, 3] (%k)
            %queries = permute axes=[0, 2, 1, 3] (%q)
            %heads = attention (%queries, %keys, %values)
            %y = permute axes=[0, 2, 1, 3] (%heads)
            return "y" %y
            }
            """);
  }

  @Test
  void anotherScaleIsMadeUpForInTheQuery() {
    ATTENTION.fires(
        graph(
            PRODUCT
                + """
                %weights = softmax axis=-1 (%product)
                %y = matmul (%weights, %v)
                """),
        graph("%scaled = mul (%q, %four)\n%y = attention (%scaled, %k, %v)\n"));
  }

  @Test
  void aFiniteMaskIsAdded() {
    String mask =
        """
        %number = cast to="float32" (%allowed)
        %away = sub (%one, %number)
        %mask = mul (%away, %low)
        """;
    ATTENTION.fires(
        graph(
            mask
                + PRODUCT
                + """
                %scores = mul (%product, %quarter)
                %masked = add (%scores, %mask)
                %weights = softmax axis=-1 (%masked)
                %y = matmul (%weights, %v)
                """),
        graph(mask + "%y = attention (%q, %k, %v, %mask)\n"));
  }

  @Test
  void aMaskThatMayHoldInfinitiesIsNotFused() {
    ATTENTION.doesNotFire(
        graph(
            PRODUCT
                + """
                %scores = mul (%product, %quarter)
                %masked = add (%scores, %free)
                %weights = softmax axis=-1 (%masked)
                %y = matmul (%weights, %v)
                """));
  }

  @Test
  void aBooleanMaskOfScoresAndWeightsIsTheOperations() {
    ATTENTION.fires(
        graph(
            PRODUCT
                + """
                %scores = mul (%product, %quarter)
                %masked = where (%allowed, %scores, %low)
                %weights = softmax axis=-1 (%masked)
                %some = where (%allowed, %weights, %zero)
                %y = matmul (%some, %v)
                """),
        graph("%y = attention (%q, %k, %v, %allowed)\n"));
  }

  /** A row that is masked as a whole attends to everything here, to nothing in PyTorch. */
  @Test
  void aBooleanMaskOfScoresAloneIsNotFused() {
    ATTENTION.doesNotFire(
        graph(
            PRODUCT
                + """
                %scores = mul (%product, %quarter)
                %masked = where (%allowed, %scores, %low)
                %weights = softmax axis=-1 (%masked)
                %y = matmul (%weights, %v)
                """));
  }

  /** Keras 3: whatever the score, adding it to such a number gives that number. */
  @Test
  void aBooleanMaskWithANumberThatSwallowsTheScoresIsAdded() {
    String lowest =
        "%lowest = constant dtype=\"float32\" shape=[] value=[-2.381976426469702e38] ()\n";
    ATTENTION.fires(
        graph(
            lowest
                + PRODUCT
                + """
                %scores = mul (%product, %quarter)
                %masked = where (%allowed, %scores, %lowest)
                %weights = softmax axis=-1 (%masked)
                %y = matmul (%weights, %v)
                """),
        graph(
            lowest
                + """
                %nothing = constant dtype="float32" shape=[] value=[0.0] ()
                %mask = where (%allowed, %nothing, %lowest)
                %y = attention (%q, %k, %v, %mask)
                """));
  }

  @Test
  void masksThatOverflowTogetherAreNotFused() {
    ATTENTION.doesNotFire(
        graph(
            """
            %lowest = constant dtype="float32" shape=[] value=[-3.0e38] ()
            %mask = where (%allowed, %zero, %lowest)
            """
                + PRODUCT
                + """
                %scores = mul (%product, %quarter)
                %once = add (%scores, %mask)
                %twice = add (%once, %mask)
                %weights = softmax axis=-1 (%twice)
                %y = matmul (%weights, %v)
                """));
  }

  @Test
  void aSoftmaxAlongTheQueriesIsNoAttention() {
    ATTENTION.doesNotFire(
        graph(
            PRODUCT
                + """
                %scores = mul (%product, %quarter)
                %weights = softmax axis=2 (%scores)
                %y = matmul (%weights, %v)
                """));
  }
}
