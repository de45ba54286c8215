package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.pass.RuleTester;

class EmbeddingFromGatherTest {
  private static final RuleTester EMBEDDING = RuleTester.of(new EmbeddingFromGather());

  private static String graph(String body) {
    return """
        graph "g" (%%ids "ids": int32[n, 4], %%x "x": float32[4, 3]) {
        %%table = parameter name="table" dtype="float32" shape=[4, 3] trainable=true ()
        %s}
        """
        .formatted(body);
  }

  @Test
  void firesOnRowsPicked() {
    EMBEDDING.fires(
        graph("%y = gather axis=0 batch_dims=0 (%table, %ids)\nreturn \"y\" %y\n"),
        graph("%y = embedding (%table, %ids)\nreturn \"y\" %y\n"));
  }

  private static String positions(String call, String dtype, String shape, String value) {
    return graph(
        """
        %%at = constant dtype="%s" shape=%s value=%s ()
        %%p = %s (%%table, %%at)
        %%y = add (%%x, %%p)
        return "y" %%y
        """
            .formatted(dtype, shape, value, call));
  }

  @ParameterizedTest
  @CsvSource({"int32", "int64"})
  void everyRowIsTheTable(String dtype) {
    EMBEDDING.fires(
        positions("gather axis=0 batch_dims=0", dtype, "[4]", "[0, 1, 2, 3]"),
        graph("%y = add (%x, %table)\nreturn \"y\" %y\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"[4]; [0, 1, 3, 2]", "[1]; [0]", "[1, 4]; [0, 1, 2, 3]", "[4]; [1, 2, 3, 0]"})
  void otherRowsArePicked(String shape, String value) {
    EMBEDDING.fires(
        positions("gather axis=0 batch_dims=0", "int32", shape, value),
        positions("embedding", "int32", shape, value));
  }
}
