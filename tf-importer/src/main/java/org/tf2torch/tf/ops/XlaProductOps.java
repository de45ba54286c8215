package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.ops.GeneralConvolution.Axes;

/** XLA's products and convolutions, whose axes lie as xla_data.proto's messages say. */
final class XlaProductOps {
  private XlaProductOps() {}

  static void register(OpTable table) {
    table.op("XlaDot", call -> dot(call, call.dtype("T")));
    table.op("XlaDotV2", call -> dot(call, call.dtype("preferred_element_type")));
    table.op("XlaConv", call -> convolution(call, call.dtype("T"), 1));
    table.op(
        "XlaConvV2",
        call ->
            convolution(
                call, call.dtype("preferred_element_type"), call.integer("batch_group_count")));
  }

  /** The result has the axes of the batch, then those that are left of each operand. */
  private static Value dot(OpCall call, DType result) {
    ProtoNumbers numbers = ProtoNumbers.of(call, "dimension_numbers");
    Emit emit = call.emit();
    call.require(result != DType.BOOL, "it multiplies bool");
    keepsFractions(call, result);
    // PyTorch multiplies no unsigned integers but uint8; modulo their width int64 is exact.
    DType type = result.isUnsigned() && result != DType.UINT8 ? DType.INT64 : result;
    Value a = emit.cast(call.tensor(0), type);
    Value b = emit.cast(call.tensor(1), type);
    String left = letters(XlaOps.rank(call, a), 'a');
    String right = letters(XlaOps.rank(call, b), 'n');
    call.require(left.length() <= 13 && right.length() <= 13, "it has more than 13 axes");
    String batch = pick(call, left, numbers.list(3));
    String contracted = pick(call, left, numbers.list(1));
    right = renamed(call, right, numbers.list(4), batch);
    right = renamed(call, right, numbers.list(2), contracted);
    String shared = batch + contracted;
    String equation = left + "," + right + "->" + batch + rest(left, shared) + rest(right, shared);
    return emit.cast(emit.op(new Einsum(equation), a, b), result);
  }

  /** When fractions are rounded to an integer result is XLA's own choice. */
  private static void keepsFractions(OpCall call, DType result) {
    for (int i = 0; i < 2; i++) {
      DType given = call.tensor(i).dtype();
      call.require(
          !result.isInteger() || given.isInteger(),
          "it multiplies " + given.text() + " to " + result.text());
    }
  }

  private static String letters(int count, char first) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.valueOf((char) (first + i)))
        .collect(Collectors.joining());
  }

  private static String pick(OpCall call, String letters, List<Integer> axes) {
    StringBuilder picked = new StringBuilder();
    for (int axis : axes) {
      call.require(axis >= 0 && axis < letters.length(), "it names axis " + axis);
      picked.append(letters.charAt(axis));
    }
    return picked.toString();
  }

  /** With the letters of the other operand at the axes that belong together. */
  private static String renamed(OpCall call, String letters, List<Integer> axes, String names) {
    call.require(axes.size() == names.length(), "its operands share different axes");
    StringBuilder result = new StringBuilder(letters);
    for (int i = 0; i < axes.size(); i++) {
      call.require(axes.get(i) >= 0 && axes.get(i) < letters.length(), "it names axes " + axes);
      result.setCharAt(axes.get(i), names.charAt(i));
    }
    return result.toString();
  }

  private static String rest(String letters, String without) {
    return letters
        .chars()
        .filter(c -> without.indexOf(c) < 0)
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  /** Integers are convolved in float64, which is exact, and cut down to their bits. */
  private static Value convolution(OpCall call, DType result, long batchGroups) {
    Emit emit = call.emit();
    DType type = result.isInteger() ? DType.FLOAT64 : result;
    call.require(
        result.isFloat() || result.isInteger() && result.bytes() <= 4, "it is " + result.text());
    keepsFractions(call, result);
    DType given = call.tensor(0).dtype();
    call.require(
        given == call.tensor(1).dtype() && (given == result || result.isInteger()),
        "it convolves several dtypes");
    Value image = emit.cast(call.tensor(0), type);
    Value kernel = emit.cast(call.tensor(1), type);
    Value sums = general(call, batchGroups).apply(call, image, kernel);
    return result.isInteger()
        ? emit.cast(emit.cast(emit.unary(Function.ROUND, sums), DType.INT64), result)
        : sums;
  }

  private static GeneralConvolution general(OpCall call, long batchGroups) {
    int rank = XlaOps.rank(call, call.tensor(0));
    call.require(
        rank >= 2 && call.tensor(1).shape().hasRank(rank), "its operands have different ranks");
    ProtoNumbers numbers = ProtoNumbers.of(call, "dimension_numbers");
    Axes axes =
        new Axes(order(numbers, 7, 8, 11), order(numbers, 4, 3, 6), order(numbers, 9, 10, 12));
    axes.check(call, rank);
    int spatial = rank - 2;
    call.require(spatial >= 1 && spatial <= 3, "it slides over " + spatial + " axes");
    List<Dim> padding = call.longs(3, "padding").stream().map(Dim::known).toList();
    call.require(padding.size() == 2 * spatial, "its padding is " + padding);
    return new GeneralConvolution(
        axes,
        GeneralConvolution.orOnes(call, call.longs(2, "window_strides"), spatial),
        padding,
        GeneralConvolution.orOnes(call, call.longs(4, "lhs_dilation"), spatial),
        GeneralConvolution.orOnes(call, call.longs(5, "rhs_dilation"), spatial),
        call.integer(6, "feature_group_count"),
        batchGroups);
  }

  /** The fields that name two axes, and those between. */
  static List<Integer> order(ProtoNumbers numbers, int first, int second, int spatial) {
    List<Integer> order = new ArrayList<>(List.of(numbers.number(first), numbers.number(second)));
    order.addAll(numbers.list(spatial));
    return order;
  }
}
