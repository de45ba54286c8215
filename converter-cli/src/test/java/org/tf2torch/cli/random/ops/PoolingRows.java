package org.tf2torch.cli.random.ops;

import java.util.List;
import java.util.Set;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.NodeDraft;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Pooling, over the whole space of its attributes. */
final class PoolingRows {
  private PoolingRows() {}

  static void add(Rows rows) {
    rows.row("MaxPool", d -> pool(d, "MaxPool", Types.NUMBER));
    rows.row("AvgPool", d -> pool(d, "AvgPool", Types.FLOAT));
    rows.row("MaxPoolV2", PoolingRows::maxPoolV2);
    rows.row("MaxPool3D", d -> pool3d(d, "MaxPool3D"));
    rows.row("AvgPool3D", d -> pool3d(d, "AvgPool3D"));
    rows.row("MaxPoolWithArgmax", PoolingRows::argmax);
    rows.row("LRN", PoolingRows::localResponse);
  }

  private static void pool(Draft d, String op, Set<DType> types) {
    Item image = ConvolutionRows.images(d, types, 4);
    boolean first = d.chance(0.1);
    NodeDraft node =
        d.op(op)
            .in(image)
            .ints("ksize", ConvolutionRows.steps(d, first, 2, 3, d.chance(0.5)))
            .ints("strides", ConvolutionRows.steps(d, first, 2, 3, d.chance(0.5)))
            .attr("data_format", first ? "NCHW" : "NHWC");
    if (op.equals("MaxPool") && d.chance(0.2)) {
      int[] pads = new int[8];
      for (int i = 2; i < 6; i++) {
        pads[first ? i + 2 : i] = d.between(0, 1);
      }
      node.attr("padding", "EXPLICIT").ints("explicit_paddings", pads).add();
    } else {
      node.attr("padding", d.one("SAME", "VALID")).add();
    }
  }

  private static void maxPoolV2(Draft d) {
    Item image = ConvolutionRows.images(d, Types.NUMBER, 4);
    d.op("MaxPoolV2")
        .in(
            image,
            d.ints(DType.INT32, List.of(4), ConvolutionRows.steps(d, false, 2, 3, true)),
            d.ints(DType.INT32, List.of(4), ConvolutionRows.steps(d, false, 2, 2, true)))
        .attr("padding", d.one("SAME", "VALID"))
        .add();
  }

  private static void pool3d(Draft d, String op) {
    Item image = ConvolutionRows.images(d, Types.REAL, 5);
    d.op(op)
        .in(image)
        .ints("ksize", ConvolutionRows.steps(d, false, 3, 3, d.chance(0.5)))
        .ints("strides", ConvolutionRows.steps(d, false, 3, 2, d.chance(0.5)))
        .attr("padding", d.one("SAME", "VALID"))
        .add();
  }

  private static void argmax(Draft d) {
    Item image = ConvolutionRows.images(d, Types.NUMBER, 4);
    d.op("MaxPoolWithArgmax")
        .in(image)
        .ints("ksize", ConvolutionRows.steps(d, false, 2, 3, d.chance(0.5)))
        .ints("strides", ConvolutionRows.steps(d, false, 2, 3, d.chance(0.5)))
        .type("Targmax", d.type(Types.INDEX))
        .attr("include_batch_in_index", d.chance(0.5))
        .attr("padding", d.one("SAME", "VALID"))
        .add();
  }

  private static void localResponse(Draft d) {
    Item image = ConvolutionRows.images(d, Set.of(DType.FLOAT32), 4);
    d.op("LRN")
        .in(image)
        .attr("depth_radius", d.between(0, 3))
        .attr("bias", d.one(1.0, 2.0))
        .attr("alpha", d.one(1.0, 0.5))
        .attr("beta", d.one(0.5, 0.75, 1.0))
        .add();
  }
}
