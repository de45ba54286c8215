package org.tf2torch.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.tf2torch.cli.batch.Batch;
import org.tf2torch.cli.batch.Zoo;
import org.tf2torch.cli.batch.ZooModel;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.IoLayout;
import org.tf2torch.cli.convert.Status;
import org.tf2torch.cli.report.BatchText;
import org.tf2torch.cli.report.ResultJson;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.ProgressLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts every model below a folder. */
@Command(
    name = "batch",
    description =
        "Convert every model below a folder: a SavedModel folder a/b to a/b.pt, a frozen graph a/g.pb to a/g.pt; to folders a/b and a/g with --format source.",
    footer = {"", "Example:", "  migrate batch models/ converted/ --jobs 4 --resume"})
final class BatchCommand implements Callable<Integer> {
  private final Migrate migrate;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "ZOO", description = "The folder with the models.")
  private Path zoo;

  @Parameters(index = "1", paramLabel = "OUT", description = "The folder to write to.")
  private Path output;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Models at a time; default: one per processor, at most 4.")
  private int jobs = Math.min(4, Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--resume",
      description =
          "Leave files alone that are newer than their model and were made from the same graph.")
  private boolean resume;

  @Option(
      names = "--io-layout",
      paramLabel = "LAYOUT",
      completionCandidates = LayoutNames.class,
      converter = LayoutNames.class,
      description = "As for convert.")
  private IoLayout layout = IoLayout.CHANNELS_FIRST;

  @Option(names = "--all-signatures", description = "As for convert.")
  private boolean allSignatures;

  @Mixin private FormatOptions format;

  @Option(names = "--json", description = "Print the results as JSON.")
  private boolean json;

  BatchCommand(Migrate migrate) {
    this.migrate = migrate;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be at least 1");
    }
    Zoo found;
    try {
      found = Zoo.below(zoo);
    } catch (IOException e) {
      throw new StoppedException(Status.BROKEN, "cannot read the folder " + zoo, e);
    }
    found.unreadable().forEach(line -> migrate.terminal().error("passed over: " + line));
    if (found.models().isEmpty()) {
      throw new StoppedException(
          Status.BROKEN, zoo + ": holds no SavedModel and no frozen graph", null);
    }
    return convert(found.models());
  }

  private int convert(List<ZooModel> models) throws InterruptedException {
    Instant start = Instant.now();
    List<ConversionResult> results;
    try (ProgressLine progress = migrate.terminal().progress()) {
      Counter counter = new Counter(models.size(), progress);
      results =
          Batch.run(
              models,
              format.output(output),
              new Batch.Options(layout, allSignatures, jobs, resume),
              counter::done);
    }
    Duration time = Duration.between(start, Instant.now());
    migrate
        .terminal()
        .result(
            json ? List.of(json(models, results, time)) : BatchText.lines(models, results, time));
    boolean complete = results.stream().allMatch(result -> result.status().isDone());
    return (complete ? ExitCode.DONE : ExitCode.BATCH_INCOMPLETE).status();
  }

  private static String json(List<ZooModel> models, List<ConversionResult> results, Duration time) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("models", models.size());
    json.put("done", results.stream().filter(result -> result.status().isDone()).count());
    json.put("seconds", time.toMillis() / 1000.0);
    results.forEach(result -> json.withArray("/results").add(ResultJson.of(result)));
    return ResultJson.text(json);
  }

  /** Counts what is done, for the progress line. */
  private static final class Counter {
    private final int all;
    private final ProgressLine progress;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();

    Counter(int all, ProgressLine progress) {
      this.all = all;
      this.progress = progress;
    }

    void done(ConversionResult result) {
      int failed = result.status().isDone() ? undone.get() : undone.incrementAndGet();
      progress.doing(
          "%s of %s, %s not converted · %s"
              .formatted(
                  Amounts.count(done.incrementAndGet()),
                  Amounts.count(all),
                  Amounts.count(failed),
                  result.model()));
    }
  }
}
