package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.none;
import static org.tf2torch.torch.ops.ProductOps.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Convolutions.BatchToSpace;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Convolutions.SpaceToBatch;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;

/** Operations that slide a window; channels come first here. */
final class ConvolutionOps {
  private ConvolutionOps() {}

  static void register(OpTable table) {
    table.op(Conv.class, ConvolutionOps::conv);
    table.op(ConvTranspose.class, ConvolutionOps::convTranspose);
    table.op(Pool.class, ConvolutionOps::pool);
    table.op(SpaceToBatch.class, ConvolutionOps::spaceToBatch);
    table.op(BatchToSpace.class, ConvolutionOps::batchToSpace);
  }

  private static Expression conv(Conv op, NodeCall call) {
    requireChannelsFirst(op.layout());
    String function = "torch.conv" + op.window().rank() + "d";
    Optional<LayerWeights> weights = LayerWeights.of(call, 1);
    if (weights.isEmpty() || op.groups() == Conv.GROUPS_FROM_SHAPES) {
      Expression bias = call.count() > 2 ? call.arg(2) : none();
      return call(function, conv(op, call.arg(0), call.arg(1), bias, groups(op, call)));
    }
    List<Long> shape = weights.get().tensors().get("weight").data().shape();
    ModuleKind kind =
        new ModuleKind(
            weights.get().qualified("torch.nn.modules.conv.Conv" + op.window().rank() + "d"),
            List.of(
                integer(shape.get(1) * op.groups()),
                integer(shape.get(0)),
                sizes(shape.subList(2, shape.size()))),
            keywords(op.window(), op.groups(), weights.get().hasBias()));
    Expression bias = weights.get().hasBias() ? field("bias") : none();
    Expression forward =
        call(
            function,
            conv(op, new Name("input"), weights.get().weight(), bias, integer(op.groups())));
    return call.layer(kind, weights.get().tensors(), forward, 0);
  }

  private static Expression[] conv(
      Conv op, Expression x, Expression weight, Expression bias, Expression groups) {
    Window window = op.window();
    return new Expression[] {
      x,
      weight,
      bias,
      integers(window.strides()),
      integers(window.padding()),
      integers(window.dilations()),
      groups
    };
  }

  private static Expression groups(Conv op, NodeCall call) {
    return op.groups() == Conv.GROUPS_FROM_SHAPES
        ? new Infix("//", call.size(0, 1), call.size(1, 1))
        : integer(op.groups());
  }

  private static Expression convTranspose(ConvTranspose op, NodeCall call) {
    requireChannelsFirst(op.layout());
    String function = "torch.conv_transpose" + op.window().rank() + "d";
    Optional<LayerWeights> weights = LayerWeights.of(call, 1);
    if (weights.isEmpty()) {
      Expression bias = call.count() > 2 ? call.arg(2) : none();
      return call(function, convTranspose(op, call.arg(0), call.arg(1), bias));
    }
    List<Long> shape = weights.get().tensors().get("weight").data().shape();
    boolean biased = weights.get().hasBias();
    List<Keyword> keywords = new ArrayList<>(keywords(op.window(), op.groups(), biased));
    if (op.outputPadding().stream().anyMatch(p -> p != 0)) {
      keywords.add(new Keyword("output_padding", sizes(op.outputPadding())));
    }
    ModuleKind kind =
        new ModuleKind(
            weights
                .get()
                .qualified("torch.nn.modules.conv.ConvTranspose" + op.window().rank() + "d"),
            List.of(
                integer(shape.get(0)),
                integer(shape.get(1) * op.groups()),
                sizes(shape.subList(2, shape.size()))),
            keywords);
    Expression forward =
        call(
            function,
            convTranspose(
                op, new Name("input"), weights.get().weight(), biased ? field("bias") : none()));
    return call.layer(kind, weights.get().tensors(), forward, 0);
  }

  private static Expression[] convTranspose(
      ConvTranspose op, Expression x, Expression weight, Expression bias) {
    Window window = op.window();
    return new Expression[] {
      x,
      weight,
      bias,
      integers(window.strides()),
      integers(window.padding()),
      integers(op.outputPadding()),
      integer(op.groups()),
      integers(window.dilations())
    };
  }

