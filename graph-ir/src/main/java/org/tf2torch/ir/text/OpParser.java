package org.tf2torch.ir.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Attention.ScaledDotProduct;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Convolutions.BatchToSpace;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Convolutions.SpaceToBatch;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Diagonals;
import org.tf2torch.ir.op.Elementwise;
import org.tf2torch.ir.op.Images;
import org.tf2torch.ir.op.Indexing.Embedding;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Joining.Tile;
import org.tf2torch.ir.op.Noise;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Normalizations.BatchNormTraining;
import org.tf2torch.ir.op.Normalizations.GroupNorm;
import org.tf2torch.ir.op.Normalizations.LayerNorm;
import org.tf2torch.ir.op.Normalizations.RmsNorm;
import org.tf2torch.ir.op.Products.Cross;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Reductions.ArgReduce;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Resampling;
import org.tf2torch.ir.op.Shapes.BroadcastTo;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Ranked;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.ShapeOf;
import org.tf2torch.ir.op.Shapes.ShuffleFeatures;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.TrailingAxes;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.SlimWeights.Int8Weight;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.ir.op.Text;

/** From mnemonics of the text form to operations; the operations the passes' tests speak of. */
final class OpParser {
  private static final Map<String, Function<Attributes, Op>> ROWS = new HashMap<>();

  private OpParser() {}

  static {
    for (Elementwise.Function f : Elementwise.Function.values()) {
      ROWS.put(f.name().toLowerCase(Locale.ROOT), a -> new Elementwise.Unary(f));
    }
    for (Elementwise.Operator o : Elementwise.Operator.values()) {
      ROWS.put(o.name().toLowerCase(Locale.ROOT), a -> new Elementwise.Binary(o));
    }
    for (Elementwise.Relation r : Elementwise.Relation.values()) {
      ROWS.put(r.name().toLowerCase(Locale.ROOT), a -> new Elementwise.Compare(r));
    }
    for (Reduction r : Reduction.values()) {
      ROWS.put(
          "reduce_" + r.name().toLowerCase(Locale.ROOT),
          a -> new Reduce(r, a.ints("axes"), a.flag("keep_dims")));
    }
    for (Pad.Mode mode : Pad.Mode.values()) {
      ROWS.put("pad_" + mode.name().toLowerCase(Locale.ROOT), a -> new Pad(mode));
    }
    for (Pool.Kind kind : Pool.Kind.values()) {
      ROWS.put(
          kind.name().toLowerCase(Locale.ROOT) + "_pool",
          a -> new Pool(kind, layout(a), a.longs("kernel"), window(a)));
    }
    IndexingRows.addTo(ROWS);
    LoopRows.addTo(ROWS);
    ROWS.put("constant", OpParser::constant);
    ROWS.put("sizes", OpParser::sizes);
    ROWS.put("parameter", a -> new Parameter(variable(a)));
    ROWS.put(
        "assign",
        a ->
            new Assign(
                new Variable(
                    a.text("name"), a.text("name"), false, TensorData.scalar(0f), List.of())));
    ROWS.put("full", a -> new Full());
    ROWS.put("range", a -> new Range());
    ROWS.put("where", a -> new Elementwise.Where());
    ROWS.put("cast", a -> new Elementwise.Cast(a.dtype("to")));
    ROWS.put("leaky_relu", a -> new Elementwise.LeakyRelu(a.number("slope")));
    ROWS.put("prelu", a -> new Elementwise.PRelu());
    ROWS.put("elu", a -> new Elementwise.Elu(a.number("alpha")));
    ROWS.put("softmax", a -> new Elementwise.Softmax((int) a.integer("axis"), false));
    ROWS.put("log_softmax", a -> new Elementwise.Softmax((int) a.integer("axis"), true));
    ROWS.put("dropout", a -> new Noise.Dropout(a.number("rate")));
    ROWS.put("gaussian_noise", a -> new Noise.GaussianNoise(a.number("deviation")));
    ROWS.put("gaussian_dropout", a -> new Noise.GaussianDropout(a.number("rate")));
    ROWS.put("alpha_dropout", a -> new Noise.AlphaDropout(a.number("rate")));
    ROWS.put("channel_dropout", a -> new ChannelDropout(a.number("rate"), (int) a.integer("axis")));
    ROWS.put("argmax", a -> new ArgReduce(true, (int) a.integer("axis"), a.dtype("dtype")));
    ROWS.put("argmin", a -> new ArgReduce(false, (int) a.integer("axis"), a.dtype("dtype")));
    ROWS.put("cumsum", a -> cumulate(a, false));
    ROWS.put("cumprod", a -> cumulate(a, true));
    ROWS.put("shape_of", a -> new ShapeOf(a.dtype("dtype")));
    ROWS.put("reshape", a -> new Reshape());
    ROWS.put("squeeze", a -> new Squeeze(a.ints("axes")));
    ROWS.put("trailing_axes", a -> new TrailingAxes());
    ROWS.put("unsqueeze", a -> new Unsqueeze((int) a.integer("axis")));
    ROWS.put("permute", a -> new Permute(a.ints("axes")));
    ROWS.put("broadcast_to", a -> new BroadcastTo());
    ROWS.put("concat", a -> new Concat((int) a.integer("axis")));
    ROWS.put("slice", a -> new Slice((int) a.integer("axis"), a.integer("step")));
    ROWS.put("select", a -> new Select((int) a.integer("axis")));
    ROWS.put("reverse", a -> new Reverse(a.ints("axes")));
    ROWS.put("tile", a -> new Tile());
    ROWS.put("ranked", a -> new Ranked((int) a.integer("rank")));
    ROWS.put("shuffle_features", a -> new ShuffleFeatures(a.longs("factors"), a.ints("axes")));
    ROWS.put("gather", a -> new Gather((int) a.integer("axis"), (int) a.integer("batch_dims")));
    ROWS.put("reorder", a -> new Reorder((int) a.integer("axis"), a.ints("order")));
    ROWS.put("embedding", a -> new Embedding());
    ROWS.put("int8_weight", a -> new Int8Weight());
    ROWS.put("matmul", a -> new MatMul());
    ROWS.put("cross", a -> new Cross());
    ROWS.put("linear", a -> new Linear());
    ROWS.put("einsum", a -> new Einsum(a.text("equation")));
    ROWS.put("conv", a -> new Conv(layout(a), window(a), a.integer("groups")));
    ROWS.put(
        "conv_transpose",
        a ->
            new ConvTranspose(
                layout(a), window(a), a.longs("output_padding"), a.integer("groups")));
    ROWS.put("space_to_batch", a -> new SpaceToBatch(a.longs("block")));
    ROWS.put("batch_to_space", a -> new BatchToSpace(a.longs("block")));
    ROWS.put(
        "batch_norm",
        a ->
            new BatchNorm(
                (int) a.integer("channel_axis"), a.number("epsilon"), a.number("momentum")));
    ROWS.put(
        "batch_norm_training",
        a -> new BatchNormTraining((int) a.integer("channel_axis"), a.number("epsilon")));
    for (Resampling.Method method : Resampling.Method.values()) {
      ROWS.put(
          "resize_" + method.name().toLowerCase(Locale.ROOT),
          a ->
              new Resampling.Resize(
                  layout(a), method, a.constant("coordinates", Resampling.Coordinates.class)));
    }
    ROWS.put("space_to_depth", a -> new Images.SpaceToDepth(layout(a), a.integer("block")));
    ROWS.put("depth_to_space", a -> new Images.DepthToSpace(layout(a), a.integer("block")));
    ROWS.put("extract_patches", a -> new Images.ExtractPatches(a.longs("kernel"), window(a)));
    ROWS.put(
        "matrix_from_band",
        a ->
            new Diagonals.FromBand(
                new Diagonals.Alignment(a.flag("left_above"), a.flag("left_below"))));
    ROWS.put("layer_norm", a -> new LayerNorm((int) a.integer("axes"), a.number("epsilon")));
    ROWS.put(
        "group_norm",
        a ->
            new GroupNorm(
                (int) a.integer("channel_axis"), a.integer("groups"), a.number("epsilon")));
    ROWS.put("rms_norm", a -> new RmsNorm((int) a.integer("axes"), a.number("epsilon")));
    ROWS.put("keep_band", a -> new Diagonals.KeepBand());
    ROWS.put("all_words", a -> new Text.AllWords());
    ROWS.put("numbers", a -> new Text.Numbers());
    ROWS.put("words", a -> new Text.Words());
    ROWS.put("lowercase", a -> new Text.Lowercase());
    ROWS.put("replace_any", a -> new Text.ReplaceAny(a.text("characters"), a.text("by")));
    ROWS.put("replace_all", a -> new Text.ReplaceAll(a.text("piece"), a.text("by")));
    ROWS.put("split_at_blanks", a -> new Text.SplitAtBlanks());
    ROWS.put("attention", a -> new ScaledDotProduct(false));
    ROWS.put("causal_attention", a -> new ScaledDotProduct(true));
  }

