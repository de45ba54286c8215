package org.tf2torch.parity.worker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.training.Objective;

/**
 * A child process with one side's framework in it. What the child and its native libraries print
 * goes to a file in its folder, from which the reason is quoted if the child dies.
 *
 * <p>Results are read one by one, so that the parent never holds more than one of them: {@link
 * #start} a run, then call {@link #next} for each tensor that was asked for. Two workers that were
 * both started compute at the same time.
 */
public final class Worker implements AutoCloseable {
  /**
   * How the child process is started.
   *
   * @param name what messages call this side, such as {@code TensorFlow}
   * @param classPath with this module and the side's framework and its natives on it
   * @param environment added to the parent's environment
   * @param properties the child's system properties
   * @param verbose lets what the frameworks print through to the parent's standard error
   */
  public record Launch(
      String name,
      String classPath,
      Map<String, String> environment,
      Map<String, String> properties,
      boolean verbose) {
    /** What libtorch's environment is set to, so that a second run gives the same numbers. */
    public static final Map<String, String> LIBTORCH_ENVIRONMENT =
        Map.of(
            "NVIDIA_TF32_OVERRIDE", "0",
            "CUBLAS_WORKSPACE_CONFIG", ":4096:8",
            "OPT_OUT_TRACKING", "true");

    /** A process for PyTorch's side. */
    public static Launch libtorch(String classPath, int threads, boolean verbose) {
      Map<String, String> properties =
          Map.of(
              "ai.djl.offline", "true",
              "ai.djl.default_engine", "PyTorch",
              "ai.djl.pytorch.num_threads", String.valueOf(threads),
              "ai.djl.pytorch.num_interop_threads", "1",
              // The optimising executor compiles at the second run, which takes longer than it
              // saves here.
              "ai.djl.pytorch.graph_optimizer", "false");
      return new Launch("libtorch", classPath, LIBTORCH_ENVIRONMENT, properties, verbose);
    }
  }

  // The results of a run are not counted before the first is asked for.
  private static final int UNKNOWN = -1;

  // libtorch recurses along chains of values that are used once; a thousand of them end a thread of
  // the default size.
  private static final String STACK = "-Xss512m";

  private final String name;
  private final Path folder;
  private final Process process;
  private final Wire wire;
  private int pending;

  private Worker(String name, Path folder, Process process, Wire wire) {
    this.name = name;
    this.folder = folder;
    this.process = process;
    this.wire = wire;
  }

