package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.FLOAT;

import java.util.List;
import java.util.Set;
import org.tf2torch.cli.random.Contents;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Normalisation, and losses. */
final class NormalizationRows {
  private NormalizationRows() {}

  static void add(Rows rows) {
    rows.row("Softmax", d -> d.op("Softmax").in(d.pick(FLOAT, 1, 5)).add());
    rows.row("LogSoftmax", d -> d.op("LogSoftmax").in(d.pick(FLOAT, 1, 5)).add());
    rows.row("FusedBatchNormV3", NormalizationRows::batchNorm);
    rows.row("BatchNormParts", NormalizationRows::parts);
    rows.row("LayerNormParts", NormalizationRows::layerNorm);
    rows.row("SoftmaxCrossEntropyWithLogits", NormalizationRows::crossEntropy);
    rows.row("SparseSoftmaxCrossEntropyWithLogits", NormalizationRows::sparseCrossEntropy);
    rows.row("L2Normalize", NormalizationRows::l2);
  }

  private static void batchNorm(Draft d) {
    Item image = ConvolutionRows.images(d, Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16), 4);
    boolean first = d.chance(0.2);
    boolean training = d.chance(0.4);
    List<Integer> channels = List.of(image.size(first ? 1 : 3));
    Item scale = d.constant(DType.FLOAT32, channels);
    Item offset = d.constant(DType.FLOAT32, channels);
    List<Integer> moments = training ? List.of(0) : channels;
    Item mean = d.constant(DType.FLOAT32, moments);
    Item variance = d.constant(DType.FLOAT32, moments, Contents.UNIT);
    d.op("FusedBatchNormV3")
        .in(image)
        .in(scale, offset, mean, variance)
        .attr("epsilon", d.one(0.001, 0.1))
        .attr("is_training", training)
        .attr("data_format", first ? "NCHW" : "NHWC")
        .add();
  }

  /** x · m + (β − μ · m) with m = γ / √(σ² + ε), as Keras 3 writes it. */
  private static void parts(Draft d) {
    Item x = d.pick(Types.REAL, 2, 5);
    List<Integer> shape = List.of(x.size(-1));
    Item variance = d.constant(x.dtype(), shape, Contents.UNIT);
    Item sum = d.op("AddV2").in(variance, d.scalar(x.dtype(), 0.001)).one();
    Item scale = d.op("Rsqrt").in(sum).one();
    if (d.chance(0.7)) {
      scale = d.op("Mul").in(scale, d.weight(x.dtype(), shape)).one();
    }
    Item mean = d.weight(x.dtype(), shape);
    Item offset = d.weight(x.dtype(), shape);
    Item shift = d.op("Sub").in(offset, d.op("Mul").in(mean, scale).one()).one();
    Item scaled = d.op("Mul").in(x, scale).one();
    d.op("AddV2").in(scaled, shift).add();
  }

  private static void layerNorm(Draft d) {
    Item x = d.pick(Types.REAL, 2, 4);
    Item axis = d.ints(DType.INT32, List.of(1), d.chance(0.7) ? -1 : x.rank() - 1);
    Item mean = d.op("Mean").in(x, axis).attr("keep_dims", true).one();
    Item square = d.op("SquaredDifference").in(x, mean).one();
    Item variance = d.op("Mean").in(square, axis).attr("keep_dims", true).one();
    Item scale =
        d.op("Rsqrt").in(d.op("AddV2").in(variance, d.scalar(x.dtype(), 0.01)).one()).one();
    Item gamma = d.weight(x.dtype(), List.of(x.size(-1)));
    Item weight = d.op("Mul").in(scale, gamma).one();
    Item scaled = d.op("Mul").in(x, weight).one();
    Item shift =
        d.op("Sub")
            .in(d.weight(x.dtype(), List.of(x.size(-1))), d.op("Mul").in(mean, weight).one())
            .one();
    d.op("AddV2").in(scaled, shift).add();
  }

  private static void crossEntropy(Draft d) {
    Item logits = d.pick(FLOAT, 2, 2);
    Item labels = d.op("Softmax").in(d.like(logits.dtype(), logits.shape())).one();
    d.op("SoftmaxCrossEntropyWithLogits").in(logits, labels).add();
  }

  private static void sparseCrossEntropy(Draft d) {
    Item logits = d.pick(FLOAT, 2, 2);
    Item labels = IndexingRows.indices(d, List.of(logits.size(0)), logits.size(1));
    d.op("SparseSoftmaxCrossEntropyWithLogits").in(logits, labels).add();
  }

  private static void l2(Draft d) {
    Item x = d.pick(FLOAT, 1, 4);
    Item square = d.op("Square").in(x).one();
    Item sum = d.op("Sum").in(square, d.int32(-1)).attr("keep_dims", true).one();
    Item norm = d.op("Rsqrt").in(d.op("Maximum").in(sum, d.scalar(x.dtype(), 0.01)).one()).one();
    d.op("Mul").in(x, norm).add();
  }
}
