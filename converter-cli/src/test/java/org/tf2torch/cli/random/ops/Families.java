package org.tf2torch.cli.random.ops;

import java.util.List;
import java.util.function.Consumer;
import org.tf2torch.cli.random.Rows;

/** All families of operations, each a file. */
public final class Families {
  private static final List<Consumer<Rows>> PRECISE =
      List.of(
          ElementwiseRows::add,
          LogicRows::add,
          ReductionRows::add,
          MovementRows::add,
          SliceRows::add,
          JoinRows::add,
          IndexingRows::add,
          ShapeRows::add,
          ControlFlowRows::add,
          DataflowRows::add,
          VariableRows::add);

  // The order in which these look at numbers is the kernel's affair, and with it what NaN becomes.
  private static final List<Consumer<Rows>> UNSPECIFIED =
      List.of(
          ElementwiseRows::addSpecial,
          OrderingRows::add,
          SegmentRows::add,
          ProductRows::add,
          ConvolutionRows::add,
          PoolingRows::add,
          ImageRows::add,
          NormalizationRows::add);

  private Families() {}

  /** Those whose results on NaN, infinities and the ends of integer types are defined. */
  public static List<Rows> precise() {
    return PRECISE.stream().map(Families::rows).toList();
  }

  public static List<Rows> unspecified() {
    return UNSPECIFIED.stream().map(Families::rows).toList();
  }

  private static Rows rows(Consumer<Rows> family) {
    Rows rows = new Rows();
    family.accept(rows);
    return rows;
  }
}
