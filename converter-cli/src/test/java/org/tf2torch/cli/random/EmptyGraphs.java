package org.tf2torch.cli.random;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tf2torch.ir.DType;

/** Operations on tensors without elements, without axes, or of zeros, each as small as it fails. */
final class EmptyGraphs {
  static final Map<String, Consumer<Draft>> ALL =
      Map.of(
          "transforms of nothing", EmptyGraphs::nothing,
          "a pixel without channels", EmptyGraphs::channels,
          "glimpses of nothing", EmptyGraphs::glimpses,
          "one number in order", EmptyGraphs::ordered,
          "the square root of zeros", EmptyGraphs::zeros,
          "a sequence of less than nothing", EmptyGraphs::lengths,
          "rows of no rows", EmptyGraphs::noRows);

  private EmptyGraphs() {}

  private static void nothing(Draft d) {
    Item x = d.input(DType.COMPLEX64, List.of(3));
    Item none = d.constant(DType.COMPLEX64, List.of(2, 0, 3));
    d.op("Mul").in(d.op("IFFT2D").in(none).one(), x).add();
  }

  private static void channels(Draft d) {
    Item x = d.op("AddV2").in(empty(d, 1, 3, 3, 0), d.input(DType.FLOAT32, List.of(1))).one();
    d.op("LRN").in(x).add();
    Item none = empty(d, 0);
    d.op("FusedBatchNormV3").in(x, none, none, none, none).attr("is_training", true).add();
  }

  private static void glimpses(Draft d) {
    Item x = d.op("AddV2").in(empty(d, 2, 7, 0, 1), d.input(DType.FLOAT32, List.of(1))).one();
    d.op("ExtractGlimpseV2")
        .in(x, d.ints(DType.INT32, List.of(2), 3, 2), d.constant(DType.FLOAT32, List.of(2, 2)))
        .attr("uniform_noise", false)
        .attr("noise", "zero")
        .add();
  }

  private static void ordered(Draft d) {
    d.op("IsotonicRegression").in(d.input(DType.FLOAT32, List.of())).add();
  }

  private static void zeros(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(3, 3));
    d.op("MatrixSquareRoot").in(d.op("ZerosLike").in(x).one()).add();
  }

  private static void noRows(Draft d) {
    Item x = d.op("AddV2").in(empty(d, 0, 3), d.input(DType.FLOAT32, List.of(3))).one();
    d.op("InplaceAdd")
        .in(x, d.ints(DType.INT32, List.of(2), 1, 0), d.constant(DType.FLOAT32, List.of(2, 3)))
        .add();
  }

  private static void lengths(Draft d) {
    d.op("CTCBeamSearchDecoder")
        .in(d.input(DType.FLOAT32, List.of(6, 2, 4)), d.ints(DType.INT32, List.of(2), -1, 4))
        .attr("beam_width", 4)
        .attr("top_paths", 1)
        .add();
  }

  private static Item empty(Draft d, Integer... sizes) {
    return d.constant(DType.FLOAT32, List.of(sizes));
  }
}
