package org.tf2torch.cli.random;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tf2torch.ir.DType;

/** Arguments that are computed: from sizes, or from data, each as small as it fails. */
final class ComputedGraphs {
  static final Map<String, Consumer<Draft>> ALL =
      Map.of(
          "a single axis that is computed", ComputedGraphs::axis,
          "an axis that is a formula of sizes", ComputedGraphs::formula,
          "windows that are formulas of sizes", ComputedGraphs::windows,
          "what is left, as a formula", ComputedGraphs::rest,
          "windows that find no place", ComputedGraphs::noPlace,
          "the size of a spectrum that is not read", ComputedGraphs::spectrum,
          "the size of what a loop makes for nobody", ComputedGraphs::steps,
          "diagonals that are formulas of sizes", ComputedGraphs::diagonals);

  private ComputedGraphs() {}

  /** A number that only a run can tell. */
  private static Item computed(Draft d, int number) {
    return d.op("Abs").in(d.int32(number)).one();
  }

  /** One, as a formula of a size that is at least that. */
  private static Item one(Draft d, Item x) {
    return d.op("Minimum").in(d.op("Size").in(x).one(), d.int32(1)).one();
  }

  private static void axis(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(2, 3, 4));
    for (String op : List.of("Sum", "Mean", "Max", "EuclideanNorm")) {
      d.op(op).in(x, computed(d, 1)).attr("keep_dims", true).add();
    }
    d.op("Any").in(d.input(DType.BOOL, List.of(2, 3)), computed(d, 1)).add();
  }

  private static void formula(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(2, 3));
    Item axis = one(d, x);
    d.op("Min").in(x, axis).attr("keep_dims", true).add();
    d.op("Prod").in(x, d.op("Pack").list(List.of(axis)).one()).add();
    d.op("ArgMax").in(x, axis).type("output_type", DType.INT32).add();
    d.op("Cumsum").in(x, axis).attr("exclusive", true).add();
  }

  private static Item window(Draft d, Item x, int height, int width) {
    Item one = one(d, x);
    return d.op("Pack").list(List.of(one, d.int32(height), d.int32(width), one)).one();
  }

  private static void windows(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(1, 4, 5, 2));
    for (String padding : List.of("SAME", "VALID")) {
      d.op("MaxPoolV2")
          .in(x, window(d, x, 2, 3), window(d, x, 2, 1))
          .attr("padding", padding)
          .add();
    }
  }

  private static void noPlace(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(1, 5, 3, 2));
    Item patches =
        d.op("ExtractImagePatches")
            .in(x)
            .ints("ksizes", 1, 2, 3, 1)
            .ints("strides", 1, 2, 3, 1)
            .ints("rates", 1, 3, 3, 1)
            .attr("padding", "VALID")
            .one();
    d.op("Shape").in(patches).add();
  }

  /** A length of -1 is all there is. */
  private static void rest(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(4, 3));
    Item minus = d.op("Sub").in(one(d, x), d.int32(2)).one();
    Item begin = d.ints(DType.INT32, List.of(2), 1, 0);
    d.op("Slice").in(x, begin, d.op("Pack").list(List.of(minus, d.int32(2))).one()).add();
    Item lengths = d.op("Pack").list(List.of(d.int32(1), minus)).one();
    d.op("SplitV").in(x, lengths, d.int32(0)).attr("num_split", 2).add();
  }

  private static void spectrum(Draft d) {
    Item length = d.op("Abs").in(d.ints(DType.INT32, List.of(1), 4)).one();
    Item half = d.op("RFFT").in(d.input(DType.FLOAT32, List.of(2, 5)), length).one();
    d.op("Shape").in(half).add();
  }

  private static void steps(Draft d) {
    Item steps = d.op("Abs").in(d.ints(DType.INT64, List.of(), 1)).one();
    Item x = d.input(DType.FLOAT32, List.of(3, 2, 1));
    Item state = d.constant(DType.FLOAT32, List.of(2, 1));
    Item weight = d.constant(DType.FLOAT32, List.of(2, 4));
    Item none = d.constant(DType.FLOAT32, List.of(1));
    Item bias = d.constant(DType.FLOAT32, List.of(4));
    List<Item> made =
        d.op("BlockLSTMV2")
            .in(steps, x, state, state, weight, none, none, none, bias)
            .attr("use_peephole", false)
            .add();
    made.forEach(every -> d.op("Shape").in(every).add());
  }

  private static void diagonals(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(3, 4));
    Item one = one(d, x);
    Item main = d.op("Sub").in(one, one(d, d.op("Neg").in(x).one())).one();
    Item none = d.scalar(DType.FLOAT32, 0);
    Item last = d.op("Pack").list(List.of(main, one)).one();
    Item band = d.op("MatrixDiagPartV2").in(x, last, none).one();
    Item minus = d.op("Neg").in(one).one();
    d.op("MatrixDiagV2").in(band, last, minus, minus, none).add();
  }
}