  /** Constructor arguments that are not torch.nn's defaults. */
  private static List<Keyword> keywords(Window window, long groups, boolean bias) {
    List<Keyword> keywords = new ArrayList<>();
    if (window.strides().stream().anyMatch(s -> s != 1)) {
      keywords.add(new Keyword("stride", sizes(window.strides())));
    }
    if (window.isPadded()) {
      keywords.add(new Keyword("padding", sizes(window.padding())));
    }
    if (window.dilations().stream().anyMatch(d -> d != 1)) {
      keywords.add(new Keyword("dilation", sizes(window.dilations())));
    }
    if (groups != 1) {
      keywords.add(new Keyword("groups", integer(groups)));
    }
    if (!bias) {
      keywords.add(new Keyword("bias", flag(false)));
    }
    return keywords;
  }

  /** One number where all axes agree, as people write it. */
  private static Expression sizes(List<Long> sizes) {
    boolean same = sizes.stream().distinct().count() == 1;
    return same ? integer(sizes.get(0)) : integers(sizes);
  }

  private static Expression pool(Pool op, NodeCall call) {
    requireChannelsFirst(op.layout());
    Window window = op.window();
    boolean max = op.kind() == Pool.Kind.MAX;
    if (max && !call.dtype(0).isFloat()) {
      return WindowOps.integerMaximum(op, call);
    }
    String function = (max ? "torch.max_pool" : "torch.avg_pool") + window.rank() + "d";
    // On processors torch averages no volumes of half precision.
    boolean widened = !max && window.rank() == 3 && call.dtype(0).bytes() < 4;
    Expression x = widened ? call("torch.to", call.arg(0), dtype(DType.FLOAT32)) : call.arg(0);
    Expression[] arguments = {
      x, integers(op.kernel()), integers(window.strides()), integers(window.padding())
    };
    List<Expression> all = new ArrayList<>(List.of(arguments));
    if (max && window.dilations().stream().anyMatch(d -> d != 1)) {
      all.add(integers(window.dilations()));
    } else if (!max) {
      all.add(flag(false));
      all.add(flag(false));
    }
    Expression pooled = call(function, all.toArray(new Expression[0]));
    return widened ? call("torch.to", pooled, dtype(call.dtype(0))) : pooled;
  }

  /** [n, s…, rest…] → [n, s/b, b, …, rest…] → [b…, n, s/b…, rest…] → [b*…*n, s/b…, rest…]. */
  private static Expression spaceToBatch(SpaceToBatch op, NodeCall call) {
    int blocks = op.block().size();
    int rank = call.shape(0).rank();
    List<Expression> split = new ArrayList<>(List.of(call.size(0, 0)));
    List<Integer> order = new ArrayList<>();
    List<Expression> merged = new ArrayList<>();
    Expression batch = call.size(0, 0);
    for (int i = 0; i < blocks; i++) {
      Expression size = new Infix("//", call.size(0, i + 1), integer(op.block().get(i)));
      split.addAll(List.of(size, integer(op.block().get(i))));
      merged.add(size);
      order.add(2 * i + 2);
      batch = new Infix("*", batch, integer(op.block().get(i)));
    }
    order.add(0);
    for (int i = 0; i < blocks; i++) {
      order.add(2 * i + 1);
    }
    for (int axis = blocks + 1; axis < rank; axis++) {
      order.add(split.size());
      split.add(call.size(0, axis));
      merged.add(call.size(0, axis));
    }
    merged.add(0, batch);
    return moved(call, split, order, merged);
  }

  /** The same way back. */
  private static Expression batchToSpace(BatchToSpace op, NodeCall call) {
    int blocks = op.block().size();
    int rank = call.shape(0).rank();
    long all = op.block().stream().reduce(1L, Math::multiplyExact);
    List<Expression> split = new ArrayList<>(integers(op.block()).items());
    Expression batch = new Infix("//", call.size(0, 0), integer(all));
    split.add(batch);
    List<Expression> merged = new ArrayList<>(List.of(batch));
    List<Integer> order = new ArrayList<>(List.of(blocks));
    for (int axis = 1; axis < rank; axis++) {
      split.add(call.size(0, axis));
      order.add(blocks + axis);
      if (axis <= blocks) {
        order.add(axis - 1);
        merged.add(new Infix("*", call.size(0, axis), integer(op.block().get(axis - 1))));
      } else {
        merged.add(call.size(0, axis));
      }
    }
    return moved(call, split, order, merged);
  }

  private static Expression moved(
      NodeCall call, List<Expression> split, List<Integer> order, List<Expression> merged) {
    Expression parts = call("torch.reshape", call.arg(0), new ListLiteral(split));
    return call(
        "torch.reshape", call("torch.permute", parts, integers(order)), new ListLiteral(merged));
  }

  static void requireChannelsFirst(Layout layout) {
    if (layout != Layout.CHANNELS_FIRST) {
      throw new IllegalStateException("PyTorch's windows slide over channels-first images only");
    }
  }
}
