package org.tf2torch.ir.text;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.op.Indexing.GatherAlong;
import org.tf2torch.ir.op.Indexing.GatherNd;
import org.tf2torch.ir.op.Indexing.OneHot;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Indexing.Stitch;
import org.tf2torch.ir.op.Movement.BroadcastAxes;
import org.tf2torch.ir.op.Movement.BroadcastShapes;
import org.tf2torch.ir.op.Movement.MoveAxis;
import org.tf2torch.ir.op.Movement.PermuteBy;
import org.tf2torch.ir.op.Movement.ReverseAlong;
import org.tf2torch.ir.op.Movement.ReverseSequence;
import org.tf2torch.ir.op.Movement.Roll;
import org.tf2torch.ir.op.Movement.SqueezeAll;
import org.tf2torch.ir.op.Movement.StridedSlice;
import org.tf2torch.ir.op.Movement.UnsqueezeAt;
import org.tf2torch.ir.op.Ordering.InTopK;
import org.tf2torch.ir.op.Ordering.IsIn;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.ir.op.Ordering.Sort;
import org.tf2torch.ir.op.Ordering.Unique;
import org.tf2torch.ir.op.Segments.SegmentReduce;

/** Mnemonics of the operations that move elements to places which the model computes. */
final class IndexingRows {
  private IndexingRows() {}

  static void addTo(Map<String, Function<Attributes, Op>> rows) {
    for (Scatter.Combination c : Scatter.Combination.values()) {
      rows.put(
          "scatter_" + c.name().toLowerCase(Locale.ROOT),
          a -> new Scatter(c, a.has("skip_outside")));
    }
    for (SegmentReduce.Combination c : SegmentReduce.Combination.values()) {
      rows.put(
          "segment_" + c.name().toLowerCase(Locale.ROOT),
          a -> new SegmentReduce(c, a.flag("zero_if_empty")));
    }
    rows.put("gather_along", a -> new GatherAlong(number(a, "batch_dims")));
    rows.put("gather_nd", a -> new GatherNd(number(a, "batch_dims"), a.flag("zero_outside")));
    rows.put("one_hot", a -> new OneHot(number(a, "axis")));
    rows.put("stitch", a -> new Stitch());
    rows.put("sort", a -> new Sort(number(a, "axis"), a.flag("descending")));
    rows.put("non_zero", a -> new NonZero());
    rows.put("unique", a -> new Unique(number(a, "axis")));
    rows.put("is_in", a -> new IsIn());
    rows.put("search_sorted", a -> new SearchSorted(a.flag("right")));
    rows.put("in_top_k", a -> new InTopK());
    rows.put("axis_to_front", a -> new MoveAxis(false));
    rows.put("axis_from_front", a -> new MoveAxis(true));
    rows.put("unsqueeze_at", a -> new UnsqueezeAt());
    rows.put("squeeze_all", a -> new SqueezeAll());
    rows.put("permute_by", a -> new PermuteBy());
    rows.put("reverse_along", a -> new ReverseAlong());
    rows.put("roll", a -> new Roll());
    rows.put(
        "reverse_sequence", a -> new ReverseSequence(number(a, "axis"), number(a, "batch_axis")));
    rows.put("strided_slice", IndexingRows::stridedSlice);
    rows.put("broadcast_shapes", a -> new BroadcastShapes());
    rows.put("broadcast_axes", a -> new BroadcastAxes());
  }

  private static int number(Attributes a, String name) {
    return Math.toIntExact(a.integer(name));
  }

  private static Op stridedSlice(Attributes a) {
    return new StridedSlice(
        a.integer("begin"),
        a.integer("end"),
        a.integer("ellipsis"),
        a.integer("new_axis"),
        a.integer("shrink"));
  }
}
