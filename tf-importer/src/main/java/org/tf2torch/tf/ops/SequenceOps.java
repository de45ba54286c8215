package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.GatherNd;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.ir.op.Reductions.ArgReduce;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Sequences.CtcBeamSearch;
import org.tf2torch.ir.op.Sequences.CtcLoss;
import org.tf2torch.ir.op.Sequences.EditDistance;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations on sequences of classes. */
final class SequenceOps {
  private SequenceOps() {}

  static void register(OpTable table) {
    table.ops("CTCGreedyDecoder", SequenceOps::greedyDecoder);
    table.ops("CTCBeamSearchDecoder", SequenceOps::beamSearchDecoder);
    table.ops("CTCLoss", SequenceOps::loss);
    table.op("EditDistance", SequenceOps::editDistance);
  }

  /**
   * The most probable class of each step, without blanks, and without repetitions if these are
   * merged. Inputs: log-odds [time, batch, classes], lengths [batch]. Results: a sparse tensor
   * [batch, longest] and the negative sum of the highest log-odds [batch, 1].
   */
  private static List<Value> greedyDecoder(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value x = emit.ranked(call.tensor(0), 3);
    Value classes = emit.op(new ArgReduce(true, 2, DType.INT64), x);
    Value time = emit.unsqueeze(at.range(at.size(x, 0)), 1);
    Value valid = emit.compare(Relation.LESS, time, at.wide(call.tensor(1)));
    Value scores = emit.reduce(Reduction.MAX, x, List.of(2), false);
    Value sum =
        emit.reduce(
            Reduction.SUM, emit.where(valid, scores, emit.scalarLike(x, 0)), List.of(0), false);
    Value decoded =
        emit.permute(emit.binary(Operator.LOGICAL_AND, valid, said(call, classes)), 1, 0);
    Value places = emit.op(new NonZero(), decoded);
    Value values = emit.op(new GatherNd(0, false), emit.permute(classes, 1, 0), places);
    Value rows = emit.select(places, 1, 0);
    Value starts = emit.op(new SearchSorted(false), rows, rows);
    Value inRow = emit.sub(at.range(at.size(rows, 0)), starts);
    Value none = emit.sizes(Dim.known(-1));
    Value last = emit.reduce(Reduction.MAX, emit.concat(0, List.of(none, inRow)), List.of(0), true);
    Value batch = emit.unsqueeze(at.size(x, 1), 0);
    return List.of(
        emit.stack(1, List.of(rows, inRow)),
        values,
        emit.concat(0, List.of(batch, emit.add(last, emit.size(1)))),
        emit.unsqueeze(emit.unary(Function.NEG, sum), 1));
  }

  /** Whether a step says its class: it is no blank, and none that is merged with the one before. */
  private static Value said(OpCall call, Value classes) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    long blank = call.integer("blank_index");
    Value count = at.size(call.tensor(0), 2);
    Value blankClass = blank < 0 ? emit.add(count, emit.size(blank)) : emit.size(blank);
    Value said = emit.compare(Relation.NOT_EQUAL, classes, blankClass);
    if (!call.flag("merge_repeated")) {
      return said;
    }
    Value none = emit.full(emit.sizes(Dim.ONE, classes.shape().dim(1)), emit.size(-1));
    Value shifted = emit.concat(0, List.of(none, emit.slice(classes, 0, 0, -1)));
    return emit.binary(
        Operator.LOGICAL_AND, said, emit.compare(Relation.NOT_EQUAL, classes, shifted));
  }

  /** Between sequences in the last axis of two sparse tensors; the axes before it count them. */
  private static Value editDistance(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value shape = emit.maximum(call.tensor(2), call.tensor(5));
    Value groups = emit.op(new Slice(0, 1), shape, emit.size(0), emit.size(-1));
    Coordinates.Groups kinds =
        at.groups(at.wide(emit.concat(0, List.of(call.tensor(1), call.tensor(4)))));
    Value count = at.size(call.tensor(1), 0);
    Value end = emit.size(Slice.END);
    Value distances =
        emit.op(
            new EditDistance(call.flag("normalize")),
            group(call, 0, groups),
            emit.op(new Slice(0, 1), kinds.member(), emit.size(0), count),
            group(call, 3, groups),
            emit.op(new Slice(0, 1), kinds.member(), count, end),
            at.count(groups));
    return emit.reshape(distances, groups);
  }

  private static Value group(OpCall call, int indices, Value groups) {
    Emit emit = call.emit();
    Value leading = emit.op(new Slice(1, 1), call.tensor(indices), emit.size(0), emit.size(-1));
    return new Coordinates(emit).numbers(leading, groups);
  }

  private static List<Value> loss(OpCall call) {
    CtcLoss loss =
        new CtcLoss(
            call.flag("preprocess_collapse_repeated"),
            call.flag("ctc_merge_repeated"),
            call.flag("ignore_longer_outputs_than_inputs"));
    Value x = call.emit().ranked(call.tensor(0), 3);
    call.require(!x.shape().dim(2).is(1), "it has no class but the blank");
    return call.builder().emit(loss, List.of(x, call.tensor(1), call.tensor(2), call.tensor(3)));
  }

  /** Each path is a sparse tensor [batch, longest]: all indices, all values, all shapes. */
  private static List<Value> beamSearchDecoder(OpCall call) {
    Emit emit = call.emit();
    int paths = Math.toIntExact(call.integer("top_paths"));
    int width = Math.toIntExact(call.integer("beam_width"));
    CtcBeamSearch search = new CtcBeamSearch(width, paths, call.flag("merge_repeated"));
    Value x = emit.ranked(call.tensor(0), 3);
    List<Value> found = call.builder().emit(search, List.of(x, call.tensor(1)));
    List<Value> indices = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    List<Value> shapes = new ArrayList<>();
    for (int path = 0; path < paths; path++) {
      Value labels = emit.select(found.get(0), 1, path);
      Value there = emit.compare(Relation.GREATER_EQUAL, labels, emit.size(0));
      Value places = emit.op(new NonZero(), there);
      Value lengths = emit.reduce(Reduction.SUM, emit.cast(there, DType.INT64), List.of(1), false);
      Value longest = emit.reduce(Reduction.MAX, lengths, List.of(0), true);
      indices.add(places);
      values.add(emit.op(new GatherNd(0, false), labels, places));
      shapes.add(emit.concat(0, List.of(emit.sizes(x.shape().dim(1)), longest)));
    }
    return Stream.of(indices, values, shapes, List.of(found.get(1))).flatMap(List::stream).toList();
  }
}
