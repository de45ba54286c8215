package org.tf2torch.cli.random;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tf2torch.ir.DType;

/** Gradients that were left in a graph, and factors of matrices, each as small as it fails. */
final class GradientGraphs {
  static final Map<String, Consumer<Draft>> ALL =
      Map.of(
          "an infinite gradient of means", GradientGraphs::means,
          "whole gradients of copied pixels", GradientGraphs::pixels,
          "gradients of the rows that are named", GradientGraphs::rows,
          "factors with their rows exchanged", GradientGraphs::factors,
          "what singular vectors make together", GradientGraphs::singular);

  private GradientGraphs() {}

  private static void means(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(1, 3, 3, 1));
    Item one = d.constant(Tensors.whole(DType.FLOAT32, List.of(3, 1), 1, 0, 1));
    d.op("AvgPoolGrad")
        .in(d.ints(DType.INT32, List.of(4), 1, 5, 5, 1), d.op("Div").in(x, one).one())
        .ints("ksize", 1, 3, 2, 1)
        .ints("strides", 1, 2, 2, 1)
        .attr("padding", "SAME")
        .add();
  }

  private static void pixels(Draft d) {
    for (boolean corners : new boolean[] {false, true}) {
      d.op("ResizeNearestNeighborGrad")
          .in(d.input(DType.INT32, List.of(1, 4, 5, 2)), d.ints(DType.INT32, List.of(2), 3, 2))
          .attr("align_corners", corners)
          .attr("half_pixel_centers", !corners)
          .add();
    }
  }

  private static void rows(Draft d) {
    Item gradient = d.input(DType.FLOAT32, List.of(3, 2));
    for (String kind : List.of("Sum", "Mean", "SqrtN")) {
      d.op("SparseSegment" + kind + "GradV2")
          .in(
              gradient,
              d.ints(DType.INT64, List.of(4), 5, 1, 5, 0),
              d.ints(DType.INT32, List.of(4), 0, 0, 2, 2),
              d.int32(7))
          .add();
    }
  }

  private static void factors(Draft d) {
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Item shift = d.input(type, List.of());
      Item x = d.op("AddV2").in(d.constant(type, List.of(2, 4, 4)), shift).one();
      d.op("Lu").in(x).type("output_idx_type", DType.INT32).add();
    }
  }

  private static void singular(Draft d) {
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Item shift = d.input(type, List.of());
      Item x = d.op("AddV2").in(d.constant(type, List.of(2, 4, 3)), shift).one();
      List<Item> parts = d.op("Svd").in(x).add();
      Item last = d.op("Max").in(parts.get(0), d.int32(-1)).attr("keep_dims", true).one();
      Item divisor = d.op("AddV2").in(parts.get(0), last).one();
      Item rows = d.op("ExpandDims").in(divisor, d.int32(-2)).one();
      Item scaled = d.op("RealDiv").in(parts.get(2), rows).one();
      d.op("BatchMatMulV2").in(scaled, parts.get(1)).attr("adj_y", true).add();
      Item square = d.op("BatchMatMulV2").in(x, x).attr("adj_y", true).one();
      List<Item> own = d.op("SelfAdjointEigV2").in(square).add();
      Item roots = d.op("ExpandDims").in(d.op("Abs").in(own.get(0)).one(), d.int32(-2)).one();
      Item columns = d.op("Mul").in(own.get(1), roots).one();
      d.op("BatchMatMulV2").in(columns, own.get(1)).attr("adj_y", true).add();
    }
  }
}
