package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Sampling.Draw;
import org.tf2torch.ir.op.Sampling.Draw.Distribution;
import org.tf2torch.ir.op.Sampling.DrawClasses;
import org.tf2torch.ir.op.Sampling.DrawEach;
import org.tf2torch.ir.op.Sampling.DrawEach.Family;
import org.tf2torch.ir.op.Sampling.DrawIntegers;
import org.tf2torch.ir.op.Sampling.Shuffle;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/**
 * Random numbers. Those of PyTorch come from another generator than TensorFlow's: seeds, keys and
 * counters are not carried over, only the distribution is.
 */
final class RandomOps {
  private RandomOps() {}

  static void register(OpTable table) {
    distribution(table, "RandomUniform", Distribution.UNIFORM, 0);
    distribution(table, "RandomStandardNormal", Distribution.NORMAL, 0);
    distribution(table, "TruncatedNormal", Distribution.TRUNCATED_NORMAL, 0);
    distribution(table, "StatefulUniform", Distribution.UNIFORM, 2);
    distribution(table, "StatefulStandardNormalV2", Distribution.NORMAL, 2);
    distribution(table, "StatefulTruncatedNormal", Distribution.TRUNCATED_NORMAL, 2);
    for (String version : List.of("", "V2")) {
      distribution(table, "StatelessRandomUniform" + version, Distribution.UNIFORM, 0);
      distribution(table, "StatelessRandomNormal" + version, Distribution.NORMAL, 0);
      distribution(table, "StatelessTruncatedNormal" + version, Distribution.TRUNCATED_NORMAL, 0);
    }
    table.op("RandomUniformInt", call -> integers(call, 0, 1));
    table.op("StatelessRandomUniformInt", call -> integers(call, 0, 2));
    table.op("StatelessRandomUniformIntV2", call -> integers(call, 0, 4));
    table.op("StatefulUniformInt", call -> integers(call, 2, 3));
    table.op("StatelessRandomUniformFullInt", call -> anyBits(call, 0));
    table.op("StatelessRandomUniformFullIntV2", call -> anyBits(call, 0));
    table.op("StatefulUniformFullInt", call -> anyBits(call, 2));
    table.op("NonDeterministicInts", call -> anyBits(call, 0));
    table.op("Multinomial", RandomOps::classes);
    table.op("StatelessMultinomial", RandomOps::classes);
    table.op("RandomShuffle", call -> call.emit(new Shuffle(), call.tensor(0)));
    table.op("StatelessShuffle", call -> call.emit(new Shuffle(), call.tensor(0)));
    table.op("RandomGamma", call -> each(call, Family.GAMMA, 1));
    table.op("StatelessRandomGammaV2", call -> each(call, Family.GAMMA, 2));
    table.op("RandomPoisson", call -> each(call, Family.POISSON, 1));
    table.op("RandomPoissonV2", call -> each(call, Family.POISSON, 1));
    table.op("StatelessRandomPoisson", call -> each(call, Family.POISSON, 2));
    state(table, "StatelessRandomGetKeyCounter", 2);
    state(table, "StatelessRandomGetKeyCounterAlg", 3);
    state(table, "StatelessRandomGetAlg", 1);
    state(table, "RngReadAndSkip", 1);
  }

  private static void distribution(
      OpTable table, String name, Distribution distribution, int shape) {
    table.op(
        name, call -> call.emit(new Draw(distribution, call.dtype("dtype")), call.tensor(shape)));
  }

  /** Where a generator stands: nothing that the operations above look at. */
  private static void state(OpTable table, String name, int results) {
    Operand state = new Operand.Foreign("the state of TensorFlow's random generator");
    table.raw(name, call -> java.util.Collections.nCopies(results, state));
  }

  private static Value integers(OpCall call, int shape, int least) {
    Value min = call.tensor(least);
    Value max = call.tensor(least + 1);
    call.require(!min.dtype().isUnsigned(), "it draws unsigned numbers");
    return call.emit(new DrawIntegers(), call.tensor(shape), min, max);
  }

  /** All bits are random: two halves, since a range of 64 bits has no end that fits into it. */
  private static Value anyBits(OpCall call, int shape) {
    Emit emit = call.emit();
    DType type = call.dtype("dtype");
    Value half = emit.size(1L << 32);
    Value low = emit.op(new DrawIntegers(), call.tensor(shape), emit.size(0), half);
    if (type.bytes() < 8) {
      return emit.cast(low, type);
    }
    Value high =
        emit.op(
            new DrawIntegers(), call.tensor(shape), emit.size(-(1L << 31)), emit.size(1L << 31));
    return emit.cast(emit.add(emit.mul(high, half), low), type);
  }

  private static Value classes(OpCall call) {
    Value count = call.emit().cast(call.tensor(1), DType.INT64);
    Value drawn = call.emit(new DrawClasses(), call.tensor(0), count);
    return call.emit().cast(drawn, call.dtype("output_dtype"));
  }

  /** For each element of the parameter as many numbers as the shape says, in front of its axes. */
  private static Value each(OpCall call, Family family, int parameter) {
    Emit emit = call.emit();
    Value elements = call.tensor(parameter);
    Value shape =
        emit.concat(0, List.of(emit.cast(call.tensor(0), DType.INT64), emit.shapeOf(elements)));
    Value spread = emit.broadcast(elements, shape);
    Value drawn = emit.op(new DrawEach(family), spread);
    return call.hasAttribute("dtype") ? emit.cast(drawn, call.dtype("dtype")) : drawn;
  }
}
