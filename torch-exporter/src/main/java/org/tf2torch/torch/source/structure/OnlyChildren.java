package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.module.Module;

/** Puts a layer in the place of a container that holds nothing else: gru.gru_cell is gru. */
final class OnlyChildren {
  private final Map<List<String>, List<String>> moved = new HashMap<>();

  private OnlyChildren() {}

  static void lift(Module root) {
    OnlyChildren lifted = new OnlyChildren();
    lifted.visit(root, List.of());
    root.rewrite(lifted::renamed);
  }

  private void visit(Module module, List<String> path) {
    for (Map.Entry<String, Module> entry : List.copyOf(module.children().entrySet())) {
      Module child = entry.getValue();
      List<String> at = new ArrayList<>(path);
      at.add(entry.getKey());
      List<String> from = new ArrayList<>(at);
      while (child.isContainer() && child.weights().isEmpty() && child.children().size() == 1) {
        Map.Entry<String, Module> only = child.children().entrySet().iterator().next();
        from.add(only.getKey());
        child = only.getValue();
      }
      if (from.size() > at.size() && !child.isContainer()) {
        moved.put(from, at);
        module.children().put(entry.getKey(), child);
      } else {
        visit(entry.getValue(), at);
      }
    }
  }

  private Expression renamed(Expression part) {
    if (part instanceof Forward forward && moved.containsKey(forward.path())) {
      return new Forward(moved.get(forward.path()), forward.arguments());
    }
    if (part instanceof Field field) {
      for (int end = field.path().size() - 1; end > 0; end--) {
        List<String> to = moved.get(field.path().subList(0, end));
        if (to != null) {
          List<String> whole = new ArrayList<>(to);
          whole.addAll(field.path().subList(end, field.path().size()));
          return new Field(whole);
        }
      }
    }
    return part;
  }
}