  static Op parse(String mnemonic, Attributes attributes, List<Region> regions) {
    Function<Attributes, Op> row = ROWS.get(mnemonic);
    if (row == null) {
      throw new IllegalArgumentException("the text form has no row for " + mnemonic);
    }
    Op op = row.apply(attributes);
    return regions.isEmpty() ? op : op.withRegions(regions);
  }

  private static Layout layout(Attributes a) {
    return a.constant("layout", Layout.class);
  }

  private static Window window(Attributes a) {
    return new Window(a.longs("strides"), a.longs("dilations"), a.longs("padding"));
  }

  private static Op cumulate(Attributes a, boolean product) {
    return new Cumulate(product, (int) a.integer("axis"), a.flag("exclusive"), a.flag("reverse"));
  }

  private static Variable variable(Attributes a) {
    TensorData zeros = TensorData.filled(TensorData.scalar(0L).cast(a.dtype("dtype")), shape(a));
    return new Variable(a.text("name"), a.text("name"), a.flag("trainable"), zeros, List.of());
  }

  private static long[] shape(Attributes a) {
    return a.longs("shape").stream().mapToLong(Long::longValue).toArray();
  }

  private static Op constant(Attributes a) {
    DType type = a.dtype("dtype");
    if (!a.has("value")) {
      return new Constant(TensorData.filled(TensorData.scalar(0L).cast(type), shape(a)));
    }
    TensorData vector =
        type.isFloat()
            ? TensorData.of(a.numbers("value").stream().mapToDouble(Double::doubleValue).toArray())
            : TensorData.of(a.longs("value").stream().mapToLong(Long::longValue).toArray());
    return new Constant(vector.cast(type).reshaped(shape(a)));
  }

  private static Op sizes(Attributes a) {
    List<Dim> elements = new ArrayList<>();
    a.texts("elements").forEach(text -> elements.add(TypeParser.sum(new Tokens(text))));
    return new Sizes(a.dtype("dtype"), a.longs("shape"), elements);
  }
}
