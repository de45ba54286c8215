package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Sampling.Draw;
import org.tf2torch.ir.op.Sampling.Draw.Distribution;
import org.tf2torch.ir.op.Sampling.DrawBinomial;
import org.tf2torch.ir.op.Sampling.DrawClasses;
import org.tf2torch.ir.op.Sampling.DrawEach;
import org.tf2torch.ir.op.Sampling.DrawEach.Family;
import org.tf2torch.ir.op.Sampling.DrawIntegers;
import org.tf2torch.ir.op.Sampling.Shuffle;
import org.tf2torch.ir.op.Sampling.Sobol;
import org.tf2torch.ir.op.Sampling.Truncated;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.OpTable.TensorHandler;
import org.tf2torch.tf.lower.Operand;

/**
 * Random numbers. Those of PyTorch come from another generator than TensorFlow's: seeds, keys and
 * counters are not carried over, only the distribution is.
 */
final class RandomOps {
  private static final Operand STATE =
      new Operand.Foreign("the state of TensorFlow's random generator");

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
    table.op("StatelessRandomGammaV2", call -> whole(call, Family.GAMMA, 2));
    table.op("StatelessRandomGammaV3", call -> whole(call, Family.GAMMA, 4));
    table.op("RandomPoisson", call -> each(call, Family.POISSON, 1));
    table.op("RandomPoissonV2", call -> each(call, Family.POISSON, 1));
    table.op("StatelessRandomPoisson", call -> whole(call, Family.POISSON, 2));
    table.op("StatelessRandomBinomial", call -> binomial(call, 0, 2));
    table.op("StatefulRandomBinomial", call -> binomial(call, 2, 3));
    table.op("ParameterizedTruncatedNormal", call -> truncatedNormal(call, 1, true));
    table.op("StatelessParameterizedTruncatedNormal", call -> truncatedNormal(call, 2, false));
    table.op("SobolSample", RandomOps::sobol);
    table.op("RandomCrop", RandomOps::crop);
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
    table.raw(name, call -> java.util.Collections.nCopies(results, STATE));
  }

  /** An operation that may also cut or read anew the state of a generator, which stays one. */
  static void orState(OpTable table, String name, TensorHandler handler) {
    table.raw(
        name,
        call ->
            List.of(
                call.operand(0).equals(STATE) ? STATE : new Operand.Tensor(handler.lower(call))));
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
    return drawn(call, family, emit.broadcast(elements, shape));
  }

  /** A number for each place of the shape; the parameter broadcasts to it. */
  private static Value whole(OpCall call, Family family, int parameter) {
    return drawn(call, family, call.emit().broadcast(call.tensor(parameter), call.tensor(0)));
  }

  /** PyTorch draws for float32 and float64 only; TensorFlow takes rates of other types, too. */
  private static Value drawn(OpCall call, Family family, Value parameters) {
    DType given = parameters.dtype();
    boolean drawable = given == DType.FLOAT32 || given == DType.FLOAT64;
    Value wide = drawable ? parameters : call.emit().cast(parameters, DType.FLOAT64);
    Value drawn = call.emit().op(new DrawEach(family), wide);
    return call.emit().cast(drawn, call.hasAttribute("dtype") ? call.dtype("dtype") : given);
  }

  /** PyTorch draws in floating point; counts are whole numbers in any type. */
  private static Value binomial(OpCall call, int shape, int counts) {
    Emit emit = call.emit();
    Value count = emit.cast(call.tensor(counts), DType.FLOAT64);
    Value odds = emit.cast(call.tensor(counts + 1), DType.FLOAT64);
    Value where = call.tensor(shape);
    Value drawn =
        emit.op(new DrawBinomial(), emit.broadcast(count, where), emit.broadcast(odds, where));
    return emit.cast(drawn, call.dtype("dtype"));
  }

  /**
   * Mean, deviation, least and largest number from that operand on.
   *
   * @param rows whether each is one number for all, or one for each slice along the first axis
   */
  private static Value truncatedNormal(OpCall call, int first, boolean rows) {
    Emit emit = call.emit();
    DType type = call.tensor(first).dtype();
    Value shape = call.tensor(0);
    Value uniform = emit.op(new Draw(Distribution.UNIFORM, DType.FLOAT64), shape);
    List<Value> parameters = new ArrayList<>();
    for (int i = first; i < first + 4; i++) {
      Value parameter = emit.cast(call.tensor(i), DType.FLOAT64);
      parameters.add(rows ? alongRows(call, parameter, uniform) : emit.broadcast(parameter, shape));
    }
    Value mean = parameters.get(0);
    Value deviation = parameters.get(1);
    Value low = emit.div(emit.sub(parameters.get(2), mean), deviation);
    Value high = emit.div(emit.sub(parameters.get(3), mean), deviation);
    Value normal = emit.op(new Truncated(), uniform, low, high);
    return emit.cast(emit.add(mean, emit.mul(deviation, normal)), type);
  }

  private static Value alongRows(OpCall call, Value parameter, Value like) {
    call.require(
        parameter.shape().hasRank() && parameter.shape().rank() <= 1 && like.shape().hasRank(),
        "the rank of its parameters is unknown before the model runs");
    Value column = parameter;
    for (int i = 1; i < like.shape().rank() && parameter.shape().hasRank(1); i++) {
      column = call.emit().unsqueeze(column, i);
    }
    return column;
  }

  /** A part [height, width] of an image [height, width, channels] from a random place. */
  private static Value crop(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value part = emit.ranked(call.tensor(0), 3);
    for (int axis = 0; axis < 2; axis++) {
      Value size = emit.select(at.wide(call.tensor(1)), 0, axis);
      Value places = emit.add(emit.sub(at.size(part, axis), size), emit.size(1));
      Value start = emit.op(new DrawIntegers(), emit.sizes(), emit.size(0), places);
      part = emit.op(new Slice(axis, 1), part, start, emit.add(start, size));
    }
    return part;
  }

  /** Quasi-random: the same numbers in every run, and in TensorFlow. */
  private static Value sobol(OpCall call) {
    return call.emit(
        new Sobol(call.dtype("dtype")), call.tensor(0), call.tensor(1), call.tensor(2));
  }
}
