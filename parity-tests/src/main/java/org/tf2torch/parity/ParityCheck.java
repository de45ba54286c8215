package org.tf2torch.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.tf2torch.parity.archive.ConvertedFile;
import org.tf2torch.parity.archive.Instrumented;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.RandomInputs;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.metrics.Tolerances;
import org.tf2torch.parity.tensor.TensorSpec;
import org.tf2torch.parity.worker.ModelSource;

/**
 * Runs a TensorFlow model and the PyTorch file it was converted to on the same inputs, and
 * compares.
 *
 * <pre>{@code
 * ParityCheck.of(Path.of("saved_model"), Path.of("out.pt"))
 *     .data(new Cifar10(Path.of("cifar-10-batches-bin"), Normalization.named("cifar10")))
 *     .run()
 *     .assertPassed();
 * }</pre>
 *
 * <p>TensorFlow and libtorch run in a process each, started from the class path of this JVM unless
 * {@link #classPath} says otherwise; nothing native is loaded into the caller. Which signature and
 * which tags are run, and how axes were permuted, is read from the converted file; of several
 * signatures, {@link #signature} chooses one. Not safe for use by several threads; {@link #run} may
 * be called again.
 */
public final class ParityCheck {
  private static final int DEFAULT_BATCH = 32;

  private final Path original;
  private final Path converted;
  private DataSource data = new RandomInputs(RandomInputs.DEFAULT_SEED);
  private int batchSize = DEFAULT_BATCH;
  private long maxSamples = Long.MAX_VALUE;
  private Tolerances tolerances = Tolerances.NONE;
  private String device = "cpu";
  private int threads = Runtime.getRuntime().availableProcessors();
  private String classPath = System.getProperty("java.class.path");
  private boolean verbose;
  private boolean layers;
  private Optional<String> signature = Optional.empty();
  private Optional<Path> keep = Optional.empty();
  private LongConsumer progress = samples -> {};

  private ParityCheck(Path original, Path converted) {
    this.original = original;
    this.converted = converted;
  }

  /**
   * @param original a SavedModel's folder or a frozen graph's file
   * @param converted a TorchScript file that tf2torch wrote
   */
  public static ParityCheck of(Path original, Path converted) {
    return new ParityCheck(original, converted);
  }

  /** Which of a file's signatures is run; that of {@code forward} unless set. */
  public ParityCheck signature(String name) {
    this.signature = Optional.of(name);
    return this;
  }

  /** Where inputs come from; random ones unless set. */
  public ParityCheck data(DataSource source) {
    this.data = source;
    return this;
  }

  /** Samples per run, where the model leaves that open; 32 unless set. */
  public ParityCheck batchSize(int samples) {
    this.batchSize = samples;
    return this;
  }

  /** At most so many samples; all of a data set unless set. */
  public ParityCheck samples(long atMost) {
    this.maxSamples = atMost;
    return this;
  }

  /**
   * How far floating-point outputs may be off; {@link Tolerance#defaultFor} the output's type
   * unless set.
   */
  public ParityCheck tolerance(Tolerance limit) {
    return tolerances(tolerances.forAll(limit));
  }

  /** How far outputs may be off, by name and by type. */
  public ParityCheck tolerances(Tolerances limits) {
    this.tolerances = limits;
    return this;
  }

  /**
   * Where the converted model runs: {@code cpu} (unless set), {@code cuda} or {@code cuda:1}. The
   * original always runs on the CPU.
   */
  public ParityCheck device(String name) {
    if (!name.matches("cpu|cuda(:\\d{1,3})?")) {
      throw ParityException.usage("unknown device '" + name + "': use cpu, cuda or cuda:N");
    }
    this.device = name;
    return this;
  }

  /** Threads of each framework; all of the machine's unless set. */
  public ParityCheck threads(int count) {
    if (count < 1) {
      throw ParityException.usage("threads must be at least 1");
    }
    this.threads = count;
    return this;
  }

  /** Class path of the two processes: this module, TensorFlow Java and DJL with their natives. */
  public ParityCheck classPath(String path) {
    this.classPath = path;
    return this;
  }

  /**
   * Whether what the frameworks print goes to this process's standard error; it does not unless
   * set.
   */
  public ParityCheck verbose(boolean on) {
    this.verbose = on;
    return this;
  }

  /**
   * Whether the outputs of all modules are compared, too, on the first samples, which names the
   * first layer that is off and says how far both models are from a float64 run.
   */
  public ParityCheck layers(boolean on) {
    this.layers = on;
    return this;
  }

