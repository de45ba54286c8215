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

  /** A sequence attends to itself; {@code n} places, or seven. */
  private static String toItself(String size, String mask, String masked) {
    return """
        graph "g" (%%q "q": float32[b, 4, %1$s, 16], %%k "k": float32[b, 4, %1$s, 16], %%v "v": float32[b, 4, %1$s, 16]) {
        %%quarter = constant dtype="float32" shape=[] value=[0.25] ()
        %%low = constant dtype="float32" shape=[] value=[-1.0e9] ()
        %%one = constant dtype="float32" shape=[] value=[1.0] ()
        %%all = constant dtype="int64" shape=[] value=[-1] ()
        %%none = constant dtype="int64" shape=[] value=[0] ()
        %%step = constant dtype="int64" shape=[] value=[1] ()
        %2$s%%turned = permute axes=[0, 1, 3, 2] (%%k)
        %%product = matmul (%%q, %%turned)
        %%scores = mul (%%product, %%quarter)
        %3$s%%weights = softmax axis=-1 (%%masked)
        %%y = matmul (%%weights, %%v)
        return "y" %%y
        }
        """
        .formatted(size, mask, masked);
  }

  private static final String CAUSAL =
      """
      graph "g" (%%q "q": float32[b, 4, %1$s, 16], %%k "k": float32[b, 4, %1$s, 16], %%v "v": float32[b, 4, %1$s, 16]) {
      %%y = causal_attention (%%q, %%k, %%v)
      return "y" %%y
      }
      """;

  private static final String BAND =
      """
      %size = sizes dtype="int64" shape=[2] elements=["n", "n"] ()
      %ones = full (%size, %one)
      %kept = keep_band (%ones, %all, %none)
      """;

  private static final String PLACES =
      """
      %end = sizes dtype="int64" shape=[] elements=["n"] ()
      %places = range (%none, %end, %step)
      %rows = unsqueeze axis=1 (%places)
      %columns = unsqueeze axis=0 (%places)
      """;

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        "%away = sub (%one, %kept)\n%mask = mul (%away, %low)\n#%masked = add (%scores, %mask)\n",
        "%yes = cast to=\"bool\" (%kept)\n#%masked = where (%yes, %scores, %low)\n",
        "%yes = cast to=\"bool\" (%kept)\n%no = logical_not (%yes)\n"
            + "#%masked = where (%no, %low, %scores)\n",
        // GPT-2.
        "%away = sub (%one, %kept)\n%far = mul (%low, %away)\n"
            + "#%early = mul (%scores, %kept)\n%masked = add (%early, %far)\n",
        // Keras's Attention.
        "%yes = cast to=\"bool\" (%kept)\n#%lower = add (%scores, %low)\n"
            + "%masked = where (%yes, %scores, %lower)\n"
      })
  void whatHidesLaterPlacesIsCausal(String spelling) {
    String[] parts = spelling.split("#", -1);
    ATTENTION.fires(toItself("n", BAND + parts[0], parts[1]), CAUSAL.formatted("n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%yes = greater_equal (%rows, %columns)\n#%masked = where (%yes, %scores, %low)\n",
        "%yes = less_equal (%columns, %rows)\n#%masked = where (%yes, %scores, %low)\n",
        "%yes = less (%rows, %columns)\n#%masked = where (%yes, %low, %scores)\n"
      })
  void placesThatAreComparedMakeItCausal(String spelling) {
    String[] parts = spelling.split("#", -1);
    ATTENTION.fires(toItself("n", PLACES + parts[0], parts[1]), CAUSAL.formatted("n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The other way round, without the diagonal, and too near to the scores.
        "%yes = less_equal (%rows, %columns)\n#%masked = where (%yes, %scores, %low)\n",
        "%yes = greater (%rows, %columns)\n#%masked = where (%yes, %scores, %low)\n",
        "%yes = greater_equal (%rows, %columns)\n#%masked = where (%yes, %scores, %quarter)\n"
      })
  void placesThatHideOthersAreNotCausal(String spelling) {
    String[] parts = spelling.split("#", -1);
    ATTENTION.doesNotFire(toItself("n", PLACES + parts[0], parts[1]));
  }

  @Test
  void aConstantTriangleIsCausal() {
    String mask =
        "%mask = constant dtype=\"float32\" shape=[1, 1, 2, 2] value=[0.0, -1.0e10, 0.0, 0.0] ()\n";
    ATTENTION.fires(toItself("2", mask, "%masked = add (%scores, %mask)\n"), CAUSAL.formatted("2"));
  }

  @Test
  void aTriangleThatIsNearTheScoresIsAdded() {
    String mask =
        "%mask = constant dtype=\"float32\" shape=[2, 2] value=[0.0, -100.0, 0.0, 0.0] ()\n";
    String fused =
        CAUSAL
            .formatted("2")
            .replace(
                "%y = causal_attention (%q, %k, %v)", mask + "%y = attention (%q, %k, %v, %mask)");
    ATTENTION.fires(toItself("2", mask, "%masked = add (%scores, %mask)\n"), fused);
  }
}
