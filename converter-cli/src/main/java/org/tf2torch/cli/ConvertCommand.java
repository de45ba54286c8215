package org.tf2torch.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tf2torch.cli.convert.Conversion;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Converted;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.convert.Output;
import org.tf2torch.cli.convert.OutputFormat;
import org.tf2torch.cli.report.ResultJson;
import org.tf2torch.cli.report.ResultText;
import org.tf2torch.cli.report.SlimText;
import org.tf2torch.cli.text.ProgressLine;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.parity.ParityCheck;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.ParityReport;
import org.tf2torch.parity.data.DataSource;
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
      "  migrate saved_model/ out.pt --signature classify --io-layout source",
      "  migrate saved_model/ out.pt --all-signatures",
      "  migrate saved_model/ network/ --format source",
      "  migrate saved_model/ out.pt --quantize int8-weights --data inputs.npz"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Migrate migrate;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The folder of a SavedModel, or the file of a frozen graph (.pb, .pbtxt).")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to write, or the folder with --format source.")
  private Path output;

  @Mixin private FormatOptions format;

  @Mixin private ModelOptions options;

  @Mixin private SlimOptions slim;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ConvertCommand(Migrate migrate) {
    this.migrate = migrate;
  }

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = migrate.terminal();
    ConversionResult result;
    Optional<ParityReport> measured = Optional.empty();
    Slimming slimming = slim.slimming();
    Optional<DataSource> data = slim.data();
    Output target = format.output(output);
    if (slimming.changes() && target.format() != OutputFormat.TORCHSCRIPT) {
      // torch.nn's layers own no int8 weights, and a training would go on from less than it left.
      throw ParityException.usage("a smaller model is written as TorchScript only");
    }
    try (ProgressLine progress = terminal.progress()) {
      result = Conversion.run(options.request(model, slimming), target, progress::doing);
      if (result instanceof Converted && data.isPresent()) {
        measured = Optional.of(measure(data.get(), progress));
      }
    }
    report(terminal, result, measured);
    return ExitCode.of(result.status()).status();
  }

  /** Runs the original and the smaller model on the same data. */
  private ParityReport measure(DataSource data, ProgressLine progress) {
    progress.doing("measuring " + output);
    ParityCheck check =
        ParityCheck.of(model, output)
            .data(data)
            .classPath(Frameworks.classPath())
            .verbose(migrate.verbose())
            .onProgress(done -> progress.doing("measuring " + output + " · " + done));
    slim.samples().ifPresent(check::samples);
    return check.run();
  }

  private void report(Terminal terminal, ConversionResult result, Optional<ParityReport> measured) {
    if (json) {
      ObjectNode text = ResultJson.of(result);
      measured.ifPresent(report -> SlimText.json(text, report));
      terminal.out().println(ResultJson.text(text));
    } else if (result instanceof Converted converted) {
      terminal.result(ResultText.converted(converted));
      terminal.result(SlimText.lines(converted.slimmed(), measured));
    }
    if (result instanceof Refused refused) {
      ResultText.refused(refused, migrate.verbose()).forEach(terminal.err()::println);
    } else if (result instanceof Stopped stopped) {
      migrate.error(stopped.message(), stopped.cause());
    }
  }
}
