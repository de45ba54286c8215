package org.tf2torch.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tf2torch.cli.report.TrainingText;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.ProgressLine;
import org.tf2torch.parity.data.Split;
import org.tf2torch.parity.training.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how good a converted model is. */
@Command(
    name = "eval",
    description = "Run a converted model in PyTorch on data with answers, and say how good it is.",
    footer = {
      "",
      "Examples:",
      "  migrate eval out.pt --data cifar10:cifar-10-batches-bin --normalize cifar10",
      "  migrate eval out.pt --data voc:VOCdevkit/VOC2007 --normalize imagenet"
    })
final class EvalCommand implements Callable<Integer> {
  private final Migrate migrate;

  @Parameters(index = "0", paramLabel = "OUT.pt", description = "A file that migrate wrote.")
  private Path model;

  @Mixin private LabelledDataOptions data;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per run where the model leaves it open; default: ${DEFAULT-VALUE}.")
  private int batch = 32;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "At most so many samples; default: all.")
  private Optional<Long> samples = Optional.empty();

  @Mixin private MachineOptions machine;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  EvalCommand(Migrate migrate) {
    this.migrate = migrate;
  }

  @Override
  public Integer call() {
    Evaluation.Result result = run();
    migrate
        .terminal()
        .result(
            json ? TrainingText.json(result) : TrainingText.evaluation(model.toString(), result));
    return ExitCode.DONE.status();
  }

  private Evaluation.Result run() {
    try (ProgressLine progress = migrate.terminal().progress()) {
      progress.doing("starting PyTorch");
      Evaluation evaluation =
          Evaluation.of(model, data.source(Split.TEST))
              .batchSize(batch)
              .device(machine.device())
              .threads(machine.threads())
              .classPath(Frameworks.classPath())
              .verbose(migrate.verbose())
              .onProgress(done -> progress.doing(Amounts.count(done, "sample", "samples")));
      samples.ifPresent(evaluation::samples);
      data.loss().ifPresent(evaluation::loss);
      data.probabilities().ifPresent(evaluation::probabilities);
      data.output().ifPresent(evaluation::output);
      return evaluation.run();
    }
  }
}
