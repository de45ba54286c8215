package org.tf2torch.ir.pass.fuse;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Indexing.Embedding;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Rows picked from a variable are an embedding.
 *
 * <pre>
 *   %y = gather axis=0 (%table, %ids)     →     %y = embedding (%table, %ids)
 * </pre>
 *
 * <p>All rows in their order, as those of positions, are the table itself.
 */
public final class EmbeddingFromGather implements Rule {
  private static final long MOST_ROWS = 1 << 20;

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    boolean embedding =
        node.op().equals(new Gather(0, 0))
            && node.input(0).isA(Parameter.class)
            && node.input(0).shape().hasRank(2)
            && node.input(0).dtype().isFloat();
    if (!embedding) {
      return Optional.empty();
    }
    return isEveryRow(node.input(1), node.input(0).shape().dim(0))
        ? Optional.of(List.of(node.input(0)))
        : Optional.of(builder.emit(new Embedding(), node.inputs()));
  }

  /** Whether the indices are 0, 1, 2, … up to the last row. */
  private static boolean isEveryRow(Value indices, Dim rows) {
    return Contents.constant(indices)
        .filter(data -> data.shape().size() == 1 && data.elements() <= MOST_ROWS)
        .filter(data -> rows.is(data.elements()))
        .filter(data -> Arrays.equals(data.toLongs(), counted(data.elements())))
        .isPresent();
  }

  private static long[] counted(long count) {
    return LongStream.range(0, count).toArray();
  }
}
