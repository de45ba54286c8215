package org.tf2torch.ir.pass;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.pass.attention.AttentionFromProducts;
import org.tf2torch.ir.pass.fuse.BatchNormFromParts;
import org.tf2torch.ir.pass.fuse.BiasBeforeSplit;
import org.tf2torch.ir.pass.fuse.BiasIntoLayer;
import org.tf2torch.ir.pass.fuse.CropIntoTransposed;
import org.tf2torch.ir.pass.fuse.DilationFromBatches;
import org.tf2torch.ir.pass.fuse.EmbeddingFromGather;
import org.tf2torch.ir.pass.fuse.GeluFromParts;
import org.tf2torch.ir.pass.fuse.GroupNormFromParts;
import org.tf2torch.ir.pass.fuse.HardActivationsFromParts;
import org.tf2torch.ir.pass.fuse.KeptAxes;
import org.tf2torch.ir.pass.fuse.LayerNormFromBatchNorm;
import org.tf2torch.ir.pass.fuse.LayerNormFromParts;
import org.tf2torch.ir.pass.fuse.LinearFromEinsum;
import org.tf2torch.ir.pass.fuse.LinearFromMatMul;
import org.tf2torch.ir.pass.fuse.LinearOverAxes;
import org.tf2torch.ir.pass.fuse.MeanFromSum;
import org.tf2torch.ir.pass.fuse.OneDimensionalImages;
import org.tf2torch.ir.pass.fuse.PReluFromParts;
import org.tf2torch.ir.pass.fuse.PadIntoWindow;
import org.tf2torch.ir.pass.fuse.RmsNormFromParts;
import org.tf2torch.ir.pass.fuse.SiluFromSigmoid;
import org.tf2torch.ir.pass.fuse.SumBeforeParts;
import org.tf2torch.ir.pass.fuse.WholeKernels;
import org.tf2torch.ir.pass.layout.ChannelsFirst;
import org.tf2torch.ir.pass.layout.FeatureShuffles;
import org.tf2torch.ir.pass.layout.IoLayout;
import org.tf2torch.ir.pass.layout.OnlyOnesMove;
import org.tf2torch.ir.pass.layout.SinkPermute;
import org.tf2torch.ir.pass.layout.ViewBeforeCast;
import org.tf2torch.ir.pass.loops.CountedLoops;
import org.tf2torch.ir.pass.loops.UnusedStacks;
import org.tf2torch.ir.pass.pixels.BlocksFromReshapes;
import org.tf2torch.ir.pass.pixels.PatchesFromConv;
import org.tf2torch.ir.pass.pixels.ShuffledChannels;
import org.tf2torch.ir.pass.pixels.UpsamplingFromRepeats;
import org.tf2torch.ir.pass.recurrent.GruFromLoop;
import org.tf2torch.ir.pass.recurrent.LoopsOfLayers;
import org.tf2torch.ir.pass.recurrent.LstmFromLoop;
import org.tf2torch.ir.pass.recurrent.RnnFromLoop;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.rewrite.Rule;

/** The passes in their order: from what was imported to what PyTorch has layers for. */
public final class Passes {
  private static final List<Rule> FUSIONS =
      List.of(
          new SumBeforeParts(),
          new BiasIntoLayer(),
          new BatchNormFromParts(),
          new MeanFromSum(),
          new KeptAxes(),
          new LayerNormFromBatchNorm(),
          new LayerNormFromParts(),
          new GroupNormFromParts(),
          new RmsNormFromParts(),
          new ViewBeforeCast(),
          new LinearFromMatMul(),
          new LinearFromEinsum(),
          new LinearOverAxes(),
          new BiasBeforeSplit(),
          new AttentionFromProducts(),
          new CropIntoTransposed(),
          new OneDimensionalImages(),
          new DilationFromBatches(),
          new PatchesFromConv(),
          new UpsamplingFromRepeats(),
          new BlocksFromReshapes(),
          new PadIntoWindow(),
          new SiluFromSigmoid(),
          new HardActivationsFromParts(),
          new GeluFromParts(),
          new LstmFromLoop(),
          new GruFromLoop(),
          new RnnFromLoop(),
          new EmbeddingFromGather());

  private static final List<Rule> LAYOUT =
      List.of(
          new ViewBeforeCast(),
          new ChannelsFirst(),
          new OnlyOnesMove(),
          new ShuffledChannels(),
          new SinkPermute(),
          new FeatureShuffles());

  /** Layers whose place among the axes PyTorch fixes. */
  private static final List<Rule> PLACED = List.of(new PReluFromParts());

  private Passes() {}

  /**
   * The passes that look at one graph at a time.
   *
   * @param channelsFirstIo whether images at the model's inputs and outputs become channels-first
   *     too
   */
  private static List<Pass> each(boolean channelsFirstIo) {
    return List.of(
        new Pass("clean", graph -> Rewriter.rewrite(graph, List.of())),
        new Pass("count", graph -> UnusedStacks.drop(CountedLoops.apply(graph))),
        new Pass("join", WholeKernels::apply),
        new Pass("cells", LoopsOfLayers::apply),
        new Pass("fuse", graph -> Rewriter.rewrite(graph, FUSIONS)),
        new Pass("layout", graph -> IoLayout.apply(graph, LAYOUT, channelsFirstIo)),
        new Pass("place", graph -> Rewriter.rewrite(graph, PLACED)));
  }

  /** All passes, for a graph that shares its variables with no other. */
  public static List<Pass> list(boolean channelsFirstIo) {
    List<Pass> passes = new ArrayList<>(each(channelsFirstIo));
    passes.add(new Pass("absorb", AbsorbViews::apply));
    return passes;
  }

  public static Graph run(Graph graph, boolean channelsFirstIo) {
    return run(List.of(graph), channelsFirstIo).get(0);
  }

  /**
   * Runs all passes over graphs that share variables, such as the signatures of a model; each
   * variable is stored in the one form that fits them all.
   */
  public static List<Graph> run(List<Graph> graphs, boolean channelsFirstIo) {
    List<Graph> result = graphs;
    for (Pass pass : each(channelsFirstIo)) {
      result = result.stream().map(pass::apply).toList();
    }
    return AbsorbViews.apply(result);
  }
}
