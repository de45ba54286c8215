package org.tf2torch.parity.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.tf2torch.parity.worker.ModelInfo.Node;

/**
 * Finds the tensors of the original that may be a module's output, by names alone: module {@code
 * block1.conv} computes what lies in a scope {@code block1/conv}, {@code block1_conv} or {@code
 * block1_conv_1} of the graph. Values are never looked at, so that a wrong module cannot be
 * explained away by a tensor that happens to be nearer.
 *
 * <p>Where a scope holds one convolution or product, the module is that with its bias, not the
 * activation behind it; otherwise it is the scope's last node.
 */
public final class LayerMatcher {
  private static final int MOST = 6;
  // Scopes joined to one name; deeper nesting is met by no module, and a hostile graph stays small.
  private static final int DEEPEST = 12;
  private static final Pattern TRACE_SUFFIX = Pattern.compile("_\\d+$");
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]");

  private static final Set<String> PRODUCTS =
      Set.of(
          "Conv2D",
          "Conv3D",
          "DepthwiseConv2dNative",
          "Conv2DBackpropInput",
          "Conv3DBackpropInputV2",
          "MatMul",
          "BatchMatMul",
          "BatchMatMulV2",
          "BatchMatMulV3",
          "Einsum",
          "FusedBatchNorm",
          "FusedBatchNormV2",
          "FusedBatchNormV3");

  private static final Set<String> BIASES = Set.of("BiasAdd", "Add", "AddV2");

  private static final Set<String> NO_RESULTS =
      Set.of(
          "Assert",
          "AssignVariableOp",
          "Const",
          "NoOp",
          "Placeholder",
          "ReadVariableOp",
          "Shape",
          "VarHandleOp",
          "VariableV2");

  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<String, List<Node>> byScope = new HashMap<>();
  private final Map<String, List<Node>> byScopeOfAnyTrace = new HashMap<>();

  /**
   * @param nodes of the original, in an order in which they can be computed
   */
  public LayerMatcher(List<Node> nodes) {
    for (Node node : nodes) {
      if (!NO_RESULTS.contains(node.op())) {
        positions.put(node.name(), positions.size());
        index(node);
      }
    }
  }

  /** Place of a node in the order of computation. */
  public int position(String node) {
    return positions.getOrDefault(node, Integer.MAX_VALUE);
  }

  /**
   * Nodes whose first output may be what the module returns, the likeliest first; none if its name
   * is not found.
   */
  public List<String> candidates(String modulePath) {
    String module = normal(modulePath);
    List<Node> exact = byScope.getOrDefault(module, List.of());
    return ranked(exact.isEmpty() ? byScopeOfAnyTrace.getOrDefault(module, List.of()) : exact);
  }

  /** Enters the node under every run of its scopes, joined as a module's name is. */
  private void index(Node node) {
    String[] parts = node.name().split("/");
    Set<String> scopes = new HashSet<>();
    Set<String> ofAnyTrace = new HashSet<>();
    for (int from = 0; from < parts.length - 1; from++) {
      StringBuilder joined = new StringBuilder();
      for (int to = from; to < Math.min(parts.length - 1, from + DEEPEST); to++) {
        joined.append(to > from ? "_" : "").append(normal(parts[to]));
        scopes.add(joined.toString());
        ofAnyTrace.add(TRACE_SUFFIX.matcher(joined).replaceAll(""));
      }
    }
    scopes.forEach(name -> byScope.computeIfAbsent(name, n -> new ArrayList<>()).add(node));
    ofAnyTrace.forEach(
        name -> byScopeOfAnyTrace.computeIfAbsent(name, n -> new ArrayList<>()).add(node));
  }

  private static String normal(String name) {
    return OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_");
  }

  private static List<String> ranked(List<Node> scope) {
    List<Node> products = scope.stream().filter(node -> PRODUCTS.contains(node.op())).toList();
    List<Node> order = new ArrayList<>();
    if (products.size() == 1) {
      int product = scope.indexOf(products.get(0));
      List<Node> behind = scope.subList(product + 1, scope.size());
      behind.stream().filter(node -> BIASES.contains(node.op())).findFirst().ifPresent(order::add);
      order.addAll(products);
    }
    List<Node> backwards = new ArrayList<>(scope);
    Collections.reverse(backwards);
    order.addAll(backwards);
    return order.stream().map(Node::name).distinct().limit(MOST).toList();
  }
}
