package org.tf2torch.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tf2torch.cli.convert.Status;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command with its sub-commands. */
@Command(
    name = "migrate",
    versionProvider = Version.class,
    customSynopsis = {"migrate MODEL OUT.pt", "       migrate COMMAND ..."},
    description = "Moves TensorFlow models to PyTorch.",
    footer = {
      "",
      "Examples:",
      "  migrate saved_model/ out.pt          convert a model",
      "  migrate inspect saved_model/         what is in it, and what would be refused",
      "  migrate check saved_model/ out.pt    run both and compare",
      "  migrate batch models/ converted/     convert every model below a folder",
      "  migrate eval out.pt --data DATA      how good a converted model is",
      "  migrate train out.pt --data DATA --out tuned.pt   train it further",
      "",
      "Exit status: 0 done, 1 a defect of migrate, 2 wrong usage, 3 refused,",
      "4 broken input, 5 parity failed, 6 some models of a batch failed."
    })
public final class Migrate implements Runnable {
  private static final int HELP_WIDTH = 100;
  private static final String JSON = "--json";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Say how the command is used, and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version, and exit.")
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean verbose;

  Migrate(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs a command line, and returns the exit status. */
  int run(String... args) {
    CommandLine line = commandLine();
    return line.execute(withCommand(args, line.getSubcommands().keySet()));
  }

  /**
   * Puts {@code convert} in front where the first word is none of the commands, as in {@code
   * migrate saved_model/ out.pt}.
   */
  private static String[] withCommand(String[] args, Set<String> commands) {
    Optional<String> word =
        Arrays.stream(args).filter(argument -> !argument.startsWith("-")).findFirst();
    if (word.isEmpty() || commands.contains(word.get())) {
      return args;
    }
    return Stream.concat(Stream.of("convert"), Arrays.stream(args)).toArray(String[]::new);
  }

  private CommandLine commandLine() {
    CommandLine line = new CommandLine(this);
    line.addSubcommand(new ConvertCommand(this));
    line.addSubcommand(new InspectCommand(this));
    line.addSubcommand(new CheckCommand(this));
    line.addSubcommand(new BatchCommand(this));
    line.addSubcommand(new EvalCommand(this));
    line.addSubcommand(new TrainCommand(this));
    line.addSubcommand(new GenerateCompletionCommand(terminal));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(terminal.out(), true));
    line.setErr(new PrintWriter(terminal.err(), true));
    line.getSubcommands().values().forEach(Migrate::layOut);
    layOut(line);
    line.setParameterExceptionHandler(this::wrongUsage);
    line.setExecutionStrategy(Migrate::execute);
    line.setExecutionExceptionHandler((error, command, parsed) -> failed(error, parsed));
    return line;
  }

  /**
   * Help in the order in which the options are declared, where what belongs together stands
   * together.
   */
  private static void layOut(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .width(HELP_WIDTH)
        .sortOptions(false)
        .parameterListHeading("%n")
        .optionListHeading("%n")
        .commandListHeading("%nCommands:%n");
  }

  Terminal terminal() {
    return terminal;
  }

  boolean verbose() {
    return verbose;
  }

  /** Tells of an error in one line; with {@code --verbose} also where it came from. */
  void error(String message, Optional<Throwable> cause) {
    terminal.error(message);
    if (verbose) {
      cause.ifPresent(error -> error.printStackTrace(terminal.err()));
    }
  }

  private int wrongUsage(ParameterException error, String[] args) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    Failure failure = Failure.usage(error.getMessage() + meant(error));
    if (Arrays.asList(args).contains(JSON)) {
      terminal.out().println(failure.json(Optional.empty()));
    }
    terminal.error(failure.message());
    terminal.err().println("  " + command + " --help says how it is used.");
    return failure.exit();
  }

  /** The options that what was written looks like. */
  private static String meant(ParameterException error) {
    List<String> meant =
        error instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()
            ? unmatched.getSuggestions()
            : List.of();
    return meant.isEmpty() ? "" : "; is " + String.join(" or ", meant) + " meant?";
  }

  /** What is too large or too deep for this machine ends as any other failure does. */
  private static int execute(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      throw failed(parsed, "more memory is needed; MIGRATE_JAVA_OPTS=-Xmx4g gives more", e);
    } catch (StackOverflowError e) {
      throw failed(parsed, "the input nests too deeply", e);
    }
  }

  private static ExecutionException failed(ParseResult parsed, String message, Error error) {
    CommandLine command = parsed.commandSpec().commandLine();
    return new ExecutionException(
        command, message, new StoppedException(Status.FAILED, message, error));
  }

  /** How every command ends that cannot do what was asked, whichever it is. */
  private int failed(Exception error, ParseResult parsed) {
    Failure failure = Failure.of(error);
    ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    if (command.hasMatchedOption(JSON)) {
      Path model = command.matchedPositionalValue(0, null);
      terminal.out().println(failure.json(Optional.ofNullable(model)));
    }
    error(failure.message(), Optional.of(error));
    return failure.exit();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What shall be done?");
  }
}
