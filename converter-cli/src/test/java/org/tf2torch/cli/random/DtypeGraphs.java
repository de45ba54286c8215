package org.tf2torch.cli.random;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tf2torch.ir.DType;

/** Answers that depend on the dtype, or on numbers that are none, each as small as it fails. */
final class DtypeGraphs {
  static final Map<String, Consumer<Draft>> ALL =
      Map.of(
          "truth values summed up in places", DtypeGraphs::truths,
          "the gradient of a mirrored uint16", DtypeGraphs::mirrored,
          "bounds that are no numbers", DtypeGraphs::bounds,
          "complex numbers in a box", DtypeGraphs::box,
          "softplus in half precision", DtypeGraphs::softplus,
          "the mean of large uint64", DtypeGraphs::mean,
          "the square root of no numbers", DtypeGraphs::root,
          "axes of size 1 from both ends", DtypeGraphs::squeezed);

  private DtypeGraphs() {}

  private static void truths(Draft d) {
    Item places = d.ints(DType.INT32, List.of(3, 1), 1, 0, 1);
    Item updates = d.input(DType.BOOL, List.of(3, 6));
    d.op("ScatterNd").in(places, updates, d.ints(DType.INT32, List.of(2), 3, 6)).add();
  }

  private static void mirrored(Draft d) {
    Item amounts = d.ints(DType.INT32, List.of(2, 2), 1, 0, 2, 1);
    Item x = d.constant(DType.UINT16, List.of(4, 6));
    Item y = d.op("AddV2").in(x, d.input(DType.UINT16, List.of(1))).one();
    d.op("MirrorPadGrad").in(y, amounts).attr("mode", "REFLECT").add();
  }

  private static void bounds(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(6));
    Item none = d.op("Sqrt").in(d.scalar(DType.FLOAT32, -1)).one();
    d.op("ClipByValue").in(x, d.scalar(DType.FLOAT32, 0), none).add();
    d.op("ClipByValue").in(x, none, d.scalar(DType.FLOAT32, 0)).add();
    d.op("ClipByValue").in(x, none, none).add();
  }

  private static void box(Draft d) {
    Item x = d.input(DType.COMPLEX64, List.of(5));
    Item low = d.constant(DType.COMPLEX64, List.of());
    Item high = d.op("AddV2").in(low, d.op("Conj").in(d.op("Neg").in(low).one()).one()).one();
    d.op("ClipByValue").in(x, low, high).add();
  }

  private static void softplus(Draft d) {
    Item x = d.constant(Tensors.whole(DType.FLOAT32, List.of(8), -6, -5, -3, -2, 2, 3, 5, 6));
    for (DType type : List.of(DType.BFLOAT16, DType.FLOAT16)) {
      Item half = d.op("Cast").in(x).type("DstT", type).one();
      Item near = d.op("Add").in(half, d.input(type, List.of(1))).one();
      d.op("Softplus").in(near).add();
    }
  }

  /** The bits of the sums are no signed number's. */
  private static void mean(Draft d) {
    Item signed = d.constant(Tensors.whole(DType.INT64, List.of(2, 3), 5, -9, 0, -9, 7, -8));
    Item bits = d.op("Bitcast").in(signed).type("type", DType.UINT64).one();
    Item none = d.op("ZerosLike").in(d.input(DType.UINT64, List.of(1))).one();
    d.op("Mean").in(d.op("BitwiseXor").in(bits, none).one(), d.int32(-1)).add();
  }

  private static void root(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(1, 1));
    Item unit = d.constant(Tensors.whole(DType.FLOAT32, List.of(2, 2, 2), 4, 0, 0, 9, 4, 0, 0, 9));
    Item gap = d.constant(Tensors.whole(DType.FLOAT32, List.of(2, 1, 1), 1, 0));
    Item zero = d.op("Mul").in(x, d.scalar(DType.FLOAT32, 0)).one();
    Item none = d.op("Div").in(zero, gap).one();
    d.op("MatrixSquareRoot").in(d.op("AddV2").in(unit, none).one()).add();
  }

  private static void squeezed(Draft d) {
    for (int[] axes : new int[][] {{-1, -3}, {0, -1}, {-2, 0}, {1, -4, -2}}) {
      Item x = d.input(DType.FLOAT32, List.of(1, 1, 1, 1));
      d.op("Squeeze").in(x).ints("squeeze_dims", axes).add();
      Item any = d.unranked(DType.FLOAT32, List.of(1, 1, 1, 1));
      d.op("Squeeze").in(any).ints("squeeze_dims", axes).add();
    }
  }
}
