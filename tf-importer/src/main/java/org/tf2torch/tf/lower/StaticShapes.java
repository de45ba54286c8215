package org.tf2torch.tf.lower;

import java.util.Set;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.Shape;
import org.tf2torch.tf.lower.Body.Edge;

/**
 * Shapes of tensors that are not lowered, as far as the operations that keep their operand's shape
 * tell.
 */
final class StaticShapes {
  private static final int FARTHEST = 64;

  private static final Set<String> KEEP_SHAPE =
      Set.of(
          "Identity",
          "StringToHashBucket",
          "StringToHashBucketFast",
          "StringToHashBucketStrong",
          "StringToNumber",
          "StringLower",
          "StringUpper",
          "StringStrip",
          "RegexReplace",
          "StaticRegexReplace",
          "StringLength",
          "AsString",
          "Cast",
          "Equal",
          "NotEqual",
          "RegexFullMatch",
          "StaticRegexFullMatch",
          "Substr");

  /** The keys are the second operand. */
  private static final Set<String> LOOKUPS = Set.of("LookupTableFind", "LookupTableFindV2");

  private final Frame frame;
  private final Body body;

  StaticShapes(Frame frame, Body body) {
    this.frame = frame;
    this.body = body;
  }

  /** The shape of a node's result. */
  Shape of(NodeDef node) {
    return of(node, 0);
  }

  private Shape of(NodeDef node, int distance) {
    boolean lookup = LOOKUPS.contains(node.getOp());
    if (!lookup && !KEEP_SHAPE.contains(node.getOp()) || distance > FARTHEST) {
      return node.getOp().startsWith("Placeholder") && node.containsAttr("shape")
          ? Shapes.read(node.getAttrOrThrow("shape").getShape(), frame.builder().symbols())
          : Shape.UNKNOWN;
    }
    int operand = lookup ? 1 : 0;
    if (node.getInputCount() <= operand) {
      return Shape.UNKNOWN;
    }
    Edge edge = body.edge(node.getInput(operand));
    NodeDef before = body.node(edge.node());
    return frame
        .bound(edge.node())
        .map(results -> of(results.get(edge.output())))
        .orElseGet(() -> before == null ? Shape.UNKNOWN : of(before, distance + 1));
  }

  private static Shape of(Operand operand) {
    if (operand instanceof Operand.Tensor tensor) {
      return tensor.value().shape();
    }
    if (operand instanceof Operand.Words words) {
      return words.numbers().shape();
    }
    if (operand instanceof Operand.Decimals decimals) {
      return decimals.integers().shape();
    }
    if (operand instanceof Operand.Vectors vectors) {
      return vectors.columns().shape();
    }
    return operand instanceof Operand.Foreign foreign ? foreign.shape() : Shape.UNKNOWN;
  }
}
