package org.tf2torch.cli.random.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tf2torch.cli.random.Contents;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.NodeDraft;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.cli.random.Tensors;
import org.tf2torch.ir.DType;

/** Sizes of images changed, blocks moved between space and depth, colours. */
final class ImageRows {
  private ImageRows() {}

  static void add(Rows rows) {
    rows.row("ResizeBilinear", d -> resize(d, "ResizeBilinear"));
    rows.row("ResizeNearestNeighbor", d -> resize(d, "ResizeNearestNeighbor"));
    rows.row("ResizeBicubic", d -> resize(d, "ResizeBicubic"));
    rows.row("ResizeArea", ImageRows::area);
    rows.row("CropAndResize", ImageRows::crop);
    rows.row("ScaleAndTranslate", ImageRows::scale);
    rows.row("SpaceToDepth", d -> depth(d, "SpaceToDepth"));
    rows.row("DepthToSpace", d -> depth(d, "DepthToSpace"));
    rows.row("SpaceToBatchND", ImageRows::spaceToBatch);
    rows.row("BatchToSpaceND", ImageRows::batchToSpace);
    rows.row("RGBToHSV", d -> colour(d, "RGBToHSV"));
    rows.row("HSVToRGB", d -> colour(d, "HSVToRGB"));
    rows.row("AdjustContrastv2", d -> adjust(d, "AdjustContrastv2"));
    rows.row("AdjustHue", d -> adjust(d, "AdjustHue"));
    rows.row("AdjustSaturation", d -> adjust(d, "AdjustSaturation"));
    rows.row("ExtractImagePatches", ImageRows::patches);
  }

  private static void resize(Draft d, String op) {
    Item image = ConvolutionRows.images(d, Types.NUMBER, 4);
    boolean aligned = d.chance(0.3);
    List<Integer> sizes = List.of(d.between(1, 9), d.between(1, 9));
    if (d.chance(0.3)) {
      sizes = List.of(image.size(1) * d.between(1, 3), image.size(2) * d.between(1, 3));
    }
    d.op(op)
        .in(
            image,
            d.chance(0.7) ? d.ints(DType.INT32, List.of(2), Tensors.array(sizes)) : d.dims(sizes))
        .attr("align_corners", aligned)
        .attr("half_pixel_centers", !aligned && d.chance(0.6))
        .add();
  }

  private static void area(Draft d) {
    Item image = ConvolutionRows.images(d, Types.NUMBER, 4);
    d.op("ResizeArea")
        .in(image, d.ints(DType.INT32, List.of(2), d.between(1, 8), d.between(1, 8)))
        .attr("align_corners", d.chance(0.4))
        .add();
  }

  private static void crop(Draft d) {
    Item image = ConvolutionRows.images(d, Types.NUMBER, 4);
    int boxes = d.between(1, 3);
    d.op("CropAndResize")
        .in(
            image,
            d.constant(DType.FLOAT32, List.of(boxes, 4), d.one(Contents.UNIT, Contents.ORDINARY)),
            d.ints(DType.INT32, List.of(boxes), new int[boxes]),
            d.ints(DType.INT32, List.of(2), d.between(1, 5), d.between(1, 5)))
        .attr("method", d.one("bilinear", "nearest"))
        .attr("extrapolation_value", d.one(0.0, -1.5))
        .add();
  }

  private static void scale(Draft d) {
    Item image = ConvolutionRows.images(d, Types.NUMBER, 4);
    d.op("ScaleAndTranslate")
        .in(
            image,
            d.ints(DType.INT32, List.of(2), d.between(1, 7), d.between(1, 7)),
            d.constant(Tensors.filled(DType.FLOAT32, List.of(2), d.one(0.5, 1.0, 1.7))),
            d.constant(Tensors.filled(DType.FLOAT32, List.of(2), d.one(0.0, 0.5, -1.0))))
        .attr(
            "kernel_type",
            d.one(
                "lanczos1",
                "lanczos3",
                "lanczos5",
                "gaussian",
                "box",
                "triangle",
                "keyscubic",
                "mitchellcubic"))
        .attr("antialias", d.chance(0.5))
        .add();
  }

  private static void depth(Draft d, String op) {
    Item image = ConvolutionRows.images(d, Types.COMMON, 4);
    int block = d.between(2, 3);
    List<Integer> shape = new ArrayList<>(image.shape());
    if (op.equals("SpaceToDepth")) {
      shape.set(1, block * d.between(1, 2));
      shape.set(2, block * d.between(1, 2));
    } else {
      shape.set(3, block * block * d.between(1, 2));
    }
    Item fitting = shape.equals(image.shape()) ? image : d.input(image.dtype(), shape);
    d.op(op).in(fitting).attr("block_size", block).add();
  }

  private static void spaceToBatch(Draft d) {
    Item a = d.pick(Types.COMMON, 2, 4);
    int axes = d.between(1, Math.min(2, a.rank() - 1));
    int[] block = new int[axes];
    int[] pads = new int[2 * axes];
    for (int i = 0; i < axes; i++) {
      block[i] = d.between(1, 3);
      pads[2 * i] = d.between(0, 1);
      pads[2 * i + 1] = Math.floorMod(-(a.size(i + 1) + pads[2 * i]), block[i]);
    }
    d.op("SpaceToBatchND").in(a, d.ints(block), d.ints(DType.INT32, List.of(axes, 2), pads)).add();
  }

  private static void batchToSpace(Draft d) {
    Item a = d.pick(Types.COMMON, 2, 4);
    List<Integer> shape = new ArrayList<>(a.shape());
    int axes = d.between(1, Math.min(2, a.rank() - 1));
    int[] block = new int[axes];
    int[] crops = new int[2 * axes];
    int all = 1;
    for (int i = 0; i < axes; i++) {
      block[i] = d.between(1, 2);
      all *= block[i];
      crops[2 * i] = d.between(0, 1);
      crops[2 * i + 1] = d.between(0, Math.max(0, Math.min(1, a.size(i + 1) - 1)));
    }
    shape.set(0, all * d.between(1, 2));
    Item fitting = shape.equals(a.shape()) ? a : d.input(a.dtype(), shape);
    d.op("BatchToSpaceND")
        .in(fitting, d.ints(block), d.ints(DType.INT32, List.of(axes, 2), crops))
        .add();
  }

  private static Item coloured(Draft d, Set<DType> types) {
    List<Integer> shape = new ArrayList<>(IndexingRows.sizes(d, 2, 3));
    shape.add(3);
    DType type = d.type(types);
    Item unit = d.constant(type, shape, Contents.UNIT);
    return d.chance(0.5) ? unit : d.op("Sigmoid").in(d.input(type, shape)).one();
  }

  private static void colour(Draft d, String op) {
    d.op(op).in(d.op("Identity").in(coloured(d, Types.REAL)).one()).add();
  }

  private static void adjust(Draft d, String op) {
    Item image = coloured(d, Set.of(DType.FLOAT32));
    d.op(op).in(image, d.scalar(DType.FLOAT32, d.one(0.3, 1.5, -0.2))).add();
  }

  private static void patches(Draft d) {
    Item image = ConvolutionRows.images(d, Types.NUMBER, 4);
    NodeDraft node =
        d.op("ExtractImagePatches")
            .in(image)
            .ints("ksizes", ConvolutionRows.steps(d, false, 2, 3, false))
            .ints("strides", ConvolutionRows.steps(d, false, 2, 3, false))
            .ints("rates", ConvolutionRows.steps(d, false, 2, 2, false));
    node.attr("padding", d.one("SAME", "VALID")).add();
  }
}
