package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.torch.module.Module;

/** The steps that give a tree of modules its structure, in their order. */
public final class Structure {
  private Structure() {}

  /** The same model as a tree of blocks; the tree that is given stays as it is. */
  public static Module of(Module root) {
    Module copy = root.copy();
    ZeroStates.leaveOut(copy);
    Strays.takeOut(copy);
    if (copy.methods().size() == 1) {
      // What several methods call cannot move into one of them.
      OnlyChildren.lift(copy);
      Draft draft = new Draft(copy);
      Containers.structure(draft);
      structure(copy);
      Shortcuts.join(copy);
    }
    order(copy);
    Alignment.of(copy);
    return copy;
  }

  private static void structure(Module module) {
    for (Module child : List.copyOf(module.children().values())) {
      structure(child);
    }
    if (module.methods().size() == 1 && module.kind().qualifiedName().indexOf('.') < 0) {
      Draft draft = new Draft(module);
      Repeats.structure(draft);
      Chains.structure(draft);
    }
  }

  /** Submodules in the order in which the code calls them. */
  private static void order(Module module) {
    if (module.methods().size() == 1 && !module.methods().get(0).body().isEmpty()) {
      Map<String, Module> ordered = new LinkedHashMap<>();
      for (Line line : new Draft(module).lines()) {
        List<List<String>> touched = new ArrayList<>(line.fields());
        touched.addAll(line.calls());
        for (List<String> path : touched) {
          Module child = module.children().get(path.get(0));
          if (child != null) {
            ordered.putIfAbsent(path.get(0), child);
          }
        }
      }
      ordered.forEach(
          (name, child) -> {
            module.children().remove(name);
            module.children().put(name, child);
          });
    }
    module.children().values().forEach(Structure::order);
  }
}
