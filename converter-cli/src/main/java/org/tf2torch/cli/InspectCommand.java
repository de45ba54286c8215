package org.tf2torch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tf2torch.cli.inspect.Inspection;
import org.tf2torch.cli.inspect.Inspector;
import org.tf2torch.cli.report.InspectionJson;
import org.tf2torch.cli.report.InspectionText;
import org.tf2torch.cli.report.ResultJson;
import org.tf2torch.cli.text.ProgressLine;
import org.tf2torch.ir.pass.slim.Slimming;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is in a model. */
@Command(
    name = "inspect",
    description =
        "Say what is in a model: its signatures, variables and operations, what would become of them, and what would be refused.",
    footer = {"", "Example:", "  migrate inspect saved_model/"})
final class InspectCommand implements Callable<Integer> {
  private final Migrate migrate;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The folder of a SavedModel, or the file of a frozen graph (.pb, .pbtxt).")
  private Path model;

  @Mixin private ModelOptions options;

  @Option(names = "--json", description = "Print what was found as JSON.")
  private boolean json;

  InspectCommand(Migrate migrate) {
    this.migrate = migrate;
  }

  @Override
  public Integer call() throws InterruptedException {
    Inspection inspection;
    try (ProgressLine progress = migrate.terminal().progress()) {
      progress.doing("reading " + model);
      inspection = Inspector.inspect(options.request(model, Slimming.NONE));
    }
    List<String> lines =
        json
            ? List.of(ResultJson.text(InspectionJson.of(inspection)))
            : InspectionText.lines(inspection, migrate.verbose());
    migrate.terminal().result(lines);
    return ExitCode.DONE.status();
  }
}
