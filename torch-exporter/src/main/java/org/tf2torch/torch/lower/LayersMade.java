package org.tf2torch.torch.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;

/**
 * Where the layers made so far stand, by what they compute and with which tensors: what applies one
 * layer twice, as the two towers of a Siamese network do, calls one module twice.
 */
final class LayersMade {
  /**
   * @param operands a variable or a constant as such, of any other operand the rank where torch.nn
   *     has classes for ranks
   */
  private record Key(Op op, List<Object> operands) {}

  /** A layer without tensors, by where it would stand. */
  private record Bare(Layer layer, List<String> wanted) {}

  private final Map<Key, List<String>> paths = new HashMap<>();
  private final Map<Bare, List<List<String>>> bare = new HashMap<>();
  private final Map<Bare, Integer> called = new HashMap<>();

  /** From here on, another method calls layers. */
  void nextMethod() {
    called.clear();
  }

  /**
   * Nothing ties two layers without tensors together, so that each call of a method has its own;
   * what another method calls the same is the same.
   */
  List<String> withoutTensors(Layer layer, List<String> wanted, Supplier<List<String>> make) {
    Bare key = new Bare(layer, wanted);
    List<List<String>> made = bare.computeIfAbsent(key, k -> new ArrayList<>());
    int number = called.merge(key, 1, Integer::sum);
    if (number > made.size()) {
      made.add(make.get());
    }
    return made.get(number - 1);
  }

  /** The layer that computes what the node computes. */
  Optional<List<String>> find(Node node) {
    return Optional.ofNullable(paths.get(key(node)));
  }

  void add(Node node, List<String> path) {
    paths.put(key(node), path);
  }

  private static Key key(Node node) {
    boolean ranked = node.op() instanceof BatchNorm;
    return new Key(node.op(), node.inputs().stream().map(value -> operand(value, ranked)).toList());
  }

  private static Object operand(Value value, boolean ranked) {
    if (value.op(Parameter.class).isPresent()) {
      return TreeBuilder.key(value.op(Parameter.class).get().variable());
    }
    if (value.op(Constant.class).isPresent()) {
      return value.op(Constant.class).get().data();
    }
    return isOfTheModel(value)
        ? value
        : ranked && value.shape().hasRank() ? value.shape().rank() : -1;
  }

  /** Whether it is made of variables and constants alone, as weights of int8 are. */
  private static boolean isOfTheModel(Value value) {
    return value
        .producer()
        .filter(node -> !node.inputs().isEmpty())
        .filter(
            node ->
                node.inputs().stream()
                    .allMatch(v -> v.isA(Parameter.class) || v.isA(Constant.class)))
        .isPresent();
  }
}
