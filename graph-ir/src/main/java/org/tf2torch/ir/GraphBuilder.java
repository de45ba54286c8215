package org.tf2torch.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.fold.Folder;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Builds the nodes of a graph or a region, one behind the other.
 *
 * <p>What is emitted is simplified at once: shape arithmetic and small constants are folded, a pure
 * operation that was already applied to the same operands is reused, and the rules of the pass that
 * is running are tried on every new node.
 */
public final class GraphBuilder {
  private record Key(Op op, List<Value> inputs) {}

  private final GraphBuilder outer;
  private final Symbols symbols;
  private final List<Rule> rules;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Key, List<Value>> known = new HashMap<>();
  private Origin origin = Origin.NONE;

  private GraphBuilder(GraphBuilder outer, Symbols symbols, List<Rule> rules) {
    this.outer = outer;
    this.symbols = symbols;
    this.rules = rules;
  }

  public GraphBuilder() {
    this(List.of());
  }

  public GraphBuilder(List<Rule> rules) {
    this(null, new Symbols(), List.copyOf(rules));
  }

  /** A builder of nested code, which may use this one's values. */
  public GraphBuilder nested() {
    GraphBuilder nested = new GraphBuilder(this, symbols, rules);
    nested.origin = origin;
    return nested;
  }

  /** Whether this builds nested code. */
  public boolean isNested() {
    return outer != null;
  }

  public Symbols symbols() {
    return symbols;
  }

  /** Nodes emitted from now on come from there. */
  public void origin(Origin origin) {
    this.origin = origin;
  }

  public Origin origin() {
    return origin;
  }

  /** The nodes so far. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The only result of an operation. */
  public Value emit(Op op, Value... inputs) {
    List<Value> results = emit(op, List.of(inputs));
    if (results.size() != 1) {
      throw new IllegalStateException(op.name() + " has " + results.size() + " results");
    }
    return results.get(0);
  }

  /**
   * Applies an operation.
   *
   * @throws IllTypedException when the operands do not fit
   */
  public List<Value> emit(Op op, List<Value> inputs) {
    boolean once = op.hasEffect() || op.drawsAnew();
    Optional<List<Value>> seen = once ? Optional.empty() : find(new Key(op, inputs));
    if (seen.isPresent()) {
      return seen.get();
    }
    List<Value> results =
        Folder.fold(op, inputs, this).map(List::of).orElseGet(() -> append(op, inputs));
    if (!once) {
      known.put(new Key(op, List.copyOf(inputs)), results);
    }
    return results;
  }

  private Optional<List<Value>> find(Key key) {
    for (GraphBuilder scope = this; scope != null; scope = scope.outer) {
      List<Value> results = scope.known.get(key);
      if (results != null) {
        return Optional.of(results);
      }
    }
    return Optional.empty();
  }

  private List<Value> append(Op op, List<Value> inputs) {
    Node node = new Node(op, inputs, op.infer(new Operands(inputs, symbols)), origin);
    int place = nodes.size();
    nodes.add(node);
    for (Rule rule : rules) {
      Optional<List<Value>> replacement = apply(rule, node);
      if (replacement.isPresent()) {
        if (op.hasEffect()) {
          nodes.remove(place);
        }
        return replacement.get();
      }
    }
    return node.outputs();
  }

  /** A rule that asks for a rank that is unknown does not apply. */
  private Optional<List<Value>> apply(Rule rule, Node node) {
    try {
      return rule.apply(node, this);
    } catch (IllTypedException unknown) {
      return Optional.empty();
    }
  }
}
