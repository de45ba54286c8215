package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
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
 */
public final class EmbeddingFromGather implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    boolean embedding =
        node.op().equals(new Gather(0, 0))
            && node.input(0).isA(Parameter.class)
            && node.input(0).shape().hasRank(2)
            && node.input(0).dtype().isFloat();
    return embedding ? Optional.of(builder.emit(new Embedding(), node.inputs())) : Optional.empty();
  }
}
