package org.tf2torch.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.metrics.Tolerances;

/** Collects what is to be said of one probe. */
final class ProbeComparison {
  private final String name;
  private final Map<String, OutputComparison> outputs = new LinkedHashMap<>();
  private final Set<String> random;
  private final WorstSamples worst = new WorstSamples();
  private long samples;
  private String problem;
  private String refused;

  /**
   * @param random the operation that draws, by the names of the outputs that cannot be compared
   */
  ProbeComparison(
      String name, Migration migration, Tolerances tolerances, Map<String, String> random) {
    this.name = name;
    this.random = random.keySet();
    for (Migration.Port port : migration.outputs()) {
      Tolerance limit = tolerances.of(port.name(), port.dtype());
      outputs.put(port.name(), new OutputComparison(port, limit, random.get(port.name())));
    }
  }

  void add(Batch batch, Sides sides) {
    long first = samples;
    samples += batch.samples();
    Sides.Run run =
        sides.run(
            batch.inputs(),
            (port, expected, actual) -> {
              outputs.get(port.name()).add(expected, actual, batch.labels());
              if (!random.contains(port.name())) {
                worst.add(batch, first, expected, actual);
              }
            });
    switch (run.ending()) {
      case COMPARED -> {}
      case CONVERTED_FAILED ->
          problem = "the converted model fails, TensorFlow does not: " + run.reason();
      case ORIGINAL_FAILED ->
          problem = "TensorFlow fails, the converted model does not: " + run.reason();
      case BOTH_FAILED -> bothFailed(run.reason());
    }
  }

  /**
   * Of a data set one expects answers; an input that was made to provoke an error may get one on
   * both sides.
   */
  private void bothFailed(String reason) {
    if (name.equals(Batch.DATA)) {
      throw ParityException.usage("both models fail on this data: " + reason);
    }
    refused = "both models refuse these inputs: " + reason;
  }

  ParityReport.Probe report() {
    if (problem == null && refused != null) {
      return new ParityReport.Probe(name, samples, true, refused, List.of(), List.of());
    }
    List<ParityReport.Output> reports =
        problem != null
            ? List.of()
            : outputs.values().stream().map(OutputComparison::report).toList();
    boolean passed = problem == null && reports.stream().allMatch(ParityReport.Output::passed);
    return new ParityReport.Probe(name, samples, passed, problem, reports, worst.pictures());
  }
}
