package org.tf2torch.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tf2torch.cli.convert.Conversion;
import org.tf2torch.cli.convert.ConversionRequest;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Converted;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.report.ResultJson;
import org.tf2torch.cli.report.ResultText;
import org.tf2torch.cli.text.ProgressLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Converts one model. */
@Command(
    name = "convert",
    description = "Convert a model to a TorchScript file; the word convert may be left out.",
    footer = {
      "",
      "Examples:",
      "  migrate saved_model/ out.pt",
      "  migrate frozen.pb out.pt --outputs softmax",
      "  migrate saved_model/ out.pt --signature classify --io-layout source"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Migrate migrate;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The folder of a SavedModel, or the file of a frozen graph (.pb, .pbtxt).")
  private Path model;

  @Parameters(index = "1", paramLabel = "OUT.pt", description = "The file to write.")
  private Path output;

  @Mixin private ModelOptions options;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ConvertCommand(Migrate migrate) {
    this.migrate = migrate;
  }

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = migrate.terminal();
    ConversionResult result;
    try (ProgressLine progress = terminal.progress()) {
      ConversionRequest request =
          new ConversionRequest(model, options.selection(), options.layout());
      result = Conversion.run(request, output, progress::doing);
    }
    report(terminal, result);
    return ExitCode.of(result.status()).status();
  }

  private void report(Terminal terminal, ConversionResult result) {
    if (json) {
      terminal.out().println(ResultJson.text(ResultJson.of(result)));
    } else if (result instanceof Converted converted) {
      terminal.result(ResultText.converted(converted));
    }
    if (result instanceof Refused refused) {
      ResultText.refused(refused, migrate.verbose()).forEach(terminal.err()::println);
    } else if (result instanceof Stopped stopped) {
      migrate.error(stopped.message(), stopped.cause());
    }
  }
}
