package org.tf2torch.cli.random;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.tf2torch.cli.random.ops.Families;
import org.tf2torch.parity.Frameworks;

/** Makes graphs; the same seed makes the same graph. */
final class Generator {
  private static final int ATTEMPTS = 5;

  private final Eager eager;
  private final List<List<Rows.Row>> families;
  private final List<List<Rows.Row>> precise;

  /**
   * @param only a regular expression; graphs have only operations that match
   */
  Generator(Frameworks frameworks, Path folder, String only) {
    this.eager = new Eager(frameworks, folder);
    this.families = rows(Families.all(), only);
    this.precise = rows(Families.precise(), only);
  }

  private static List<List<Rows.Row>> rows(List<Rows> families, String only) {
    return families.stream()
        .map(rows -> rows.all().stream().filter(row -> row.op().matches(only)).toList())
        .filter(rows -> !rows.isEmpty())
        .toList();
  }

  RandomGraph make(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    boolean extreme = random.nextInt(5) == 0 && !precise.isEmpty();
    Contents contents = extreme ? Contents.EXTREME : Contents.ORDINARY;
    Draft draft = new Draft(eager, random, contents);
    int operations = random.nextInt(1, 8);
    // Half of the graphs keep to two families, so that related operations meet.
    List<List<Rows.Row>> suited = extreme ? precise : families;
    List<List<Rows.Row>> drawn =
        random.nextBoolean() ? suited : List.of(any(suited, random), any(suited, random));
    for (int i = 0; i < operations; i++) {
      add(draft, drawn, random);
    }
    return draft.finish(seed);
  }

  private void add(Draft draft, List<List<Rows.Row>> families, RandomGenerator random) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        List<Rows.Row> family = any(families, random);
        draft.onlyFinite(!precise.contains(family));
        any(family, random).maker().add(draft);
        return;
      } catch (Draft.Unsuitable e) {
        // Another one is drawn.
      }
    }
  }

  private static <T> T any(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
