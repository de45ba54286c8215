package org.tf2torch.parity.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
 * <p>Keras 3 numbers every layer's scope when it saves a model, so that scope {@code dense_1} is
 * layer {@code dense}, and layer {@code dense_1} lies in {@code dense_1_2}. Such a graph is known
 * by its layers that have none but a numbered scope.
 *
 * <p>Where a scope holds one convolution or product, the module is that, with its bias if it has
 * one, and not the activation behind it; otherwise it is the scope's last node.
 */
public final class LayerMatcher {
  private static final int MOST = 6;
  // Scopes joined to one name; deeper nesting is met by no module, and a hostile graph stays small.
  private static final int DEEPEST = 12;
  private static final Pattern NUMBER = Pattern.compile("_\\d+$");
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

  private static final Set<String> SHAPES = Set.of("Reshape", "Squeeze", "Transpose");

  private static final Set<String> BIASES = Set.of("BiasAdd", "Add", "AddV2");

  private static final Set<String> STACKS = Set.of("TensorListStack", "TensorArrayGatherV3");

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
  private final Map<String, List<Node>> byLayer = new HashMap<>();
  private final boolean numbered;

  /**
   * @param nodes of the original, in an order in which they can be computed
   * @param modulePaths all modules that will be asked for
   */
  public LayerMatcher(List<Node> nodes, Collection<String> modulePaths) {
    for (Node node : nodes) {
      if (!NO_RESULTS.contains(node.op())) {
        positions.put(node.name(), positions.size());
        index(node);
      }
    }
    List<String> modules = modulePaths.stream().map(LayerMatcher::normal).toList();
    numbered =
        modules.stream().filter(m -> !byScope.containsKey(m) && byLayer.containsKey(m)).count()
            > modules.stream()
                .filter(m -> byScope.containsKey(m) && !byLayer.containsKey(m))
                .count();
  }

  /** Place of a node in the order of computation. */
  public int position(String node) {
    return positions.getOrDefault(node, Integer.MAX_VALUE);
  }

  /**
   * Nodes whose first output may be what the module returns, the likeliest first; none if its name
   * is not found.
   *
   * @param biased whether the module has a bias
   */
  public List<String> candidates(String modulePath, boolean biased) {
    return ranked(
        inScope(modulePath).stream().filter(node -> !STACKS.contains(node.op())).toList(), biased);
  }

  /**
   * Enters the node under every run of its scopes, joined as a module's name is: as they are, and
   * without the last number of each.
   */
  private void index(Node node) {
    List<String> scopes = Arrays.asList(node.name().split("/"));
    scopes = scopes.subList(0, scopes.size() - 1).stream().map(LayerMatcher::normal).toList();
    enter(node, scopes, byScope);
    enter(node, scopes.stream().map(s -> NUMBER.matcher(s).replaceAll("")).toList(), byLayer);
  }

  private static void enter(Node node, List<String> scopes, Map<String, List<Node>> index) {
    Set<String> names = new HashSet<>();
    for (int from = 0; from < scopes.size(); from++) {
      for (int to = from + 1; to <= Math.min(scopes.size(), from + DEEPEST); to++) {
        names.add(String.join("_", scopes.subList(from, to)));
      }
    }
    names.forEach(name -> index.computeIfAbsent(name, n -> new ArrayList<>()).add(node));
  }

  /**
   * Nodes that may hold the results of all steps of a recurrent layer, stacked, and then turned
   * where samples come first. The cell of a layer may be a module of its own, so a scope further
   * out is good, too.
   */
  public List<String> sequences(String modulePath) {
    String module = modulePath;
    while (!module.isEmpty()) {
      List<Node> stacked =
          inScope(module).stream().dropWhile(n -> !STACKS.contains(n.op())).toList();
      if (!stacked.isEmpty()) {
        return stacked.stream()
            .filter(n -> STACKS.contains(n.op()) || n.op().equals("Transpose"))
            .map(Node::name)
            .limit(MOST)
            .toList();
      }
      module = module.substring(0, Math.max(0, module.lastIndexOf('.')));
    }
    return List.of();
  }

  private List<Node> inScope(String modulePath) {
    String module = normal(modulePath);
    List<Node> first = (numbered ? byLayer : byScope).getOrDefault(module, List.of());
    return first.isEmpty() ? (numbered ? byScope : byLayer).getOrDefault(module, List.of()) : first;
  }

  private static String normal(String name) {
    return OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_");
  }

  private static List<String> ranked(List<Node> scope, boolean biased) {
    List<Node> products = scope.stream().filter(node -> PRODUCTS.contains(node.op())).toList();
    List<Node> order = new ArrayList<>();
    if (products.size() == 1) {
      List<Node> behind = scope.subList(scope.indexOf(products.get(0)), scope.size());
      if (biased) {
        behind.stream().filter(n -> BIASES.contains(n.op())).findFirst().ifPresent(order::add);
      }
      if (order.isEmpty()) {
        // A product over a reshaped input is shaped back.
        order.add(products.get(0));
        behind.stream().filter(n -> SHAPES.contains(n.op())).forEach(order::add);
      }
    } else {
      order.addAll(scope);
      Collections.reverse(order);
    }
    return order.stream().map(Node::name).distinct().limit(MOST).toList();
  }
}
