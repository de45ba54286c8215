package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.parity.archive.Mutation;

/**
 * Ten mistakes in each of several models, as a table. Runs if {@code parity.mutations} names a
 * folder that holds, for each model of {@code mutations.txt}, the original {@code NAME} and what it
 * was converted to, {@code NAME.pt}; the table is left there as {@code mutations.md}.
 */
@EnabledIfSystemProperty(named = "parity.mutations", matches = ".+")
class MutationTableTest {
  /** How many of thirty may have the wrong layer named. */
  private static final double MISNAMED = 2 / 30.0;

  @TempDir Path scratch;

  /**
   * @param layer the module that is changed
   * @param named the layer that must be named: itself, or the layer around it
   */
  private record Case(String model, Mutation mutation, String layer, String named) {
    static Case of(String line) {
      String[] words = line.split(" +");
      return new Case(
          words[0], Mutation.valueOf(words[1]), words[2], words.length > 3 ? words[3] : words[2]);
    }
  }

  @Test
  void everyMistakeIsCaughtAndItsLayerNamed() throws IOException {
    Path models = Path.of(System.getProperty("parity.mutations"));
    List<Case> cases =
        Files.readString(Path.of("src", "test", "resources", "mutations.txt"))
            .lines()
            .filter(line -> !line.isBlank())
            .map(Case::of)
            .toList();
    List<String> table = new ArrayList<>();
    table.add("| model | mistake | in | caught | layer named |");
    table.add("|---|---|---|---|---|");
    int caught = 0;
    int named = 0;
    for (Case each : cases) {
      ParityReport report = check(each, models);
      String first = report.layers().firstOff();
      boolean right = each.named().equals(first);
      caught += report.passed() ? 0 : 1;
      named += right ? 1 : 0;
      table.add(
          "| %s | %s | `%s` | %s | %s%s |"
              .formatted(
                  each.model(),
                  each.mutation().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                  each.layer(),
                  report.passed() ? "no" : "yes",
                  first == null ? "none" : "`" + first + "`",
                  right ? "" : " (wrong)"));
      Files.write(models.resolve("mutations.md"), table);
    }
    assertEquals(cases.size(), caught, "all are caught: " + table);
    assertTrue(cases.size() - named <= MISNAMED * cases.size(), "named " + named + ": " + table);
  }

  private ParityReport check(Case each, Path models) throws IOException {
    Path mutant = scratch.resolve("mutant.pt");
    each.mutation().apply(models.resolve(each.model() + ".pt"), mutant, each.layer());
    return ParityCheck.of(models.resolve(each.model()), mutant).samples(2).layers(true).run();
  }
}
