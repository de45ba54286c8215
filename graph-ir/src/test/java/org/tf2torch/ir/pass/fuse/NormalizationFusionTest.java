package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.pass.RuleTester;

/** Normalisations over the last axes, in the ways they are written. */
class NormalizationFusionTest {
  private static final RuleTester LAYER_NORM = RuleTester.of(new LayerNormFromParts());
  private static final RuleTester RMS_NORM = RuleTester.of(new RmsNormFromParts());

  private static final String WEIGHTS =
      """
      %gamma = parameter name="gamma" dtype="float32" shape=[8] trainable=true ()
      %beta = parameter name="beta" dtype="float32" shape=[8] trainable=true ()
      """;

  private static final String STATISTICS =
      """
      %epsilon = constant dtype="float32" shape=[] value=[0.001] ()
      %mean = reduce_mean axes=[2] keep_dims=true (%x)
      %centred = sub (%x, %mean)
      %square = square (%centred)
      %variance = reduce_mean axes=[2] keep_dims=true (%square)
      %sum = add (%variance, %epsilon)
      %inverse = rsqrt (%sum)
      %deviation = sqrt (%sum)
      """;

  private static String graph(String body) {
    return "graph \"g\" (%x \"x\": float32[n, 5, 8]) {\n" + WEIGHTS + body + "return \"y\" %y\n}\n";
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        // Keras 3.
        """
        %scale = mul (%inverse, %gamma)
        %negative = neg (%mean)
        %m = mul (%negative, %scale)
        %shift = add (%m, %beta)
        %scaled = mul (%x, %scale)
        %y = add (%scaled, %shift)
        """,
        // tf.nn.batch_normalization, as in Keras 2.
        """
        %scale = mul (%inverse, %gamma)
        %m = mul (%mean, %scale)
        %shift = sub (%beta, %m)
        %scaled = mul (%x, %scale)
        %y = add (%scaled, %shift)
        """,
        // By hand.
        """
        %normal = mul (%centred, %inverse)
        %scaled = mul (%gamma, %normal)
        %y = add (%beta, %scaled)
        """,
        """
        %normal = div (%centred, %deviation)
        %scaled = mul (%normal, %gamma)
        %y = add (%scaled, %beta)
        """,
        """
        %scale = mul (%gamma, %inverse)
        %scaled = mul (%scale, %centred)
        %y = add (%scaled, %beta)
        """
      })
  void layerNormIsRecoveredHoweverItIsWritten(String spelling) {
    LAYER_NORM.fires(
        graph(STATISTICS + spelling),
        graph("%y = layer_norm axes=1 epsilon=0.001 (%x, %gamma, %beta)\n"));
  }

  @Test
  void layerNormNeedsNoWeights() {
    LAYER_NORM.fires(
        graph(STATISTICS + "%y = mul (%centred, %inverse)\n"),
        graph("%y = layer_norm axes=1 epsilon=0.001 (%x)\n"));
  }

  @Test
  void betaAloneComesWithOnes() {
    LAYER_NORM.fires(
        graph(STATISTICS + "%normal = mul (%centred, %inverse)\n%y = add (%normal, %beta)\n"),
        graph(
            """
            %ones = constant dtype="float32" shape=[8] value=[1, 1, 1, 1, 1, 1, 1, 1] ()
            %y = layer_norm axes=1 epsilon=0.001 (%x, %ones, %beta)
            """));
  }

  @Test
  void layerNormOverAnAxisInTheMiddleStaysAsItIs() {
    LAYER_NORM.doesNotFire(
        graph(STATISTICS.replace("axes=[2]", "axes=[1]") + "%y = mul (%centred, %inverse)\n"));
  }

  @Test
  void aVarianceAroundAnotherMeanIsNoLayerNorm() {
    LAYER_NORM.doesNotFire(
        graph(
            STATISTICS
                + """
                %other = reduce_max axes=[2] keep_dims=true (%x)
                %away = sub (%x, %other)
                %y = mul (%away, %inverse)
                """));
  }

  @Test
  void aShiftByAnotherScaleIsNoLayerNorm() {
    LAYER_NORM.doesNotFire(
        graph(
            STATISTICS
                + """
                %scale = mul (%inverse, %gamma)
                %m = mul (%mean, %inverse)
                %shift = sub (%beta, %m)
                %scaled = mul (%x, %scale)
                %y = add (%scaled, %shift)
                """));
  }

  @Test
  void theScaleOfAnotherAxisStaysOutside() {
    LAYER_NORM.fires(
        graph(
            STATISTICS
                + """
                %rows = parameter name="rows" dtype="float32" shape=[5, 1] trainable=true ()
                %normal = mul (%centred, %inverse)
                %y = mul (%normal, %rows)
                """),
        graph(
            """
            %rows = parameter name="rows" dtype="float32" shape=[5, 1] trainable=true ()
            %normal = layer_norm axes=1 epsilon=0.001 (%x)
            %y = mul (%normal, %rows)
            """));
  }

  private static final String MEAN_SQUARE =
      """
      %epsilon = constant dtype="float32" shape=[] value=[0.001] ()
      %square = square (%x)
      %mean = reduce_mean axes=[2] keep_dims=true (%square)
      %sum = add (%mean, %epsilon)
      %inverse = rsqrt (%sum)
      %root = sqrt (%sum)
      """;

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(
      strings = {
        "%normal = mul (%x, %inverse)\n%y = mul (%gamma, %normal)\n",
        "%normal = div (%x, %root)\n%y = mul (%normal, %gamma)\n",
        "%scale = mul (%inverse, %gamma)\n%y = mul (%x, %scale)\n"
      })
  void rmsNormIsRecoveredHoweverItIsWritten(String spelling) {
    RMS_NORM.fires(
        graph(MEAN_SQUARE + spelling), graph("%y = rms_norm axes=1 epsilon=0.001 (%x, %gamma)\n"));
  }

  @Test
  void dividingBySomethingElsesMeanSquareIsNoRmsNorm() {
    RMS_NORM.doesNotFire(graph(MEAN_SQUARE + "%other = exp (%x)\n%y = mul (%other, %inverse)\n"));
  }
}
