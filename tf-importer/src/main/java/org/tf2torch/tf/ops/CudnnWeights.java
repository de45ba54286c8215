package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;

/**
 * What cuDNN keeps in one flat buffer: of each layer and direction the input's weights [units, in]
 * gate by gate, then the state's [units, units], and behind all of them the biases in the same
 * order. NVIDIA promises no layout. This one is what TensorFlow's Keras writes for a single layer;
 * a stack is taken apart only where the buffer is seen to be joined of just these pieces.
 *
 * @param gates of each layer and direction
 */
record CudnnWeights(List<List<Gate>> gates) {
  /** A gate's weights [units, in] and [units, units], and biases. */
  record Gate(Value input, Value state, Value inputBias, Value stateBias) {
    Value ofInput(Emit emit, Value x) {
      return product(emit, x, input, inputBias);
    }

    Value ofState(Emit emit, Value h) {
      return product(emit, h, state, stateBias);
    }

    private static Value product(Emit emit, Value x, Value weight, Value bias) {
      return emit.add(emit.op(new MatMul(), x, emit.transpose(weight)), bias);
    }
  }

  static CudnnWeights of(
      OpCall call, CudnnCell cell, int layers, int directions, long size, long units) {
    Value buffer = call.emit().ranked(call.tensor(3), 1);
    Pieces pieces = new Pieces(call, buffer, layers * directions == 1);
    List<List<Value>> weights = new ArrayList<>();
    for (int place = 0; place < layers * directions; place++) {
      List<Value> matrices = new ArrayList<>();
      long width = place < directions ? size : units * directions;
      for (int gate = 0; gate < 2 * cell.gates(); gate++) {
        matrices.add(pieces.next(units, gate < cell.gates() ? width : units));
      }
      weights.add(matrices);
    }
    List<List<Gate>> all = new ArrayList<>();
    for (List<Value> matrices : weights) {
      List<Value> biases = new ArrayList<>();
      for (int gate = 0; gate < 2 * cell.gates(); gate++) {
        biases.add(pieces.next(units));
      }
      List<Gate> gates = new ArrayList<>();
      for (int gate = 0; gate < cell.gates(); gate++) {
        int other = gate + cell.gates();
        gates.add(
            new Gate(matrices.get(gate), matrices.get(other), biases.get(gate), biases.get(other)));
      }
      all.add(gates);
    }
    fit(call, pieces.isEmpty());
    return new CudnnWeights(all);
  }

  private static void fit(OpCall call, boolean fits) {
    call.require(fits, "its weights do not fit its layers");
  }

  /** Takes a buffer apart from its start on. */
  private static final class Pieces {
    private final OpCall call;
    private final List<Value> parts;
    private final boolean cuts;
    private int part;
    private long offset;

    /**
     * @param cuts whether pieces may be cut out of what is joined, or of a buffer that is not
     */
    Pieces(OpCall call, Value buffer, boolean cuts) {
      this.call = call;
      this.cuts = cuts;
      parts = buffer.isA(Concat.class) ? buffer.producer().orElseThrow().inputs() : List.of(buffer);
      boolean known = parts.stream().allMatch(p -> p.shape().hasRank(1) && p.shape().isKnown());
      call.require(known, "the size of its weights is not known");
    }

    Value next(long... shape) {
      long length = 1;
      for (long size : shape) {
        length *= size;
      }
      fit(call, part < parts.size());
      Value from = parts.get(part);
      long size = from.shape().dim(0).value();
      boolean whole = offset == 0 && size == length;
      call.require(whole || cuts, "its weights are a buffer whose layout only cuDNN knows");
      fit(call, offset + length <= size);
      Emit emit = call.emit();
      Value piece = whole ? source(from) : emit.slice(from, 0, offset, offset + length);
      offset += length;
      if (offset == size) {
        part++;
        offset = 0;
      }
      return emit.reshape(piece, shape);
    }

    /** Keras splits the biases it has just joined: the one that a piece is part of. */
    private Value source(Value piece) {
      Optional<List<Long>> start =
          piece.op(Slice.class).filter(slice -> slice.step() == 1).isPresent()
                  && piece.operand(0).isA(Concat.class)
              ? Contents.longs(piece.operand(1))
              : Optional.empty();
      if (start.isEmpty()) {
        return piece;
      }
      long from = start.get().get(0);
      long end = from + piece.shape().dim(0).value();
      for (Value joined : piece.operand(0).producer().orElseThrow().inputs()) {
        if (from < 0 || !joined.shape().isKnown()) {
          return piece;
        }
        long size = joined.shape().dim(0).value();
        if (from < size) {
          return end <= size ? call.emit().slice(joined, 0, from, end) : piece;
        }
        from -= size;
        end -= size;
      }
      return piece;
    }

    boolean isEmpty() {
      return part == parts.size();
    }
  }
}
