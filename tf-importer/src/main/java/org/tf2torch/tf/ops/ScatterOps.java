package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Indexing.Scatter.Combination;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.lower.Slot;

/** Operations that place elements by indices held in a tensor. */
final class ScatterOps {
  private ScatterOps() {}

  static void register(OpTable table) {
    table.op("ScatterNd", ScatterOps::scatterNd);
    table.op("ScatterNdNonAliasingAdd", call -> tensor(call, Combination.ADD));
    family(table, "Update", Combination.UPDATE);
    family(table, "Add", Combination.ADD);
    family(table, "Sub", Combination.SUB);
    family(table, "Min", Combination.MIN);
    family(table, "Max", Combination.MAX);
    rows(table, "Mul", Combination.MUL);
    rows(table, "Div", Combination.DIV);
    inplace(table, "InplaceUpdate", Combination.UPDATE);
    inplace(table, "InplaceAdd", Combination.ADD);
    inplace(table, "InplaceSub", Combination.SUB);
    table.op("InvertPermutation", ScatterOps::invertPermutation);
  }

  private static void family(OpTable table, String suffix, Combination combination) {
    table.op("TensorScatter" + suffix, call -> tensor(call, combination));
    table.effect("ScatterNd" + suffix, call -> variable(call, combination, false));
    table.effect("ResourceScatterNd" + suffix, call -> variable(call, combination, false));
    rows(table, suffix, combination);
  }

  /** Those whose indices name rows. */
  private static void rows(OpTable table, String suffix, Combination combination) {
    table.effect("Scatter" + suffix, call -> variable(call, combination, true));
    table.effect("ResourceScatter" + suffix, call -> variable(call, combination, true));
  }

  /** TensorFlow takes the numbers of rows modulo the rows there are. */
  private static void inplace(OpTable table, String name, Combination combination) {
    table.op(
        name,
        call -> {
          Emit emit = call.emit();
          Shape shape = call.tensor(0).shape();
          if (shape.hasRank() && shape.dim(0).is(0)) {
            return call.tensor(0);
          }
          Value rows = emit.select(emit.shapeOf(call.tensor(0)), 0, 0);
          Value row = emit.binary(Operator.FLOOR_MOD, indices(call, 1), rows);
          return call.emit(
              new Scatter(combination, false),
              call.tensor(0),
              emit.unsqueeze(row, -1),
              call.tensor(2));
        });
  }

  private static Value indices(OpCall call, int i) {
    return call.emit().cast(call.tensor(i), DType.INT64);
  }

  private static Scatter op(OpCall call, Combination combination) {
    return new Scatter(combination, IndexingOps.ignoresBadIndices(call));
  }

  private static Value tensor(OpCall call, Combination combination) {
    return call.emit(op(call, combination), call.tensor(0), indices(call, 1), call.tensor(2));
  }

  /** Places that are named twice are summed up, which of truth values is "or"; others are 0. */
  private static Value scatterNd(OpCall call) {
    Emit emit = call.emit();
    Value updates = call.tensor(1);
    boolean truths = updates.dtype() == DType.BOOL;
    Value summands = truths ? emit.cast(updates, DType.UINT8) : updates;
    Value zeros = emit.full(call.tensor(2), zero(emit, summands.dtype()));
    Combination combination = truths ? Combination.MAX : Combination.ADD;
    Value sums = emit.op(op(call, combination), zeros, indices(call, 0), summands);
    return truths ? emit.cast(sums, DType.BOOL) : sums;
  }

  /** A scalar 0 of any dtype. */
  static Value zero(Emit emit, DType dtype) {
    return dtype.isComplex()
        ? emit.cast(emit.scalar(dtype.real(), 0), dtype)
        : emit.scalar(dtype, 0);
  }

  private static List<Operand> variable(OpCall call, Combination combination, boolean rows) {
    Slot slot = call.variable(0);
    Emit emit = call.emit();
    Value old = call.tensor(0);
    Value indices = indices(call, 1);
    Value updates = call.tensor(2);
    if (rows) {
      if (updates.shape().hasRank(0)) {
        List<Dim> dims = new java.util.ArrayList<>(indices.shape().dims());
        dims.addAll(old.shape().dims().subList(1, old.shape().rank()));
        updates = emit.broadcast(updates, emit.sizes(dims));
      }
      indices = emit.unsqueeze(indices, -1);
    }
    return call.assign(slot, emit.op(op(call, combination), old, indices, updates));
  }

  private static Value invertPermutation(OpCall call) {
    Emit emit = call.emit();
    Value permutation = emit.ranked(call.tensor(0), 1);
    DType type = permutation.dtype();
    Value count = emit.sizes(type, List.of(), List.of(permutation.shape().dim(0)));
    Value places = emit.op(new Range(), emit.scalar(type, 0), count, emit.scalar(type, 1));
    Value zeros = emit.full(emit.shapeOf(permutation), emit.scalar(type, 0));
    Value indices = emit.unsqueeze(emit.cast(permutation, DType.INT64), 1);
    return emit.op(new Scatter(Combination.UPDATE, false), zeros, indices, places);
  }
}
