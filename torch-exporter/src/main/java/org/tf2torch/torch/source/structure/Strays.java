package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.source.TorchModules;

/**
 * Takes tensors out of layers that do not use them: a class of torch.nn has no place for them.
 * {@code conv.extra} becomes {@code conv_extra}, beside the layer.
 */
final class Strays {
  private final Map<List<String>, List<String>> moved = new HashMap<>();

  static void takeOut(Module root) {
    Strays strays = new Strays();
    strays.visit(root, List.of());
    root.rewrite(
        part ->
            part instanceof Field field
                ? new Field(strays.moved.getOrDefault(field.path(), field.path()))
                : part);
  }

  private void visit(Module module, List<String> path) {
    for (Map.Entry<String, Module> child : List.copyOf(module.children().entrySet())) {
      List<String> at = new ArrayList<>(path);
      at.add(child.getKey());
      if (TorchModules.isTorch(child.getValue())) {
        takeOut(module, child.getKey(), child.getValue(), path);
      } else {
        visit(child.getValue(), at);
      }
    }
  }

  private void takeOut(Module parent, String name, Module layer, List<String> path) {
    Set<String> used = new HashSet<>();
    layer
        .methods()
        .forEach(
            method ->
                Expressions.in(method.body()).stream()
                    .filter(Field.class::isInstance)
                    .forEach(field -> used.add(((Field) field).path().get(0))));
    for (String weight : List.copyOf(layer.weights().keySet())) {
      if (!used.contains(weight) && !weight.equals("num_batches_tracked")) {
        String free = name + "_" + weight;
        while (parent.has(free)) {
          free += "_";
        }
        parent.weight(free, layer.weights().remove(weight));
        List<String> from = new ArrayList<>(path);
        from.addAll(List.of(name, weight));
        List<String> to = new ArrayList<>(path);
        to.add(free);
        moved.put(from, to);
      }
    }
  }
}
