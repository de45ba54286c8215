package org.tf2torch.torch.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Recurrent.Gru;
import org.tf2torch.ir.op.Recurrent.Lstm;
import org.tf2torch.ir.op.Recurrent.Rnn;
import org.tf2torch.torch.module.Identifiers;
import org.tf2torch.torch.module.Weight;

/**
 * Where modules and tensors stand in the tree: the names of the source's variables and layers,
 * cleaned.
 */
final class ModulePaths {
  /**
   * What TensorFlow's and Keras's own layers call their tensors: such a name says nothing about the
   * layer.
   */
  private static final Set<String> PLAIN =
      Set.of(
          "kernel",
          "bias",
          "gamma",
          "beta",
          "moving_mean",
          "moving_variance",
          "embeddings",
          "weights",
          "biases",
          "weight",
          "alpha",
          "scale",
          "w",
          "b");

  /** What stands around a cell or in it, and says nothing that the layer's name does not. */
  private static final Pattern INNER =
      Pattern.compile("([a-z_]*cell|while_?|while_context)(_\\d+)?");

  private final String root;
  private final Set<String> repeated;

  /** First parts of the paths of all variables. */
  private final Set<String> outermost = new HashSet<>();

  private final LayerScopes scopes;

  /**
   * @param variables all of the model: a scope they all stand in is the model's own name, and left
   *     out
   * @param layers scopes of the nodes that use a variable
   */
  ModulePaths(Collection<Variable> variables, Collection<String> layers) {
    this.root = commonScope(variables);
    this.repeated = repeated(variables);
    this.scopes = new LayerScopes(layers);
    variables.forEach(
        variable -> fields(variable.name()).stream().findFirst().ifPresent(outermost::add));
  }

  private static String commonScope(Collection<Variable> variables) {
    List<String> scopes =
        variables.stream()
            .map(v -> v.name().contains("/") ? v.name().split("/")[0] : "")
            .distinct()
            .toList();
    boolean nested = variables.stream().allMatch(v -> v.name().split("/").length > 2);
    return scopes.size() == 1 && nested && variables.size() > 2 ? scopes.get(0) + "/" : "";
  }

  /** Names that several variables have. */
  private static Set<String> repeated(Collection<Variable> variables) {
    Map<String, String> ids = new HashMap<>();
    Set<String> repeated = new HashSet<>();
    for (Variable variable : variables) {
      String other = ids.putIfAbsent(variable.name(), variable.id());
      if (other != null && !other.equals(variable.id())) {
        repeated.add(variable.name());
      }
    }
    return repeated;
  }

  /**
   * The path of a layer that owns these tensors; where their names are not theirs alone, that of
   * the source's layer.
   */
  List<String> layer(Node node, Map<String, Weight> weights) {
    List<String> path = owner(node, weights);
    boolean recurrent =
        node.op() instanceof Lstm || node.op() instanceof Gru || node.op() instanceof Rnn;
    return recurrent ? layerAround(path) : path;
  }

  /** A recurrent layer's tensors are its cell's, and its node is the loop around that. */
  private static List<String> layerAround(List<String> path) {
    int last = path.size() - 1;
    return last > 0 && INNER.matcher(path.get(last)).matches()
        ? layerAround(path.subList(0, last))
        : path;
  }

  private List<String> owner(Node node, Map<String, Weight> weights) {
    String layer = node.origin().layer();
    String owner = "";
    for (Weight weight : weights.values()) {
      boolean named =
          weight.variable() != null
              && (layer.isEmpty() || !repeated.contains(weight.variable().name()));
      if (named) {
        return owner(weight.variable().name());
      } else if (weight.variable() != null && owner.isEmpty()) {
        owner = lastScope(weight.variable().name());
      }
    }
    if (layer.isEmpty()) {
      return fields(node.op().name());
    }
    List<String> path = fields(String.join("/", scopes.path(layer, owner)));
    return weights.isEmpty() ? besideVariables(path) : path;
  }

  /** Without scopes that no variable's name has: Keras 2 names them after their layers alone. */
  private List<String> besideVariables(List<String> path) {
    int first = 0;
    while (first < path.size() - 1 && !outermost.contains(path.get(first))) {
      first++;
    }
    return path.subList(first, path.size());
  }

  /** What a variable's name calls its layer; empty when it does not. */
  private static String lastScope(String variable) {
    String[] parts = variable.split("/");
    return parts.length > 1 ? parts[parts.length - 2] : "";
  }

  /** The path of a tensor that stands alone: its module's, and its own name. */
  List<String> tensor(String name) {
    return fields(name);
  }

  /**
   * {@code conv1/kernel} is owned by {@code conv1}; {@code sep/depthwise_kernel} by {@code
   * sep.depthwise}.
   */
  private List<String> owner(String variable) {
    List<String> parts = new ArrayList<>(Arrays.asList(shorten(variable).split("/")));
    String own = parts.remove(parts.size() - 1);
    String plain = own.replaceAll("_\\d+$", "");
    int underscore = plain.lastIndexOf('_');
    if (!PLAIN.contains(plain)
        && underscore > 0
        && PLAIN.contains(plain.substring(underscore + 1))) {
      parts.add(plain.substring(0, underscore));
    } else if (!PLAIN.contains(plain) || parts.isEmpty()) {
      parts.add(own);
    }
    return parts.stream().map(Identifiers::field).toList();
  }

  private List<String> fields(String name) {
    return Arrays.stream(shorten(name).split("/"))
        .filter(p -> !p.isEmpty())
        .map(Identifiers::field)
        .toList();
  }

  private String shorten(String name) {
    return !root.isEmpty() && name.startsWith(root) ? name.substring(root.length()) : name;
  }
}
