package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Detection.CombinedNonMaxSuppression;
import org.tf2torch.ir.op.Detection.NonMaxSuppression;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Choosing among scored boxes. */
final class DetectionOps {
  private DetectionOps() {}

  static void register(OpTable table) {
    table.op("NonMaxSuppression", call -> suppress(call, iouAttribute(call), lowest(call)).get(0));
    table.op("NonMaxSuppressionV2", call -> suppress(call, call.tensor(3), lowest(call)).get(0));
    table.op("NonMaxSuppressionV3", call -> suppress(call, call.tensor(3), call.tensor(4)).get(0));
    table.ops("NonMaxSuppressionV4", DetectionOps::withCount);
    table.ops(
        "NonMaxSuppressionV5",
        call -> suppress(call, call.tensor(3), call.tensor(4), call.tensor(5), padded(call)));
    table.op("NonMaxSuppressionWithOverlaps", DetectionOps::withOverlaps);
    table.ops("CombinedNonMaxSuppression", DetectionOps::combined);
  }

  private static Value iouAttribute(OpCall call) {
    return call.emit().scalar(DType.FLOAT32, call.number("iou_threshold"));
  }

  /** Without a threshold every score but minus infinity and NaN will do. */
  private static Value lowest(OpCall call) {
    return switch (call.tensor(1).dtype()) {
      case FLOAT16 -> call.emit().scalar(DType.FLOAT16, -65504);
      default -> call.emit().scalar(DType.FLOAT32, -Float.MAX_VALUE);
    };
  }

  private static boolean padded(OpCall call) {
    return call.flag("pad_to_max_output_size");
  }

  private static List<Value> suppress(OpCall call, Value overlap, Value least) {
    return suppress(call, overlap, least, call.emit().scalar(DType.FLOAT32, 0), false);
  }

  private static List<Value> withCount(OpCall call) {
    Value hard = call.emit().scalar(DType.FLOAT32, 0);
    List<Value> all = suppress(call, call.tensor(3), call.tensor(4), hard, padded(call));
    return List.of(all.get(0), all.get(2));
  }

  private static List<Value> suppress(
      OpCall call, Value overlap, Value least, Value sigma, boolean padded) {
    return call.builder()
        .emit(
            new NonMaxSuppression(false, padded),
            List.of(
                call.emit().ranked(call.tensor(0), 2),
                call.emit().ranked(call.tensor(1), 1),
                call.tensor(2),
                overlap,
                least,
                sigma));
  }

  private static Value withOverlaps(OpCall call) {
    return call.builder()
        .emit(
            new NonMaxSuppression(true, false),
            List.of(
                call.emit().ranked(call.tensor(0), 2),
                call.emit().ranked(call.tensor(1), 1),
                call.tensor(2),
                call.tensor(3),
                call.tensor(4),
                call.emit().scalar(DType.FLOAT32, 0)))
        .get(0);
  }

  private static List<Value> combined(OpCall call) {
    CombinedNonMaxSuppression op =
        new CombinedNonMaxSuppression(call.flag("pad_per_class"), call.flag("clip_boxes"));
    return call.builder()
        .emit(
            op,
            List.of(
                call.emit().ranked(call.tensor(0), 4),
                call.emit().ranked(call.tensor(1), 3),
                call.tensor(2),
                call.tensor(3),
                call.tensor(4),
                call.tensor(5)));
  }
}
