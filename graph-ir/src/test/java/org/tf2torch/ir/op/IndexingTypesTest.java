package org.tf2torch.ir.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.IllTypedException;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Indexing.GatherNd;
import org.tf2torch.ir.op.Movement.StridedSlice;
import org.tf2torch.ir.op.Sampling.Draw;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.text.GraphPrinter;

/** What is known of the result's shape before the indices are. */
class IndexingTypesTest {
  private static final String HEAD =
      """
      graph "g" (%x "x": float32[batch, 4, 3], %i "i": int64[n, 2], %v "v": int64[m], \
      %u "u": float32[*], %k "k": int64[]) {
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "gather axis=1 batch_dims=0 (%x, %i) | float32[batch, n, 2, 3]",
        "gather axis=1 batch_dims=1 (%x, %i) | float32[batch, 2, 3]",
        "gather axis=1 batch_dims=0 (%u, %i) | float32[*]",
        "gather_nd batch_dims=0 zero_outside=false (%x, %i) | float32[n, 3]",
        "gather_nd batch_dims=1 zero_outside=true (%x, %i) | float32[n]",
        "scatter_add (%x, %i, %u) | float32[batch, 4, 3]",
        "scatter_max skip_outside=true (%x, %i, %u) | float32[batch, 4, 3]",
        "segment_sum zero_if_empty=true (%x, %v, %k) | float32[n_1, 4, 3]",
        "segment_mean zero_if_empty=true (%x, %i, %k) | float32[n_1, 3]",
        "roll (%x, %v, %v) | float32[batch, 4, 3]",
        "unsqueeze_at (%x, %k) | float32[n_1, n_2, n_3, n_4]",
        "squeeze_all (%x) | float32[*]",
        "axis_to_front (%x, %k) | float32[n_1, n_2, n_3]",
        "non_zero (%x) | int64[n_1, 3]",
        "search_sorted right=true (%v, %i) | int64[n, 2]",
        "broadcast_shapes (%v, %v) | int64[n_1]"
      })
  void typesAreKnownAsFarAsTheyCanBe(String operation, String type) {
    Graph graph = GraphParser.parse(HEAD + "  %0 = " + operation + "\n  return \"y\" %0\n}\n");
    assertEquals(
        type, graph.outputs().get(0).value().type().toString(), () -> GraphPrinter.print(graph));
  }

  @Test
  void entriesOfASliceAddAndDropAxes() {
    GraphBuilder builder = new GraphBuilder();
    Value x = Value.parameter("x", TensorType.of(DType.FLOAT32, 2, 3, 4));
    Value entries = Value.parameter("entries", TensorType.of(DType.INT64, 4));
    // x[i, ..., newaxis, a:b:c], all numbers computed
    Value y =
        builder.emit(new StridedSlice(0, 0, 0b0010, 0b0100, 0b0001), x, entries, entries, entries);
    assertTrue(y.shape().hasRank(3), "one axis is dropped, one put in: " + y.type());
  }

  @Test
  void indicesNameNoMoreAxesThanThereAre() {
    GraphBuilder builder = new GraphBuilder();
    Value x = Value.parameter("x", TensorType.of(DType.FLOAT32, 2));
    Value indices = Value.parameter("i", TensorType.of(DType.INT64, 5, 2));
    assertThrows(IllTypedException.class, () -> builder.emit(new GatherNd(0, false), x, indices));
  }

  @Test
  void twoDrawsAreTwo() {
    GraphBuilder builder = new GraphBuilder();
    Value shape = new Emit(builder).sizes(Shape.of(2, 3).dims());
    Draw draw = new Draw(Draw.Distribution.UNIFORM, DType.FLOAT32);
    builder.emit(draw, shape);
    builder.emit(draw, shape);
    assertEquals(
        2,
        builder.nodes().stream().map(Node::op).filter(draw::equals).count(),
        () ->
            "a draw was shared: "
                + builder.nodes().stream().map(n -> n.op().name()).collect(Collectors.joining()));
  }
}
