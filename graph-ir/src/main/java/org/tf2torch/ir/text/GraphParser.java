package org.tf2torch.ir.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Origin;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Symbols;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.ValueType;

/**
 * Reads what {@link GraphPrinter} prints. Types behind nodes may be left out: then they are
 * inferred. The elements of variables and of large constants are not part of the text; they are
 * zeros.
 */
public final class GraphParser {
  private final Tokens tokens;
  private final Symbols symbols = new Symbols();
  private final Map<String, Value> values = new HashMap<>();

  private GraphParser(String text) {
    this.tokens = new Tokens(text);
  }

  /**
   * @throws IllegalArgumentException when the text is no graph
   */
  public static Graph parse(String text) {
    return new GraphParser(text).graph();
  }

  private Graph graph() {
    tokens.expect("graph");
    String name = tokens.text();
    tokens.expect("(");
    List<Port> inputs = new ArrayList<>();
    while (!tokens.accept(")")) {
      inputs.add(input());
      tokens.accept(",");
    }
    List<String> vocabulary =
        tokens.accept("vocabulary")
            ? AttributeParser.list(tokens).stream().map(Object::toString).toList()
            : List.of();
    tokens.expect("{");
    List<Node> nodes = nodes("return");
    List<Port> outputs = new ArrayList<>();
    while (!tokens.accept("}")) {
      outputs.add(new Port(tokens.text(), use(), permutation()));
      tokens.accept(",");
    }
    return new Graph(name, inputs, nodes, outputs, vocabulary);
  }

  private Port input() {
    String variable = tokens.next();
    String name = tokens.text();
    tokens.expect(":");
    return new Port(name, parameter(variable), permutation());
  }

  private Value parameter(String variable) {
    ValueType type = TypeParser.type(tokens);
    symbols.reserve(type);
    Value value = Value.parameter(variable.substring(1), type);
    values.put(variable, value);
    return value;
  }

  private List<Integer> permutation() {
    return tokens.accept("permuted")
        ? AttributeParser.list(tokens).stream().map(item -> ((Number) item).intValue()).toList()
        : List.of();
  }

  private List<Node> nodes(String end) {
    List<Node> nodes = new ArrayList<>();
    while (!tokens.accept(end)) {
      nodes.add(node());
    }
    return nodes;
  }

  private Node node() {
    List<String> results = new ArrayList<>();
    while (tokens.peek().startsWith("%")) {
      results.add(tokens.next());
      tokens.accept(",");
    }
    if (!results.isEmpty()) {
      tokens.expect("=");
    }
    String mnemonic = tokens.next();
    Attributes attributes = AttributeParser.attributes(tokens);
    tokens.expect("(");
    List<Value> operands = uses(")");
    List<ValueType> types = new ArrayList<>();
    if (tokens.accept(":")) {
      do {
        types.add(TypeParser.type(tokens));
      } while (tokens.accept(","));
    }
    List<Region> regions = new ArrayList<>();
    while (tokens.accept("(")) {
      regions.add(region());
    }
    return define(OpParser.parse(mnemonic, attributes, regions), operands, types, results);
  }

  private Node define(Op op, List<Value> operands, List<ValueType> types, List<String> results) {
    List<? extends ValueType> inferred =
        types.isEmpty() && !results.isEmpty() ? op.infer(new Operands(operands, symbols)) : types;
    inferred.forEach(symbols::reserve);
    Node node = new Node(op, operands, inferred, Origin.NONE);
    if (results.size() != node.outputs().size()) {
      throw tokens.error(
          op.name() + " has " + node.outputs().size() + " results, not " + results.size());
    }
    for (int i = 0; i < results.size(); i++) {
      values.put(results.get(i), node.outputs().get(i));
    }
    return node;
  }

  private Region region() {
    List<Value> parameters = new ArrayList<>();
    while (!tokens.accept(")")) {
      String variable = tokens.next();
      tokens.expect(":");
      parameters.add(parameter(variable));
      tokens.accept(",");
    }
    tokens.expect("{");
    List<Node> nodes = nodes("yield");
    return new Region(parameters, nodes, uses("}"));
  }

  private List<Value> uses(String end) {
    List<Value> used = new ArrayList<>();
    while (!tokens.accept(end)) {
      used.add(use());
      tokens.accept(",");
    }
    return used;
  }

  private Value use() {
    String variable = tokens.next();
    Value value = values.get(variable);
    if (value == null) {
      throw tokens.error("there is no value " + variable);
    }
    return value;
  }
}
