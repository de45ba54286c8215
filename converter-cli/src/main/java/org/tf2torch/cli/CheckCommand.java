package org.tf2torch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.ProgressLine;
import org.tf2torch.parity.Baseline;
import org.tf2torch.parity.ParityCheck;
import org.tf2torch.parity.ParityReport;
import org.tf2torch.parity.data.Split;
import org.tf2torch.parity.report.JsonReport;
import org.tf2torch.parity.report.Reports;
import org.tf2torch.parity.report.TextReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a model and what it was converted to, and compares. */
@Command(
    name = "check",
    description =
        "Run a model in TensorFlow and its conversion in PyTorch on the same inputs, and compare.",
    footer = {
      "",
      "Examples:",
      "  migrate check saved_model/ out.pt",
      "  migrate check saved_model/ out.pt --data cifar10:cifar-10-batches-bin --normalize unit",
      "  migrate check saved_model/ out.pt --signature classify",
      "  migrate check saved_model/ out.pt --data inputs.npz --layers --report report.html"
    })
final class CheckCommand implements Callable<Integer> {
  private final Migrate migrate;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The SavedModel or frozen graph.")
  private Path original;

  @Parameters(index = "1", paramLabel = "OUT.pt", description = "What it was converted to.")
  private Path converted;

  @Option(
      names = "--signature",
      paramLabel = "NAME",
      description = "Which signature of a file with several is run; default: that of forward.")
  private Optional<String> signature = Optional.empty();

  @Mixin private DataOptions data;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per run where the model leaves it open; default: 32.")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "At most so many samples; default: all.")
  private Optional<Long> samples = Optional.empty();

  @Mixin private ToleranceOptions tolerance;

  @Mixin private MachineOptions machine;

  @Option(
      names = "--layers",
      description = "Compare layer by layer, too, and against a float64 run.")
  private boolean layers;

  @Option(
      names = "--bisect",
      paramLabel = "DIR",
      description = "As --layers; save both tensors of the first layer that is off.")
  private Optional<Path> bisect = Optional.empty();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "An earlier report (.json): fail if an error grew or an output changed.")
  private Optional<Path> baseline = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a report: .html, .json, .md or .xml (JUnit's). May be given repeatedly.")
  private List<Path> reports = List.of();

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  CheckCommand(Migrate migrate) {
    this.migrate = migrate;
  }

  @Override
  public Integer call() {
    reports.forEach(Reports::requireKnownFormat);
    Optional<Baseline> earlier = baseline.map(Baseline::read);
    ParityReport result = run();
    reports.forEach(file -> Reports.write(result, file));
    String text = json ? JsonReport.render(result) : TextReport.render(result);
    migrate.terminal().out().println(text.stripTrailing());
    List<String> regressions = earlier.map(b -> b.regressions(result)).orElse(List.of());
    regressions.forEach(
        line -> migrate.error("worse than the baseline: " + line, Optional.empty()));
    boolean passed = result.passed() && regressions.isEmpty();
    return (passed ? ExitCode.DONE : ExitCode.PARITY_FAILED).status();
  }

  private ParityReport run() {
    try (ProgressLine progress = migrate.terminal().progress()) {
      progress.doing("starting TensorFlow and PyTorch");
      ParityCheck check =
          ParityCheck.of(original, converted)
              .data(data.source(Split.TEST))
              .device(machine.device())
              .threads(machine.threads())
              .classPath(Frameworks.classPath())
              .verbose(migrate.verbose())
              .layers(layers)
              .tolerances(tolerance.tolerances())
              .onProgress(
                  done -> progress.doing(Amounts.count(done, "sample", "samples") + " compared"));
      signature.ifPresent(check::signature);
      batch.ifPresent(check::batchSize);
      samples.ifPresent(check::samples);
      bisect.ifPresent(check::bisect);
      return check.run();
    }
  }
}
