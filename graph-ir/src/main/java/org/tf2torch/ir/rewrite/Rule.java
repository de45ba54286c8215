package org.tf2torch.ir.rewrite;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;

/**
 * One local simplification: looks at a node and at what its operands come from, and may offer other
 * values for its results.
 *
 * <p>A rule is tried on every node as it is emitted, also on those other rules emit, so it must not
 * fire on what it offers.
 */
@FunctionalInterface
public interface Rule {
  /** Replacements for the node's results, of the same types; empty when the rule does not apply. */
  Optional<List<Value>> apply(Node node, GraphBuilder builder);
}
