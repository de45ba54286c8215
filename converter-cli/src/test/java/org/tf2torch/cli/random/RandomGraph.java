package org.tf2torch.cli.random;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.model.OpDefs;

/**
 * A frozen graph with what is fed to it.
 *
 * @param feeds values of all placeholders, once for every run
 * @param outputs tensors to compare
 */
record RandomGraph(long seed, GraphDef graph, List<List<NamedTensor>> feeds, List<String> outputs) {
  /** How the names of nodes begin that run in branches or loops of TensorFlow 1. */
  static final String INNER = "w";

  static RandomGraph of(
      long seed, GraphDef graph, List<List<NamedTensor>> feeds, List<String> outputs) {
    return new RandomGraph(seed, graph, feeds, outputs);
  }

  /** The node that a tensor's name names. */
  static String node(String port) {
    return port.replaceFirst("^\\^", "").replaceFirst(":\\d+$", "");
  }

  /** Tensors that can be looked at: no resources, and nothing within branches or loops. */
  static boolean isVisible(NodeDef node) {
    OpDef op = OpDefs.tensorflow().find(node.getOp()).orElseThrow();
    return op.getOutputArgCount() > 0
        && op.getOutputArg(0).getType() != DataType.DT_RESOURCE
        && !node.getName().startsWith(INNER);
  }

  /** Nodes that a node runs inside functions. */
  static List<NodeDef> inside(NodeDef node, GraphDef graph) {
    Map<String, FunctionDef> library = library(graph);
    Set<String> called = new HashSet<>();
    call(node, library, called);
    return called.stream().flatMap(f -> library.get(f).getNodeDefList().stream()).toList();
  }

  private static Map<String, FunctionDef> library(GraphDef graph) {
    Map<String, FunctionDef> library = new LinkedHashMap<>();
    graph.getLibrary().getFunctionList().forEach(f -> library.put(f.getSignature().getName(), f));
    return library;
  }

  /** Without what no output is computed from. */
  RandomGraph pruned() {
    Map<String, NodeDef> nodes = new LinkedHashMap<>();
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    Set<String> needed = new HashSet<>();
    outputs.forEach(output -> need(node(output), nodes, needed));
    GraphDef.Builder rest = graph.toBuilder().clearNode();
    graph.getNodeList().stream().filter(n -> needed.contains(n.getName())).forEach(rest::addNode);
    Set<String> called = new HashSet<>();
    Map<String, FunctionDef> library = library(graph);
    rest.getNodeList().forEach(node -> call(node, library, called));
    List<FunctionDef> functions =
        library.values().stream().filter(f -> called.contains(f.getSignature().getName())).toList();
    rest.getLibraryBuilder().clearFunction().addAllFunction(functions);
    List<List<NamedTensor>> left =
        feeds.stream()
            .map(feed -> feed.stream().filter(t -> needed.contains(t.name())).toList())
            .toList();
    return new RandomGraph(seed, rest.build(), left, outputs);
  }

  private static void call(NodeDef node, Map<String, FunctionDef> library, Set<String> called) {
    for (AttrValue value : node.getAttrMap().values()) {
      Stream.concat(Stream.of(value.getFunc()), value.getList().getFuncList().stream())
          .map(function -> library.get(function.getName()))
          .filter(f -> f != null && called.add(f.getSignature().getName()))
          .forEach(f -> f.getNodeDefList().forEach(inner -> call(inner, library, called)));
    }
  }

  private static void need(String name, Map<String, NodeDef> nodes, Set<String> needed) {
    if (needed.add(name)) {
      nodes.get(name).getInputList().forEach(input -> need(node(input), nodes, needed));
    }
  }

  /** The nodes that are fed. */
  List<String> placeholders() {
    return feeds.get(0).stream().map(NamedTensor::name).toList();
  }

  /** The floating-point type that an output was cast from; empty if it was not. */
  Optional<DType> computedIn(String output) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(node(output)) && node.getOp().equals("Cast"))
        .flatMap(node -> DTypes.of(node.getAttrOrThrow("SrcT").getType()).stream())
        .filter(DType::isFloat)
        .findFirst();
  }

  /** The graph for people: a line for each node. */
  String text() {
    StringBuilder text = new StringBuilder();
    graph.getNodeList().forEach(node -> text.append(line("  ", node)));
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      text.append("  ").append(function.getSignature().getName()).append(":\n");
      function.getNodeDefList().forEach(node -> text.append(line("    ", node)));
      text.append("    returns ").append(new TreeMap<>(function.getRetMap())).append('\n');
    }
    text.append("  outputs ").append(outputs).append('\n');
    for (List<NamedTensor> feed : feeds) {
      text.append("  fed ");
      feed.forEach(t -> text.append(t.name()).append(" ").append(numbers(t.tensor())).append("; "));
      text.append('\n');
    }
    return text.toString();
  }

  private static String line(String indent, NodeDef node) {
    StringBuilder text = new StringBuilder(indent);
    text.append(node.getName()).append(" = ").append(node.getOp());
    text.append(node.getInputList().stream().collect(Collectors.joining(", ", "(", ")")));
    new TreeMap<>(node.getAttrMap()).forEach((name, value) -> text.append(attr(name, value)));
    return text.append('\n').toString();
  }

  private static String attr(String name, AttrValue value) {
    if (value.hasTensor()) {
      return " " + name + "=" + Literals.of(value.getTensor());
    }
    String plain = value.toString().strip().replaceAll("\\s+", " ");
    return " " + name + "=" + plain.replaceFirst("^(type|i|f|b|s|list): ?", "");
  }

  static String numbers(Tensor tensor) {
    Elements elements = Elements.of(tensor);
    StringBuilder text = new StringBuilder(tensor.toString()).append('{');
    int shown = Math.min(24, tensor.size() * (tensor.dtype().isComplex() ? 2 : 1));
    for (int i = 0; i < shown; i++) {
      double value = elements.at(i);
      text.append(i == 0 ? "" : " ");
      text.append(value == Math.rint(value) ? String.format("%.0f", value) : "" + (float) value);
    }
    return text.append(shown < tensor.size() ? " …}" : "}").toString();
  }
}
