package org.tf2torch.cli.random;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.parity.Frameworks;

/**
 * Random small graphs, run by TensorFlow and, converted, by libtorch. The system properties {@code
 * graphs.seed}, {@code graphs.count} and {@code graphs.only} (a regular expression for operations)
 * run others.
 */
class RandomGraphsTest {
  private static final long SEED = Long.getLong("graphs.seed", 1);
  private static final int COUNT = Integer.getInteger("graphs.count", 200);
  private static final String ONLY = System.getProperty("graphs.only", ".*");
  private static final boolean LISTED = Boolean.getBoolean("graphs.list");
  private static final int MOST_FAILURES = Integer.getInteger("graphs.failures", 5);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Map<String, Integer> refusals = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int agreed;
  private int refused;
  private int rejected;
  private int empty;

  @Test
  void theConvertedGraphsComputeWhatTheOriginalsDo() throws InterruptedException {
    try (Frameworks frameworks = Frameworks.start(classPath())) {
      for (long seed = SEED; seed < SEED + COUNT && failures.size() < MOST_FAILURES; seed++) {
        one(frameworks, seed);
      }
    }
    String summary =
        "%d graphs agree, %d refused, %d rejected by TensorFlow, %d empty, %d failed"
            .formatted(agreed, refused, rejected, empty, failures.size());
    System.out.println(summary);
    refusals.forEach((reason, count) -> System.out.println("  refused " + count + "× " + reason));
    if (!failures.isEmpty()) {
      fail(summary + "\n" + String.join("\n", failures));
    }
    assertTrue(COUNT < 100 || agreed > COUNT / 2, summary);
  }

  private void one(Frameworks frameworks, long seed) throws InterruptedException {
    RandomGraph graph = new Generator(frameworks, folder, ONLY).make(seed);
    if (graph.outputs().isEmpty() || graph.placeholders().isEmpty()) {
      empty++;
      return;
    }
    if (LISTED) {
      System.out.println("seed " + seed + "\n" + graph.text());
    }
    Trial trial = new Trial(frameworks, folder);
    Outcome outcome = trial.run(graph);
    if (outcome instanceof Outcome.Agreed all) {
      agreed += all.feeds() > 0 ? 1 : 0;
      rejected += all.feeds() > 0 ? 0 : 1;
    } else if (outcome instanceof Outcome.Refused some) {
      refused++;
      some.reasons().stream().distinct().forEach(r -> refusals.merge(r, 1, Integer::sum));
    } else if (outcome instanceof Outcome.Failed failure) {
      RandomGraph small = new Shrinker(frameworks, trial, folder).shrink(graph, failure);
      Outcome again = trial.run(small);
      failures.add(report(small, again instanceof Outcome.Failed f ? f : failure));
    }
  }

  private static String report(RandomGraph graph, Outcome.Failed failure) {
    return "seed %d: %s: %s\n%s  again: -Dtest=RandomGraphsTest -Dgraphs.seed=%d -Dgraphs.count=1%s\n"
        .formatted(
            graph.seed(),
            failure.kind(),
            failure.message(),
            graph.text(),
            graph.seed(),
            ONLY.equals(".*") ? "" : " -Dgraphs.only='" + ONLY + "'");
  }

  /** What both frameworks' processes need; the test is skipped where it is not. */
  static String classPath() {
    Path frameworks = Path.of(System.getProperty("migrate.parity", "../parity-tests/target/lib"));
    assumeTrue(
        Files.isDirectory(frameworks),
        "needs TensorFlow and libtorch, which packaging parity-tests puts into its target/lib");
    return System.getProperty("java.class.path") + File.pathSeparator + frameworks.resolve("*");
  }
}
