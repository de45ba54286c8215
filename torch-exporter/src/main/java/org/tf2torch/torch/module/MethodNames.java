package org.tf2torch.torch.module;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the signatures of a model are called as methods of one module. */
public final class MethodNames {
  public static final String FORWARD = "forward";

  private MethodNames() {}

  /**
   * A name for every signature: {@code forward} for one of them; for the others their own, with
   * whatever is no letter, digit or underscore as an underscore, an underscore behind what PyTorch
   * uses itself ({@code train_}), and a number behind what would stand there twice. Names depend on
   * nothing but the signatures' names; those that can stay as they are do.
   *
   * @param forward the signature that becomes {@code forward}
   */
  public static Map<String, String> of(Collection<String> signatures, Optional<String> forward) {
    Map<String, String> names = new TreeMap<>();
    Set<String> taken = new HashSet<>(Set.of(FORWARD));
    forward.ifPresent(signature -> names.put(signature, FORWARD));
    Set<String> others = new TreeSet<>(signatures);
    others.removeAll(names.keySet());
    for (String signature : others) {
      if (Identifiers.field(signature).equals(signature)) {
        names.put(signature, signature);
        taken.add(signature);
      }
    }
    others.removeAll(names.keySet());
    for (String signature : others) {
      names.put(signature, free(Identifiers.field(signature), taken));
    }
    return names;
  }

  private static String free(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
