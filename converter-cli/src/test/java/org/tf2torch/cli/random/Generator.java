package org.tf2torch.cli.random;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.tf2torch.cli.random.ops.Families;
import org.tf2torch.parity.Frameworks;

/** Makes graphs; the same seed makes the same graph. */
final class Generator {
  private static final int ATTEMPTS = 5;

  /** Operations that go together; precise ones are defined on all numbers there are. */
  private record Family(List<Rows.Row> rows, boolean precise) {}

  private final Eager eager;
  private final List<Family> outer;
  private final List<Family> nested;

  /**
   * @param only a regular expression; graphs have only operations that match, but for what those
   *     nest
   */
  Generator(Frameworks frameworks, Path folder, String only) {
    this.eager = new Eager(frameworks, folder);
    this.outer = families(only);
    this.nested = families(".*");
  }

  private static List<Family> families(String only) {
    return Stream.concat(
            Families.precise().stream().map(rows -> family(rows, only, true)),
            Families.unspecified().stream().map(rows -> family(rows, only, false)))
        .filter(family -> !family.rows.isEmpty())
        .toList();
  }

  private static Family family(Rows rows, String only, boolean precise) {
    return new Family(rows.all().stream().filter(row -> row.op().matches(only)).toList(), precise);
  }

  RandomGraph make(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    boolean extreme = random.nextInt(5) == 0 && outer.stream().anyMatch(Family::precise);
    Contents contents = extreme ? Contents.EXTREME : Contents.ORDINARY;
    int operations = random.nextInt(1, 8);
    // Half of the graphs keep to two families, so that related operations meet.
    List<Family> suited = suited(outer, extreme);
    List<Family> inside = suited(nested, extreme);
    List<Family> drawn =
        random.nextBoolean() ? suited : List.of(any(suited, random), any(suited, random));
    Draft draft =
        new Draft(eager, random, contents, d -> add(d, d.depth() > 0 ? inside : drawn, random));
    draft.grow(operations);
    return draft.finish(seed);
  }

  private static List<Family> suited(List<Family> families, boolean extreme) {
    return families.stream().filter(family -> family.precise || !extreme).toList();
  }

  private static void add(Draft draft, List<Family> families, RandomGenerator random) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Family family = any(families, random);
        draft.onlyFinite(!family.precise);
        any(family.rows, random).maker().add(draft);
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