  /**
   * As {@link #layers}; both tensors of the first layer that is off are saved into a folder, as
   * {@code .npy}.
   */
  public ParityCheck bisect(Path folder) {
    this.layers = true;
    this.keep = Optional.of(folder);
    return this;
  }

  /** Is told how many samples are done, after every batch. */
  public ParityCheck onProgress(LongConsumer listener) {
    this.progress = listener;
    return this;
  }

  /**
   * Carries the check out.
   *
   * @return what was found, whether it passed or not
   * @throws ParityException if a model or the data cannot be read, or something needed is missing
   */
  public ParityReport run() {
    Migration migration = ConvertedFile.readRunnable(converted, signature);
    tolerances.requireOutputs(migration.outputs().stream().map(Migration.Port::name).toList());
    OriginalModel source = OriginalModel.at(original, migration);
    if (!Instrumented.isNeeded(migration)) {
      return run(source, migration, converted);
    }
    Path copy = temporary();
    try {
      Instrumented.runnable(converted, copy, migration);
      return run(source, migration, copy);
    } finally {
      copy.toFile().delete();
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("parity-", ".pt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param file the converted file, or a copy that libtorch's binding can run
   */
  private ParityReport run(OriginalModel source, Migration migration, Path file) {
    Sides.Processes processes = new Sides.Processes(classPath, verbose);
    ModelSource.Candidate candidate =
        new ModelSource.Candidate(
            file.toAbsolutePath().toString(),
            migration.outputs().stream().map(Migration.Port::spec).toList(),
            device);
    ParityReport report;
    try (Sides sides =
        Sides.open(source.reference(threads, false), candidate, migration, processes)) {
      Interface.check(converted, migration, sides.inputs());
      report = compare(sides, migration, source);
    }
    if (!layers) {
      return report;
    }
    if (migration.hasText()) {
      return report.with("Layers were not compared, because the model takes or gives text.");
    }
    if (report.draws()) {
      return report.with("Layers were not compared, because the model draws random numbers.");
    }
    try (LayerSides sides =
        LayerSides.open(source.reference(threads, true), candidate, migration, processes)) {
      return report.with(new LayerCheck(sides, migration).run(data, keep));
    }
  }

  private ParityReport compare(Sides sides, Migration migration, OriginalModel source) {
    DataSource.Limits limits = new DataSource.Limits(batchSize, maxSamples);
    List<TensorSpec> inputs =
        sides.inputs().stream().map(input -> input.with(migration.words())).toList();
    Iterator<Batch> batches = data.batches(inputs, limits);
    Map<String, ProbeComparison> probes = new LinkedHashMap<>();
    Digest digest = new Digest();
    long samples = 0;
    Map<String, String> random =
        sides.random().isEmpty()
            ? Map.of()
            : RandomDraws.find(sides, data.batches(inputs, limits).next());
    while (batches.hasNext()) {
      Batch batch = batches.next();
      batch.inputs().forEach(input -> digest.add(input.tensor().buffer()));
      probes
          .computeIfAbsent(
              batch.probe(), name -> new ProbeComparison(name, migration, tolerances, random))
          .add(batch, sides);
      samples += batch.samples();
      progress.accept(samples);
    }
    List<ParityReport.Probe> reports =
        probes.values().stream().map(ProbeComparison::report).toList();
    return new ParityReport(
        ParityReport.FORMAT,
        !reports.isEmpty() && reports.stream().allMatch(ParityReport.Probe::passed),
        source.report(),
        new ParityReport.Converted(
            converted.toString(),
            Digest.ofFile(converted),
            converted.toFile().length(),
            migration.inputs().stream().map(port -> port.spec().toString()).toList(),
            migration.parameters().size()),
        new ParityReport.Data(data.description(), samples, batchSize, digest.hex()),
        environment(sides),
        notes(source, migration, random),
        reports,
        null);
  }

  private static List<String> notes(
      OriginalModel source, Migration migration, Map<String, String> random) {
    List<String> notes = new ArrayList<>();
    random.forEach(
        (name, op) ->
            notes.add(
                name
                    + " depends on "
                    + op
                    + ", which draws other numbers each time; only its type and shape were compared."));
    if (migration.sourceSha256().filter(hash -> !hash.equals(source.sha256())).isPresent()) {
      notes.add("The converted file says that it was made from another file than this original.");
    }
    return notes;
  }

  private ParityReport.Environment environment(Sides sides) {
    return new ParityReport.Environment(
        sides.tensorflow(),
        sides.libtorch(),
        device,
        threads,
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Sides.settings());
  }
}