  /** Starts the child and loads the model into it. */
  public static Worker start(Launch launch) {
    try {
      Path folder = Files.createTempDirectory("parity-");
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(address);
        Process process = launch(launch, folder);
        process.onExit().thenRun(() -> closeQuietly(server));
        try {
          return new Worker(launch.name(), folder, process, new Wire(server.accept()));
        } catch (IOException e) {
          process.destroyForcibly();
          throw died(launch.name(), folder, e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a process for " + launch.name(), e);
    }
  }

  private static Process launch(Launch launch, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(STACK);
    // The work is native; what Java there is, is soon done.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Djava.awt.headless=true");
    command.add("-XX:ErrorFile=" + folder.resolve("crash"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    launch.properties().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(launch.classPath());
    command.add(WorkerMain.class.getName());
    command.add(folder.resolve("socket").toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(!launch.verbose());
    builder.environment().putAll(launch.environment());
    File log = folder.resolve("log").toFile();
    builder.redirectOutput(log);
    if (launch.verbose()) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    return builder.start();
  }

  /**
   * Loads a model in place of the one before.
   *
   * @throws ParityException if the model cannot be loaded
   */
  public ModelInfo load(ModelSource source) {
    try {
      discard();
      wire.tag(Wire.Tag.LOAD);
      // Named by its interface, so that the JSON says which side it is.
      wire.json(source);
      wire.flush();
      if (wire.tag() == Wire.Tag.FAILED) {
        throw wire.failure();
      }
      return wire.json(ModelInfo.class);
    } catch (IOException e) {
      throw died(name, folder, e);
    }
  }

  /**
   * Starts a run; the results are read by {@link #next}, in the order of the fetches. What is left
   * of the run before is dropped.
   *
   * @param fetches for a converted model, none means all it returns
   */
  public void start(List<NamedTensor> inputs, List<String> fetches) {
    ask(
        () -> {
          wire.tag(Wire.Tag.RUN);
          wire.tensors(inputs);
          wire.texts(fetches);
        });
  }

  /**
   * Starts a training step of a model that was loaded as a {@link ModelSource.Trainee}; its results
   * are the loss and the prediction.
   *
   * @param rate learning rate
   * @param labels what the loss asks for
   */
  public void startTraining(
      Objective objective, double rate, List<NamedTensor> inputs, List<NamedTensor> labels) {
    ask(
        () -> {
          wire.tag(Wire.Tag.TRAIN);
          wire.json(objective);
          wire.real(rate);
          wire.tensors(inputs);
          wire.tensors(labels);
        });
  }

  /**
   * Gives the optimizer the state that another one left.
   *
   * @param steps how many that one made
   * @param slots named by the parameter's key, a slash, and the optimizer's name for the slot
   */
  public void resume(long steps, List<NamedTensor> slots) {
    ask(
        () -> {
          wire.tag(Wire.Tag.RESUME);
          wire.number(steps);
          wire.tensors(slots);
        });
    all();
  }

  /** Writes the trained module as libtorch does. */
  public void save(Path file) {
    ask(
        () -> {
          wire.tag(Wire.Tag.SAVE);
          wire.text(file.toAbsolutePath().toString());
        });
    all();
  }

  /** A message whose results are to be read. */
  private interface Message {
    void send() throws IOException;
  }

  private void ask(Message message) {
    try {
      discard();
      message.send();
      wire.flush();
      pending = UNKNOWN;
    } catch (IOException e) {
      throw died(name, folder, e);
    }
  }

  /**
   * The next result of the run that was started.
   *
   * @throws ParityException if the model raised an error, which then stands for all results of the
   *     run
   */
  public Tensor next() {
    try {
      open();
      return receive().tensor();
    } catch (IOException e) {
      throw died(name, folder, e);
    }
  }

  /** All results of the run that was started. */
  public List<NamedTensor> all() {
    try {
      open();
      List<NamedTensor> results = new ArrayList<>();
      while (pending > 0) {
        results.add(receive());
      }
      return results;
    } catch (IOException e) {
      throw died(name, folder, e);
    }
  }

  private void discard() throws IOException {
    try {
      open();
      while (pending > 0) {
        receive();
      }
    } catch (ParityException e) {
      // Nobody waits for the error of a run that was given up.
      pending = 0;
    }
  }

  private void open() throws IOException {
    if (pending == UNKNOWN) {
      pending = 0;
      if (wire.tag() == Wire.Tag.FAILED) {
        throw wire.failure();
      }
      pending = wire.count();
    }
  }

  private NamedTensor receive() throws IOException {
    pending--;
    return wire.tensor();
  }

  @Override
  public void close() {
    closeQuietly(wire);
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  private static ParityException died(String name, Path folder, IOException cause) {
    String last = "";
    try {
      List<String> lines =
          Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1).lines().toList();
      last = lines.stream().filter(line -> !line.isBlank()).reduce("", (first, second) -> second);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new ParityException(
        ParityException.Kind.INTERNAL,
        name + "'s process ended unexpectedly" + (last.isEmpty() ? "" : "; it last said: " + last),
        cause);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // The other side is gone already, which is what closing is for.
    }
  }

  private static void delete(Path folder) {
    for (String file : List.of("socket", "log", "crash", "")) {
      try {
        Files.deleteIfExists(folder.resolve(file));
      } catch (IOException e) {
        folder.resolve(file).toFile().deleteOnExit();
      }
    }
  }
}
