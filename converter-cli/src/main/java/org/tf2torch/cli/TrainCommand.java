package org.tf2torch.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tf2torch.cli.convert.Status;
import org.tf2torch.cli.report.TrainingText;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.cli.text.ProgressLine;
import org.tf2torch.cli.train.TunedFile;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.Split;
import org.tf2torch.parity.training.Schedule;
import org.tf2torch.parity.training.Training;
import org.tf2torch.parity.training.TrainingReport;
import org.tf2torch.torch.archive.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a converted model further. */
@Command(
    name = "train",
    description = "Train a converted model further in PyTorch, and write it to a file of its own.",
    footer = {
      "",
      "Example:",
      "  migrate train out.pt --data cifar10:cifar-10-batches-bin --normalize cifar10 \\",
      "    --epochs 10 --batch 64 --optimizer adam --lr 1e-3 --loss cross-entropy --out tuned.pt"
    })
final class TrainCommand implements Callable<Integer> {
  private final Migrate migrate;

  @Parameters(index = "0", paramLabel = "OUT.pt", description = "A file that migrate wrote.")
  private Path model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "TUNED.pt",
      description = "The file to write.")
  private Path target;

  @Mixin private LabelledDataOptions data;

  @Option(
      names = "--validation",
      paramLabel = "DATA",
      description =
          "What each epoch is tested on; default: the test part of a data set that has one.")
  private Optional<String> validation = Optional.empty();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data; default: ${DEFAULT-VALUE}.")
  private int epochs = 1;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per step; default: ${DEFAULT-VALUE}.")
  private int batch = 32;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "At most so many samples, the first ones; default: all.")
  private Optional<Long> samples = Optional.empty();

  @Mixin private OptimizerOptions optimizer;

  @Option(
      names = "--schedule",
      paramLabel = "COURSE",
      description =
          "How the learning rate changes: constant (the default), linear, cosine or step:EPOCHS:FACTOR.")
  private String schedule = "constant";

  @Option(
      names = "--freeze",
      paramLabel = "PATTERN",
      split = ",",
      description =
          "Parameters that stay as they are, by key (conv2d.*) or TensorFlow's name; * is anything.")
  private List<String> frozen = List.of();

  @Option(
      names = "--no-shuffle",
      description = "Take the samples in their own order in every epoch.")
  private boolean inOrder;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For the order of samples and for dropout; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private MachineOptions machine;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  TrainCommand(Migrate migrate) {
    this.migrate = migrate;
  }

  @Override
  public Integer call() {
    // libtorch's own file lies beside the target for a while. It also shows, before hours of
    // training, that something can be written there.
    try (AtomicFile scratch = AtomicFile.replacing(target)) {
      TrainingReport report;
      try (ProgressLine progress = migrate.terminal().progress()) {
        progress.doing("starting PyTorch");
        report = train(scratch.path(), progress);
        TunedFile.write(model, scratch.path(), target, report, progress::doing);
      }
      migrate.terminal().result(json ? TrainingText.json(report) : TrainingText.written(target));
      return ExitCode.DONE.status();
    } catch (IOException e) {
      throw new StoppedException(Status.UNWRITABLE, e.getMessage(), e);
    }
  }

  private TrainingReport train(Path saved, ProgressLine progress) {
    DataSource source = data.source(Split.TRAIN);
    Training training =
        Training.of(model, source)
            .epochs(epochs)
            .batchSize(batch)
            .schedule(Schedule.parse(schedule))
            .freeze(frozen)
            .shuffle(!inOrder)
            .seed(seed)
            .device(machine.device())
            .threads(machine.threads())
            .classPath(Frameworks.classPath())
            .verbose(migrate.verbose())
            .listener(new Watcher(progress));
    optimizer
        .apply(training, model)
        .forEach(note -> migrate.terminal().err().println("note: " + Printable.of(note)));
    validation
        .map(text -> data.other(text, Split.TEST))
        .or(source::heldOut)
        .ifPresent(training::heldOut);
    samples.ifPresent(training::samples);
    data.loss().ifPresent(training::loss);
    data.probabilities().ifPresent(training::probabilities);
    data.output().ifPresent(training::output);
    return training.run(saved);
  }

  /** Says how it goes: each step on the line in place, each epoch on one that stays. */
  private final class Watcher implements Training.Listener {
    private final ProgressLine progress;

    Watcher(ProgressLine progress) {
      this.progress = progress;
    }

    @Override
    public void begins(TrainingReport report) {
      print(TrainingText.begins(report));
    }

    @Override
    public void step(int epoch, long done, long all, double loss) {
      progress.doing(TrainingText.step(epoch, epochs, done, all, loss));
    }

    @Override
    public void ends(TrainingReport.Epoch epoch) {
      print(List.of(TrainingText.epoch(epoch, epochs)));
    }

    private void print(List<String> lines) {
      if (!json) {
        progress.pause(() -> migrate.terminal().result(lines));
      }
    }
  }
}
