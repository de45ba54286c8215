package org.tf2torch.torch.lower;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.SlimWeights.Int8Weight;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expression.Property;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.helpers.HelperLibrary;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.TextTypes;
import org.tf2torch.torch.module.Weight;

/** Writes a method: turns the nodes of a region into statements, in order. */
public final class MethodBuilder {
  private final TreeBuilder tree;
  private final OpTable table;
  private final Set<String> neededSymbols;
  private final LocalNames names;
  private final Map<Value, Expression> values;
  private final Map<String, Expression> symbols;
  private final List<Statement> statements = new ArrayList<>();
  private Expression device;

  MethodBuilder(TreeBuilder tree, OpTable table, Set<String> neededSymbols) {
    this.tree = tree;
    this.table = table;
    this.neededSymbols = neededSymbols;
    this.names = new LocalNames();
    this.values = new IdentityHashMap<>();
    this.symbols = new HashMap<>();
  }

  /** A block inside another, which sees its locals; what it defines stays inside. */
  private MethodBuilder(MethodBuilder outer) {
    this.tree = outer.tree;
    this.table = outer.table;
    this.neededSymbols = outer.neededSymbols;
    this.names = outer.names;
    this.values = new IdentityHashMap<>(outer.values);
    this.symbols = new HashMap<>(outer.symbols);
    this.device = outer.device;
  }

  public MethodBuilder nested() {
    return new MethodBuilder(this);
  }

  public List<Statement> statements() {
    return statements;
  }

  public void add(Statement statement) {
    statements.add(statement);
  }

  /** Says all nodes of a region, whose parameters are bound already; returns its results. */
  public List<Expression> run(Region region) {
    region.nodes().forEach(this::node);
    return region.results().stream().map(this::tensor).toList();
  }

  /** Says what a value is from here on. */
  public void bind(Value value, Expression expression) {
    values.put(value, expression);
    boolean tensor = value.type() instanceof TensorType && !TextTypes.isText(value);
    if (device == null && tensor && expression instanceof Name) {
      device = new Property(expression, "device");
    }
    defineSymbols(value, expression);
  }

  /** Says what a symbol of formulas is from here on. */
  public void bind(String symbol, Expression expression) {
    symbols.put(symbol, expression);
  }

  private void defineSymbols(Value value, Expression expression) {
    if (!(value.type() instanceof TensorType type) || !type.shape().hasRank()) {
      return;
    }
    Shape shape = type.shape();
    for (int axis = 0; axis < shape.rank(); axis++) {
      Dim dim = shape.dim(axis);
      String symbol = dim.toString();
      if (dim.isSymbol() && neededSymbols.contains(symbol) && !symbols.containsKey(symbol)) {
        Expression size =
            TextTypes.isText(value)
                ? listSize(expression, axis)
                : call("torch.size", expression, integer(axis));
        symbols.put(symbol, assign(symbol, size));
      }
    }
  }

  /** The size of an axis of lists within lists. */
  private static Expression listSize(Expression list, int axis) {
    return axis == 0 ? call("len", list) : call(HelperLibrary.PREFIX + "words_in_each_row", list);
  }

  private void node(Node node) {
    if (node.op() instanceof Assign assign) {
      statements.add(new Statement.Store(tree.path(assign.variable()), tensor(node.input(0))));
      return;
    }
    if (node.op() instanceof Parameter parameter && tree.isAssigned(parameter.variable())) {
      // A later assignment must not change what was read here.
      bind(
          node.output(),
          assign(last(parameter.variable().name()), new Field(tree.path(parameter.variable()))));
      return;
    }
    if (node.op() instanceof Constant
        || node.op() instanceof Sizes
        || node.op() instanceof Parameter
        || node.op() instanceof Int8Weight) {
      return;
    }
    List<Expression> results = table.find(node.op()).lower(node.op(), new NodeCall(node, this));
    for (int i = 0; i < results.size(); i++) {
      boolean named = results.get(i) instanceof Name || results.get(i) instanceof Field;
      bind(
          node.outputs().get(i),
          named ? results.get(i) : assign(nameFor(node, results.get(i)), results.get(i)));
    }
  }

