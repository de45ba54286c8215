package org.tf2torch.parity.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tf2torch.parity.worker.TensorFlowSession.Port;

/** Which outputs of a graph depend on operations that draw random numbers. */
final class RandomOutputs {
  // Stateless draws give the same numbers each time, but no other framework's generator does.
  private static final Pattern DRAW =
      Pattern.compile(
          "(Stateless|Stateful|Parameterized)?(Random|TruncatedNormal|StandardNormal|Uniform|Multinomial"
              + "|Shuffle).*|NonDeterministicInts|RngReadAndSkip|RandomGamma.*");
  private static final Pattern NO_DRAW =
      Pattern.compile(".*(Dataset|GetAlg|GetKeyCounter.*|V2Grad)");

  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, FunctionDef> functions = new HashMap<>();

  private RandomOutputs(GraphDef graph) {
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    graph.getLibrary().getFunctionList().forEach(f -> functions.put(f.getSignature().getName(), f));
  }

  /**
   * @param ops what TensorFlow declares of each operation
   * @param outputs the tensors by the names of the outputs
   * @return the operation that each random output depends on; the others are left out
   */
  static Map<String, String> of(GraphDef graph, Map<String, OpDef> ops, Map<String, Port> outputs) {
    boolean any =
        Stream.concat(
                graph.getNodeList().stream(),
                graph.getLibrary().getFunctionList().stream()
                    .flatMap(f -> f.getNodeDefList().stream()))
            .anyMatch(node -> draws(node.getOp()));
    if (!any) {
      return Map.of();
    }
    Set<String> roots = new HashSet<>();
    outputs.values().forEach(port -> roots.add(port.operation()));
    RandomOutputs opened = new RandomOutputs(FunctionInliner.inline(graph, ops, roots));
    Map<String, String> random = new LinkedHashMap<>();
    outputs.forEach(
        (name, port) -> {
          String draw = opened.draw(port.toString());
          if (draw != null) {
            random.put(name, draw);
          }
        });
    return random;
  }

  private static boolean draws(String op) {
    return DRAW.matcher(op).matches() && !NO_DRAW.matcher(op).matches();
  }

  /** The first draw that a tensor depends on; null if there is none. */
  private String draw(String tensor) {
    Deque<String> open = new ArrayDeque<>(List.of(tensor));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String next = open.pop();
      NodeDef node = nodes.get(ComputationOrder.nodeOf(next));
      // What only has to happen before, gives no numbers.
      if (node == null || next.startsWith("^") || !seen.add(next)) {
        continue;
      }
      String draw = drawWithin(node, new HashSet<>());
      if (draw != null) {
        return draw;
      }
      if (node.getOp().equals("IdentityN")) {
        open.push(node.getInput(Port.of(next).index()));
      } else {
        node.getInputList().forEach(open::push);
      }
    }
    return null;
  }

  /** Whether the node draws itself, or a function that it may call does. */
  private String drawWithin(NodeDef node, Set<String> seen) {
    if (draws(node.getOp())) {
      return node.getOp();
    }
    return Stream.concat(
            Stream.of(node.getOp()),
            node.getAttrMap().values().stream()
                .flatMap(
                    value ->
                        Stream.concat(
                            Stream.of(value.getFunc()), value.getList().getFuncList().stream()))
                .map(f -> f.getName()))
        .filter(name -> functions.containsKey(name) && seen.add(name))
        .flatMap(name -> functions.get(name).getNodeDefList().stream())
        .map(inner -> drawWithin(inner, seen))
        .filter(draw -> draw != null)
        .findFirst()
        .orElse(null);
  }
}
