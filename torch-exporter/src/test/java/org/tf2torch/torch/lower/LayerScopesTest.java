package org.tf2torch.torch.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerScopesTest {
  private static final List<String> SECOND_CALL =
      List.of("net_1/block_0_1/query_1", "net_1/block_0_1/key_1", "net_1/norm_1");

  @Test
  void theModelsOwnScopeAndTheNumberOfItsCallAreLeftOut() {
    assertEquals(
        List.of("block_0", "query"),
        new LayerScopes(SECOND_CALL).path("net_1/block_0_1/query_1", "query"));
  }

  @Test
  void aNumberThatIsTheLayersOwnStays() {
    assertEquals(
        List.of("block_0", "norm_1"),
        new LayerScopes(SECOND_CALL).path("net_1/block_0_1/norm_1_2", "norm_1"));
  }

  @Test
  void theNumbersOfAFirstCallAreTheLayers() {
    List<String> layers = List.of("net/block_1/dense_1", "net/block_1/dense", "net/block/dense");
    assertEquals(
        List.of("block_1", "dense_1"),
        new LayerScopes(layers).path("net/block_1/dense_1", "dense"));
  }

  @Test
  void scopesOfSingleOperationsAreNoLayers() {
    assertEquals(
        List.of("dense"), new LayerScopes(List.of("dense")).path("dense/Tensordot/MatMul_1", ""));
  }
}
