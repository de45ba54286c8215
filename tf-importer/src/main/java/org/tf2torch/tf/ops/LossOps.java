package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Softmax;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Losses left in a graph, with their gradients. */
final class LossOps {
  private LossOps() {}

  static void register(OpTable table) {
    table.ops("SoftmaxCrossEntropyWithLogits", LossOps::crossEntropy);
    table.ops("SparseSoftmaxCrossEntropyWithLogits", LossOps::sparseCrossEntropy);
  }

  /** The loss of each row, and its derivative by the logits. */
  private static List<Value> crossEntropy(OpCall call) {
    Emit emit = call.emit();
    Value labels = call.emit().ranked(call.tensor(1), 2);
    Value logits = broadcastLogits(emit, emit.ranked(call.tensor(0), 2), labels);
    Value logProbabilities = emit.op(new Softmax(-1, true), logits);
    Value zero = emit.scalarLike(logits, 0);
    // A class without weight adds nothing, even where it is impossible: 0 times infinity.
    Value unused = emit.compare(Relation.EQUAL, labels, zero);
    Value terms = emit.where(unused, zero, emit.mul(labels, logProbabilities));
    Value loss = emit.unary(Function.NEG, emit.reduce(Reduction.SUM, terms, List.of(1), false));
    return List.of(loss, emit.sub(emit.op(new Softmax(-1, false), logits), labels));
  }

  /** Logits and labels may broadcast against each other; the softmax is over all classes. */
  private static Value broadcastLogits(Emit emit, Value logits, Value labels) {
    return logits.shape().equals(labels.shape())
        ? logits
        : emit.add(logits, emit.full(emit.shapeOf(labels), emit.scalarLike(labels, 0)));
  }

  private static List<Value> sparseCrossEntropy(OpCall call) {
    Emit emit = call.emit();
    Value logits = emit.ranked(call.tensor(0), 2);
    Value labels = emit.cast(emit.ranked(call.tensor(1), 1), DType.INT64);
    Value logProbabilities = emit.op(new Softmax(-1, true), logits);
    Value loss = emit.unary(Function.NEG, emit.op(new Gather(1, 1), logProbabilities, labels));
    Value classes =
        emit.op(new Range(), emit.size(0), emit.size(logits.shape().dim(1)), emit.size(1));
    Value chosen = emit.compare(Relation.EQUAL, emit.unsqueeze(labels, 1), classes);
    Value gradient =
        emit.sub(emit.op(new Softmax(-1, false), logits), emit.cast(chosen, logits.dtype()));
    return List.of(loss, gradient);
  }
}
