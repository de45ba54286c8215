package org.tf2torch.ir.pass.recurrent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Sources.Range;

/** Chooses what counts of all steps of a batch, by the lengths of its sequences. */
final class StepsThatCount {
  private final Lengths lengths;
  private final Dim steps;
  private final Emit emit;
  private final Value zero;
  private final Value one;
  private final Map<Double, Value> numbers = new HashMap<>();
  private final Map<List<Value>, Value> lasts = new HashMap<>();
  private Value mask;

  StepsThatCount(Lengths lengths, Dim steps, GraphBuilder builder) {
    this.lengths = lengths;
    this.steps = steps;
    this.emit = new Emit(builder);
    this.zero = integer(0);
    this.one = integer(1);
  }

  private Value integer(long number) {
    return emit.constant(TensorData.scalar(number).cast(lengths.value().dtype()));
  }

  Emit emit() {
    return emit;
  }

  /**
   * All steps, and something else where a sequence has ended.
   *
   * @param all [steps, batch, size]
   * @param ended [batch, size], or a scalar
   */
  Value every(Value all, Value ended) {
    return turned(masked(turned(all), same(ended)));
  }

  /**
   * Each sequence's last step that counts.
   *
   * @param all [steps, batch, size]
   * @param before for sequences that have none: [batch, size], or a scalar
   */
  Value last(Value all, Value before) {
    Value other = same(before);
    return lasts.computeIfAbsent(List.of(all, other), key -> selected(turned(all), other));
  }

  private Value selected(Value sequences, Value before) {
    Value end = emit.minimum(lengths.value(), integer(steps));
    Value place = emit.sub(emit.maximum(end, one), one);
    Value steady = sequences;
    if (!lengths.ofBatch()) {
      steady = masked(sequences, same(emit.scalar(sequences.dtype(), 0)));
      place = emit.broadcast(place, emit.sizes(steady.shape().dim(0)));
    }
    Value last = emit.op(new Gather(1, 1), steady, place);
    Value any = emit.compare(Relation.GREATER, lengths.value(), zero);
    return emit.where(emit.unsqueeze(any, -1), last, before);
  }

  private Value integer(Dim dim) {
    return emit.sizes(lengths.value().dtype(), List.of(), List.of(dim));
  }

  /** Sequences [batch, steps, size] up to their ends. */
  private Value masked(Value sequences, Value ended) {
    if (mask == null) {
      Value all = emit.op(new Range(), zero, integer(steps), one);
      Value counts = emit.compare(Relation.LESS, all, emit.unsqueeze(lengths.value(), -1));
      mask = emit.unsqueeze(counts, -1);
    }
    Value filling = ended.shape().hasRank(0) ? ended : emit.unsqueeze(ended, 1);
    return emit.where(mask, sequences, filling);
  }

  private Value turned(Value sequences) {
    return emit.permute(sequences, 1, 0, 2);
  }

  /** Equal numbers are one value. */
  private Value same(Value value) {
    Optional<Double> number = value.shape().hasRank(0) ? Contents.number(value) : Optional.empty();
    return number.map(n -> numbers.computeIfAbsent(n, key -> value)).orElse(value);
  }
}
