package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.source.TorchModules;

/**
 * Takes tensors and modules out of layers that do not use them: a class of torch.nn has no place
 * for them. {@code conv.extra} becomes {@code conv_extra}, beside the layer.
 */
final class Strays {
  private final Map<List<String>, List<String>> moved = new HashMap<>();

  static void takeOut(Module root) {
    Strays strays = new Strays();
    strays.visit(root, List.of(), List.of());
    root.rewrite(strays::renamed);
  }

  /**
   * @param before the path of the module in the code
   * @param path where it is now
   */
  private void visit(Module module, List<String> before, List<String> path) {
    for (Map.Entry<String, Module> child : List.copyOf(module.children().entrySet())) {
      String name = child.getKey();
      if (TorchModules.isTorch(child.getValue())) {
        takeOut(module, name, child.getValue(), with(before, name), path);
      } else {
        visit(child.getValue(), with(before, name), with(path, name));
      }
    }
  }

  /**
   * @param before the layer's path in the code
   * @param path where its parent is now
   */
  private void takeOut(
      Module parent, String name, Module layer, List<String> before, List<String> path) {
    for (String weight : List.copyOf(layer.weights().keySet())) {
      if (!used(layer).contains(weight) && !weight.equals("num_batches_tracked")) {
        String free = free(parent, name + "_" + weight);
        parent.weight(free, layer.weights().remove(weight));
        moved.put(with(before, weight), with(path, free));
      }
    }
    for (String inner : List.copyOf(layer.children().keySet())) {
      String free = free(parent, name + "_" + inner);
      Module module = layer.children().remove(inner);
      parent.children().put(free, module);
      List<String> was = with(before, inner);
      moved.put(was, with(path, free));
      if (TorchModules.isTorch(module)) {
        takeOut(parent, free, module, was, path);
      } else {
        visit(module, was, with(path, free));
      }
    }
  }

  private static Set<String> used(Module layer) {
    Set<String> used = new HashSet<>();
    for (Method method : layer.methods()) {
      Expressions.in(method.body()).stream()
          .filter(Field.class::isInstance)
          .forEach(field -> used.add(((Field) field).path().get(0)));
    }
    return used;
  }

  private static List<String> with(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  private static String free(Module parent, String wanted) {
    String free = wanted;
    while (parent.has(free)) {
      free += "_";
    }
    return free;
  }

  private Expression renamed(Expression part) {
    if (part instanceof Forward forward) {
      return new Forward(renamed(forward.path()), forward.arguments());
    }
    return part instanceof Field field ? new Field(renamed(field.path())) : part;
  }

  /** The path with its longest part that has moved replaced. */
  private List<String> renamed(List<String> path) {
    for (int end = path.size(); end > 0; end--) {
      List<String> to = moved.get(path.subList(0, end));
      if (to != null) {
        List<String> whole = new ArrayList<>(to);
        whole.addAll(path.subList(end, path.size()));
        return whole;
      }
    }
    return path;
  }
}
