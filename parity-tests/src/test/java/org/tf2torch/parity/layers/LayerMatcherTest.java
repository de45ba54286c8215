package org.tf2torch.parity.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.parity.worker.ModelInfo.Node;

class LayerMatcherTest {
  /** Each line is a node's name and its operation. */
  private static LayerMatcher matcher(List<String> modules, String graph) {
    List<Node> nodes =
        graph.lines().map(line -> line.strip().split(" ")).map(n -> new Node(n[0], n[1])).toList();
    return new LayerMatcher(nodes, modules);
  }

  @Test
  void aProductIsMeantWithItsBiasAndNotWithItsActivation() {
    LayerMatcher matcher =
        matcher(
            List.of("block1.conv", "block1.head"),
            """
            call/net/block1/conv/Conv2D/ReadVariableOp ReadVariableOp
            call/net/block1/conv/Conv2D Conv2D
            call/net/block1/conv/BiasAdd BiasAdd
            call/net/block1/conv/Relu Relu
            call/net/block1_head/MatMul MatMul
            call/net/block1_head/Reshape Reshape
            call/net/block1_head/Softmax Softmax
            """);

    assertEquals(List.of("call/net/block1/conv/BiasAdd"), matcher.candidates("block1.conv", true));
    assertEquals(
        List.of("call/net/block1_head/MatMul", "call/net/block1_head/Reshape"),
        matcher.candidates("block1.head", false));
    assertEquals(List.of(), matcher.candidates("elsewhere", true));
  }

  @Test
  void numberedScopesOfKeras3AreToldFromNumberedLayers() {
    String graph =
        """
        call/functional_1/attention_1/query_1/MatMul MatMul
        call/functional_1/attention_1/query_1/Add AddV2
        call/functional_1/dense_1/MatMul MatMul
        call/functional_1/dense_1/BiasAdd BiasAdd
        call/functional_1/dense_1_2/MatMul MatMul
        call/functional_1/dense_1_2/BiasAdd BiasAdd
        """;
    LayerMatcher matcher = matcher(List.of("attention.query", "dense", "dense_1"), graph);

    assertEquals(
        List.of("call/functional_1/attention_1/query_1/Add"),
        matcher.candidates("attention.query", true));
    assertEquals(List.of("call/functional_1/dense_1/BiasAdd"), matcher.candidates("dense", true));
    assertEquals(
        List.of("call/functional_1/dense_1_2/BiasAdd"), matcher.candidates("dense_1", true));
  }

  @Test
  void scopesOfKeras2AreTakenAsTheyAre() {
    LayerMatcher matcher =
        matcher(
            List.of("dense", "dense_1"),
            """
            call/model/dense/MatMul MatMul
            call/model/dense_1/MatMul MatMul
            """);

    assertEquals(List.of("call/model/dense/MatMul"), matcher.candidates("dense", false));
    assertEquals(List.of("call/model/dense_1/MatMul"), matcher.candidates("dense_1", false));
  }

  @Test
  void aRecurrentLayerIsTheStackOfItsStepsAlsoTurned() {
    LayerMatcher matcher =
        matcher(
            List.of("gru.cell"),
            """
            call/net/gru/transpose Transpose
            call/net/gru/while While
            call/net/gru/TensorArrayV2Stack/TensorListStack TensorListStack
            call/net/gru/transpose_1 Transpose
            """);

    assertEquals(
        List.of("call/net/gru/TensorArrayV2Stack/TensorListStack", "call/net/gru/transpose_1"),
        matcher.sequences("gru.cell"));
  }
}
