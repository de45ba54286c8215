package org.tf2torch.ir.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;

/**
 * Prints a graph as text that {@link GraphParser} reads back.
 *
 * <pre>
 *   graph "cnn" (%image "image": float32[batch, 32, 32, 3]) {
 *     %0 = parameter name="conv/kernel" dtype="float32" shape=[3, 3, 3, 8] trainable=true
 *     %1 = conv layout="channels_last" strides=[1, 1] dilations=[1, 1] padding=[1, 1] groups=1 (%image, %0) : float32[batch, 32, 32, 8]
 *     return "logits" %1
 *   }
 * </pre>
 */
public final class GraphPrinter {
  private final StringBuilder out = new StringBuilder();
  private final Map<Value, String> names = new HashMap<>();
  private int next;

  private GraphPrinter() {}

  public static String print(Graph graph) {
    return new GraphPrinter().graph(graph);
  }

  private String graph(Graph graph) {
    String inputs = graph.inputs().stream().map(this::input).collect(Collectors.joining(", "));
    out.append("graph ")
        .append(Literals.quote(graph.name()))
        .append(" (")
        .append(inputs)
        .append(")")
        .append(vocabulary(graph))
        .append(" {\n");
    graph.nodes().forEach(node -> node(node, 1));
    String outputs = graph.outputs().stream().map(this::output).collect(Collectors.joining(", "));
    line(1, "return " + outputs);
    out.append("}\n");
    return out.toString();
  }

  private static String vocabulary(Graph graph) {
    return graph.vocabulary().isEmpty() ? "" : " vocabulary " + Literals.print(graph.vocabulary());
  }

  private String input(Port port) {
    String permutation = port.permutation().isEmpty() ? "" : " permuted " + port.permutation();
    return define(port.value())
        + " "
        + Literals.quote(port.name())
        + ": "
        + port.value().type()
        + permutation;
  }

  private String output(Port port) {
    String permutation = port.permutation().isEmpty() ? "" : " permuted " + port.permutation();
    return Literals.quote(port.name()) + " " + names.get(port.value()) + permutation;
  }

  private void node(Node node, int depth) {
    String results = node.outputs().stream().map(this::define).collect(Collectors.joining(", "));
    String types =
        node.outputs().stream().map(v -> v.type().toString()).collect(Collectors.joining(", "));
    String attributes =
        node.op().attributes().values().entrySet().stream()
            .map(e -> " " + e.getKey() + "=" + Literals.print(e.getValue()))
            .collect(Collectors.joining());
    String operands = node.inputs().stream().map(names::get).collect(Collectors.joining(", "));
    String text =
        node.op().name()
            + attributes
            + " ("
            + operands
            + ")"
            + (types.isEmpty() ? "" : " : " + types);
    line(depth, results.isEmpty() ? text : results + " = " + text);
    node.op().regions().forEach(region -> region(region, depth + 1));
  }

  private void region(Region region, int depth) {
    String parameters =
        region.parameters().stream()
            .map(p -> define(p) + ": " + p.type())
            .collect(Collectors.joining(", "));
    line(depth, "(" + parameters + ") {");
    region.nodes().forEach(node -> node(node, depth + 1));
    line(depth + 1, "yield " + list(region.results()));
    line(depth, "}");
  }

  private String list(List<Value> values) {
    return values.stream().map(names::get).collect(Collectors.joining(", "));
  }

  private String define(Value value) {
    String wanted = value.name().replaceAll("[^A-Za-z0-9_]", "_");
    boolean free =
        !wanted.isEmpty()
            && !Character.isDigit(wanted.charAt(0))
            && !names.containsValue("%" + wanted);
    String name = free ? "%" + wanted : "%" + next++;
    names.put(value, name);
    return name;
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }
}
