package org.tf2torch.tf.ops;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.lower.Vocabulary;

/** What can be done to text: it is moved and compared, as numbers that stand for its words. */
final class TextOps {
  private TextOps() {}

  static void register(OpTable table) {
    table.raw("AsString", TextOps::asString);
    table.moveWords(
        "Identity",
        "IdentityN",
        "StopGradient",
        "PreventGradient",
        "PlaceholderWithDefault",
        "EnsureShape",
        "Shape",
        "ShapeN",
        "Size",
        "Rank",
        "Reshape",
        "ExpandDims",
        "Squeeze",
        "Transpose",
        "BroadcastTo",
        "Fill",
        "Tile",
        "Concat",
        "ConcatV2",
        "Pack",
        "Unpack",
        "Split",
        "SplitV",
        "Slice",
        "StridedSlice",
        "Reverse",
        "ReverseV2",
        "ReverseSequence",
        "Gather",
        "ReadVariableOp",
        "ResourceGather",
        "ResourceGatherNd",
        "GatherV2",
        "GatherNd",
        "Select",
        "SelectV2",
        "DynamicPartition",
        "Equal",
        "NotEqual",
        "Unique",
        "UniqueV2",
        "UniqueWithCounts",
        "UniqueWithCountsV2");
  }

  /** Integers as text. Known ones are words; others are only good for being hashed. */
  private static List<Operand> asString(OpCall call) {
    Value x = call.tensor(0);
    boolean plain =
        call.integer("width") == -1 && call.text("fill").isEmpty() && !call.flag("scientific");
    call.require(plain, "it pads or shortens what it writes");
    call.require(
        x.dtype().isInteger() && x.dtype() != DType.UINT64, "it writes " + x.dtype().text());
    Value integers = call.emit().cast(x, DType.INT64);
    Optional<List<Long>> known = Contents.longs(integers);
    Optional<Vocabulary> vocabulary = call.frame().lowering().vocabulary();
    if (known.isEmpty() || vocabulary.isEmpty()) {
      return List.of(new Operand.Decimals(integers));
    }
    List<ByteString> words =
        known.get().stream().map(n -> ByteString.copyFromUtf8(n.toString())).toList();
    List<Long> shape = integers.shape().sizes();
    return List.of(
        new Operand.Words(
            call.emit().constant(vocabulary.get().numbers(words, shape).orElseThrow())));
  }
}
