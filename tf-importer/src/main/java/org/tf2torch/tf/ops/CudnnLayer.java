package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Movement.ReverseSequence;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.tf.lower.OpCall;

/**
 * One of cuDNN's layers in one direction: the loop of its cell over a sequence [steps, batch, in].
 *
 * @param lengths of the sequences, behind which results are zeros and states stay what they are;
 *     null where all go to the end
 */
record CudnnLayer(OpCall call, CudnnCell cell, Value lengths) {
  private static final List<String> NAMES = List.of("h", "c");

  /** The states at the end, then the results of all steps. */
  List<Value> run(
      Value sequence, List<Value> before, List<CudnnWeights.Gate> gates, boolean backward) {
    GraphBuilder builder = call.builder();
    Emit emit = call.emit();
    Value x = backward ? turned(sequence) : sequence;
    Dim index = builder.symbols().fresh("t");
    GraphBuilder nested = builder.nested();
    List<Value> states =
        IntStream.range(0, before.size())
            .mapToObj(i -> Value.parameter(NAMES.get(i), before.get(i).type()))
            .toList();
    Value now = nested.emit(new Select(0), x, new Emit(nested).size(index));
    List<Value> results = results(new Emit(nested), index, now, states, gates);
    List<Value> operands = new ArrayList<>(List.of(emit.size(x.shape().dim(0))));
    operands.addAll(before);
    operands.add(emit.sizes(before.get(0).shape().dims()));
    Region body = new Region(states, nested.nodes(), results);
    List<Value> after = new ArrayList<>(builder.emit(new For(index.toString(), 1, body), operands));
    if (backward) {
      after.set(before.size(), turned(after.get(before.size())));
    }
    return after;
  }

  /** The states behind a step, and its result. */
  private List<Value> results(
      Emit emit, Dim index, Value x, List<Value> states, List<CudnnWeights.Gate> gates) {
    List<Value> next = cell.step(emit, x, states, gates);
    List<Value> results = new ArrayList<>(next);
    results.add(next.get(0));
    if (lengths != null) {
      Value step = emit.cast(emit.size(index), lengths.dtype());
      Value goesOn = emit.unsqueeze(emit.compare(Relation.GREATER, lengths, step), 1);
      List<Value> otherwise = new ArrayList<>(states);
      otherwise.add(emit.scalarLike(next.get(0), 0));
      for (int i = 0; i < results.size(); i++) {
        results.set(i, emit.where(goesOn, results.get(i), otherwise.get(i)));
      }
    }
    return results;
  }

  private Value turned(Value steps) {
    return lengths == null
        ? call.emit(new Reverse(List.of(0)), steps)
        : call.emit(new ReverseSequence(0, 1), steps, lengths);
  }
}
