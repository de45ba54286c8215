package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.tf2torch.ir.pass.RuleTester;

class LayerNormFromBatchNormTest {
  private static final RuleTester RULE = RuleTester.of(new LayerNormFromBatchNorm());

  private static String graph(String body) {
    return "graph \"g\" (%x \"x\": float32[n, 6]) {\n" + body + "return \"y\" %y\n}\n";
  }

  private static String training(String scale, String image) {
    return graph(
        """
        %s = sizes dtype="int64" shape=[4] elements=SHAPE ()
        %r = reshape (%x, %s)
        %rows = sizes dtype="int64" shape=[1] elements=["n"] ()
        %scale = constant dtype="float32" shape=[] value=[SCALE] ()
        %zero = constant dtype="float32" shape=[] value=[0.0] ()
        %w = full (%rows, %scale)
        %b = full (%rows, %zero)
        %o, %m, %v = batch_norm_training channel_axis=1 epsilon=0.001 (%r, %w, %b)
        %t = sizes dtype="int64" shape=[2] elements=["n", "6"] ()
        %y = reshape (%o, %t)
        """
            .replace("SHAPE", image)
            .replace("SCALE", scale));
  }

  @Test
  void rowsAsChannelsOfOneImageAreLayerNorm() {
    RULE.fires(
        training("1.0", "[\"1\", \"n\", \"6\", \"1\"]"),
        graph("%y = layer_norm axes=1 epsilon=0.001 (%x)\n"));
  }

  @Test
  void doesNotFireWhenTheScaleIsNotOne() {
    RULE.doesNotFire(training("2.0", "[\"1\", \"n\", \"6\", \"1\"]"));
  }
}
