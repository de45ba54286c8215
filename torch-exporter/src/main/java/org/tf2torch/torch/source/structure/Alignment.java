package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.Weight;

/**
 * Gives the parts of all modules of one class the names they have in the first of them: a class has
 * one set of fields.
 */
final class Alignment {
  private final Map<String, Module> models = new HashMap<>();
  private final Fingerprint fingerprints = new Fingerprint();

  static void of(Module root) {
    new Alignment().visit(root);
  }

  private void visit(Module module) {
    module.children().values().forEach(this::visit);
    if (module.methods().size() == 1 && !module.methods().get(0).body().isEmpty()) {
      Module model = models.putIfAbsent(fingerprints.of(module), module);
      if (model != null) {
        align(module, paths(module), paths(model));
      }
    }
  }

  /** What the code touches, each once, in the order it is met: layers whole. */
  private static List<List<String>> paths(Module module) {
    Set<List<String>> paths = new LinkedHashSet<>();
    Draft draft = new Draft(module);
    for (Line line : draft.lines()) {
      paths.addAll(line.calls());
    }
    Set<List<String>> layers = new LinkedHashSet<>(paths);
    for (Line line : draft.lines()) {
      line.fields().stream()
          .filter(path -> layers.stream().noneMatch(layer -> Line.startsWith(path, layer)))
          .forEach(paths::add);
    }
    return new ArrayList<>(paths);
  }

  private static void align(Module module, List<List<String>> own, List<List<String>> wanted) {
    if (own.equals(wanted)) {
      return;
    }
    Map<List<String>, List<String>> renamed = new LinkedHashMap<>();
    Map<List<String>, Module> layers = new LinkedHashMap<>();
    Map<List<String>, Weight> tensors = new LinkedHashMap<>();
    for (int i = 0; i < own.size(); i++) {
      List<String> path = own.get(i);
      renamed.put(path, wanted.get(i));
      if (module.find(path).isPresent()) {
        layers.put(wanted.get(i), module.detach(path));
      } else {
        tensors.put(wanted.get(i), module.detachWeight(path));
      }
    }
    layers.forEach(module::attach);
    tensors.forEach(module::attach);
    module.rewrite(part -> renamed(part, renamed));
  }

  private static Expression renamed(Expression part, Map<List<String>, List<String>> renamed) {
    if (part instanceof Forward forward) {
      return new Forward(renamed.get(forward.path()), forward.arguments());
    }
    return part instanceof Field field && renamed.containsKey(field.path())
        ? new Field(renamed.get(field.path()))
        : part;
  }
}
