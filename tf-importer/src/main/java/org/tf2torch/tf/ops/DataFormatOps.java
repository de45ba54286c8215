package org.tf2torch.tf.ops;

import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** What TensorFlow's own layout pass leaves behind: numbers of axes, and sizes by axis. */
final class DataFormatOps {
  private DataFormatOps() {}

  static void register(OpTable table) {
    table.op("DataFormatDimMap", DataFormatOps::dimMap);
    table.op("DataFormatVecPermute", DataFormatOps::vecPermute);
  }

  private static String format(OpCall call, String name) {
    String format = call.text(name);
    call.require(
        format.chars().distinct().count() == format.length()
            && sorted(format).equals(sorted(call.text("src_format"))),
        "its formats name different axes");
    return format;
  }

  private static String sorted(String text) {
    return text.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
  }

  private static Value pick(OpCall call, Value from, String of, String in) {
    long[] places = of.chars().mapToLong(in::indexOf).toArray();
    Value indices =
        call.emit().constant(Literals.longs(DType.INT64, List.of((long) places.length), places));
    return call.emit().op(new Gather(0, 0), from, indices);
  }

  /** Where each axis of the source is in the destination; negative axes count from the end. */
  private static Value dimMap(OpCall call) {
    Emit emit = call.emit();
    String source = format(call, "src_format");
    String target = format(call, "dst_format");
    Value x = call.tensor(0);
    Value axis = emit.binary(Operator.FLOOR_MOD, x, emit.scalarLike(x, source.length()));
    long[] places = source.chars().mapToLong(target::indexOf).toArray();
    Value map = emit.constant(Literals.longs(x.dtype(), List.of((long) places.length), places));
    return emit.op(new Gather(0, 0), map, emit.cast(axis, DType.INT64));
  }

  /**
   * The rows of a vector or matrix in the destination's order; two of them are of the image alone.
   */
  private static Value vecPermute(OpCall call) {
    String source = format(call, "src_format");
    String target = format(call, "dst_format");
    Value x = call.tensor(0);
    call.require(x.shape().hasRank(), "the rank of its input is unknown before the model runs");
    long rows = ShapeOps.known(call, x.shape().dim(0), "the number of axes");
    if (rows == source.length()) {
      return pick(call, x, target, source);
    }
    call.require(rows == source.length() - 2, "it has " + rows + " sizes for " + source);
    return pick(call, x, target.replaceAll("[NC]", ""), source.replaceAll("[NC]", ""));
  }
}
