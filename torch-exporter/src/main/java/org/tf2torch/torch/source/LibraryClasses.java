package org.tf2torch.torch.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

/** Classes of layers that torch.nn has not, which a {@code model.py} that uses them brings. */
public final class LibraryClasses {
  private static final Set<String> KINDS =
      Set.of(ModuleKind.GAUSSIAN_NOISE, ModuleKind.GAUSSIAN_DROPOUT);

  private LibraryClasses() {}

  /** Whether there is a class for modules of that kind. */
  static boolean has(Module module) {
    return KINDS.contains(module.kind().qualifiedName());
  }

  /** The classes that modules below this one are of, line by line. */
  public static List<List<String>> usedBy(Module root) {
    Set<String> names = new TreeSet<>();
    collect(root, names);
    return names.stream().map(LibraryClasses::lines).toList();
  }

  private static void collect(Module module, Set<String> names) {
    for (Module child : module.children().values()) {
      if (has(child)) {
        names.add(child.kind().simpleName());
      }
      collect(child, names);
    }
  }

  private static List<String> lines(String name) {
    try (InputStream in = LibraryClasses.class.getResourceAsStream(name + ".py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