  /**
   * A value as a tensor; constants and variables become fields of the module when they are first
   * used.
   */
  public Expression tensor(Value value) {
    Expression known = values.get(value);
    if (known != null) {
      return known;
    }
    Node node =
        value
            .producer()
            .orElseThrow(() -> new IllegalStateException("an unbound parameter " + value.name()));
    if (node.op() instanceof Constant constant) {
      return new Field(tree.constant(constant.data(), node));
    }
    if (node.op() instanceof Parameter parameter) {
      return new Field(tree.path(parameter.variable()));
    }
    if (node.op() instanceof Sizes sizes) {
      Expression tensor = assign("sizes", tensor(sizes));
      values.put(value, tensor);
      return tensor;
    }
    if (node.op() instanceof Int8Weight) {
      // Said where it is used: a layer can own what it is made of.
      return table.find(node.op()).lower(node.op(), new NodeCall(node, this)).get(0);
    }
    throw new IllegalStateException(node.op().name() + " is used before it is said");
  }

  private Expression tensor(Sizes sizes) {
    List<Expression> items = sizes.elements().stream().map(this::size).toList();
    Expression list = sizes.shape().isEmpty() ? items.get(0) : new ListLiteral(items);
    Expression.Call tensor =
        Expression.with(call("torch.tensor", list), "dtype", Expression.dtype(sizes.dtype()));
    Expression flat = device == null ? tensor : Expression.with(tensor, "device", device);
    return sizes.shape().size() <= 1
        ? flat
        : call("torch.reshape", flat, Expression.integers(sizes.shape()));
  }

  /** The device the model runs on; none when it has no input yet. */
  public Optional<Expression> device() {
    return Optional.ofNullable(device);
  }

  /** A size as a Python integer. */
  public Expression size(Dim dim) {
    Expression sum = null;
    List<Dim.Term> terms = new ArrayList<>(dim.terms());
    // As people write sums: 2 * h - w + 1.
    terms.sort(
        Comparator.comparing((Dim.Term t) -> t.factors().isEmpty())
            .thenComparing(t -> t.coefficient() < 0));
    for (Dim.Term term : terms) {
      if (sum == null) {
        sum = product(term.coefficient(), term.factors());
      } else if (term.coefficient() < 0 && term.coefficient() != Long.MIN_VALUE) {
        sum = new Infix("-", sum, product(-term.coefficient(), term.factors()));
      } else {
        sum = new Infix("+", sum, product(term.coefficient(), term.factors()));
      }
    }
    return sum == null ? integer(0) : sum;
  }

  private Expression product(long coefficient, List<Dim.Atom> factors) {
    Expression product = factors.isEmpty() || coefficient != 1 ? integer(coefficient) : null;
    for (Dim.Atom atom : factors) {
      product = product == null ? atom(atom) : new Infix("*", product, atom(atom));
    }
    return product;
  }

  private Expression atom(Dim.Atom atom) {
    if (atom instanceof Dim.Quotient quotient) {
      return new Infix("//", size(quotient.dividend()), size(quotient.divisor()));
    }
    if (atom instanceof Dim.Extremum extremum) {
      return call(extremum.larger() ? "max" : "min", size(extremum.left()), size(extremum.right()));
    }
    Expression symbol = symbols.get(((Dim.Symbol) atom).name());
    if (symbol == null) {
      throw new IllegalStateException("nothing says what size " + atom + " is");
    }
    return symbol;
  }

  Optional<Weight> weight(Node node, Value value) {
    if (value.op(Parameter.class).isPresent()) {
      return tree.weight(node, value.op(Parameter.class).get().variable());
    }
    return value.op(Constant.class).map(constant -> Weight.constant(constant.data()));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Names a value. */
  public Expression assign(String hint, Expression value) {
    String name = names.fresh(hint);
    statements.add(new Statement.Assign(name, value));
    return new Name(name);
  }

  Expression assign(Node node, Expression value) {
    return assign(nameFor(node, value), value);
  }

  List<Expression> unpack(Node node, Expression tuple, int count) {
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(names.fresh(nameFor(node, tuple)));
    }
    statements.add(new Statement.Assign(targets, tuple));
    return targets.stream().<Expression>map(Name::new).toList();
  }

  /** A local name that nothing has yet. */
  public String fresh(String hint) {
    return names.fresh(hint);
  }

  /** What a value is called: after its layer, or after the function that makes it. */
  private static String nameFor(Node node, Expression value) {
    if (value instanceof Expression.Forward forward) {
      return forward.path().get(forward.path().size() - 1);
    }
    if (value instanceof Expression.Call call) {
      return call.function().substring(call.function().indexOf('.') + 1);
    }
    return node.op().name();
  }

  /** Calls the module that knows the numbers of words, or the words of numbers. */
  public Expression text(ModuleKind kind, String result, Expression... arguments) {
    return assign(result, new Expression.Forward(tree.text(kind), List.of(arguments)));
  }

  Expression layer(Node node, Layer layer, List<Expression> arguments) {
    return new Expression.Forward(tree.layer(node, layer, arguments.size()), arguments);
  }
}
