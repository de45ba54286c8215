package org.tf2torch.parity.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.Samples;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.worker.ModelSource;

/**
 * Further training of a converted file, by DJL's trainer in a process of its own.
 *
 * <pre>{@code
 * Training.of(Path.of("out.pt"), new Cifar10(folder, normalization, Split.TRAIN))
 *     .heldOut(new Cifar10(folder, normalization, Split.TEST))
 *     .epochs(10)
 *     .run(Path.of("libtorch.pt"));
 * }</pre>
 */
public final class Training {
  private final Path model;
  private final DataSource data;
  private Optional<DataSource> heldOut = Optional.empty();
  private int epochs = 1;
  private int batchSize = 32;
  private long samples = Long.MAX_VALUE;
  private OptimizerSetup optimizer = OptimizerSetup.of(OptimizerSetup.Kind.ADAM);
  private Schedule schedule = Schedule.CONSTANT;
  private Optional<Objective.Loss> loss = Optional.empty();
  private Optional<Boolean> probabilities = Optional.empty();
  private Optional<String> output = Optional.empty();
  private List<String> frozen = List.of();
  private boolean shuffle = true;
  private long seed;
  private List<int[]> order = List.of();
  private Optional<State> state = Optional.empty();
  private String device = "cpu";
  private int threads = Runtime.getRuntime().availableProcessors();
  private String classPath = System.getProperty("java.class.path");
  private boolean verbose;
  private Listener listener = new Listener() {};

  private Training(Path model, DataSource data) {
    this.model = model;
    this.data = data;
  }

  /** Is told how it goes. */
  public interface Listener {
    /** Before the first step. */
    default void begins(TrainingReport report) {}

    /** After a step: how many samples of this epoch are done, and the epoch's loss so far. */
    default void step(int epoch, long done, long all, double loss) {}

    default void ends(TrainingReport.Epoch epoch) {}
  }

  /**
   * What an optimizer remembers when it stops.
   *
   * @param steps how many it has made
   * @param slots named by the parameter's key, a slash, and the name of the slot (see {@link
   *     OptimizerSetup#slots})
   */
  public record State(long steps, List<NamedTensor> slots) {}

  public static Training of(Path model, DataSource data) {
    return new Training(model, data);
  }

  /** What the model is measured on before the first and after each epoch. */
  public Training heldOut(DataSource source) {
    this.heldOut = Optional.of(source);
    return this;
  }

  public Training epochs(int count) {
    if (count < 1) {
      throw ParityException.usage("there is at least one epoch");
    }
    this.epochs = count;
    return this;
  }

  public Training batchSize(int value) {
    this.batchSize = value;
    return this;
  }

  /** At most so many samples, the first ones, of the data and of the held-out data. */
  public Training samples(long atMost) {
    this.samples = atMost;
    return this;
  }

  public Training optimizer(OptimizerSetup setup) {
    this.optimizer = setup;
    return this;
  }

  public Training schedule(Schedule value) {
    this.schedule = value;
    return this;
  }

  /** The loss; unless set, what the data ask for. */
  public Training loss(Objective.Loss value) {
    this.loss = Optional.of(value);
    return this;
  }

  /** Whether the output is probabilities; unless set, its values on the first batch tell. */
  public Training probabilities(boolean value) {
    this.probabilities = Optional.of(value);
    return this;
  }

  /** Which output is trained; needed where there are several. */
  public Training output(String name) {
    this.output = Optional.of(name);
    return this;
  }

  /** Parameters that stay as they are: keys with {@code *} for anything. */
  public Training freeze(List<String> patterns) {
    this.frozen = List.copyOf(patterns);
    return this;
  }

  /** Whether each epoch goes through the samples in an order of its own; it does unless set. */
  public Training shuffle(boolean on) {
    this.shuffle = on;
    return this;
  }

  /** What orders and dropout come from. */
  public Training seed(long value) {
    this.seed = value;
    return this;
  }

  /** Instead of epochs: exactly these batches, by the samples' numbers. */
  public Training order(List<int[]> batches) {
    this.order = List.copyOf(batches);
    return this;
  }

  /** Where another training stopped. */
  public Training resume(State from) {
    this.state = Optional.of(from);
    return this;
  }

  /** {@code cpu}, {@code cuda} or {@code cuda:1}. */
  public Training device(String name) {
    this.device = name;
    return this;
  }

  public Training threads(int count) {
    this.threads = count;
    return this;
  }

  /** Class path of the process that runs libtorch. */
  public Training classPath(String path) {
    this.classPath = path;
    return this;
  }

  /** Whether what libtorch prints goes to this process's standard error. */
  public Training verbose(boolean on) {
    this.verbose = on;
    return this;
  }

  public Training listener(Listener value) {
    this.listener = value;
    return this;
  }

  /**
   * Trains.
   *
   * @param saved where libtorch writes the trained module; its code has lost its form, but its
   *     tensors are what was trained
   * @throws ParityException if the file or the data cannot be read, or do not fit each other
   */
  public TrainingReport run(Path saved) {
    Session.Setting setting =
        new Session.Setting(model, output, device, threads, classPath, verbose);
    Migration migration = setting.migration();
    if (migration.slimmed()) {
      throw ParityException.usage(
          model + ": was made smaller; only an exact conversion is trained");
    }
    Samples rows = data.samples(Session.inputs(migration));
    ModelSource.Trainee trainee =
        new ModelSource.Trainee(
            setting.candidate(migration),
            setting.output(migration),
            optimizer,
            Freezing.keys(frozen, migration),
            (int) seed);
    try (Session session = Session.open(setting, migration, trainee)) {
      state.ifPresent(s -> session.worker().resume(s.steps(), s.slots()));
      TrainingReport report = new Loop(session, rows).run();
      session.worker().save(saved);
      return report;
    }
  }

  /** The epochs. */
  private final class Loop {
    private final Session session;
    private final Samples rows;
    private final Evaluation.Gauge gauge;
    private final DataSource.Limits limits = new DataSource.Limits(batchSize, samples);
    private final BatchOrder batches;

    Loop(Session session, Samples rows) {
      this.session = session;
      this.rows = rows;
      this.gauge = new Evaluation.Gauge(session, loss, probabilities);
      int count = (int) Math.min(samples, rows.count());
      this.batches =
          order.isEmpty()
              ? BatchOrder.epochs(count, batchSize, shuffle, seed)
              : BatchOrder.fixed(order, rows.count());
    }

    TrainingReport run() {
      gauge.objective(rows.batch(batches.epoch(0).get(0)));
      TrainingReport start = report(heldOut.map(this::score).orElse(null), List.of());
      listener.begins(start);
      List<TrainingReport.Epoch> done = new ArrayList<>();
      for (int epoch = 0; epoch < (order.isEmpty() ? epochs : 1); epoch++) {
        done.add(epoch(epoch));
        listener.ends(done.get(epoch));
      }
      return report(start.before(), done);
    }

    private TrainingReport report(Score before, List<TrainingReport.Epoch> done) {
      return new TrainingReport(
          model.toString(),
          data.description(),
          heldOut.map(DataSource::description).orElse(null),
          gauge.objective().toString(),
          optimizer.toString(),
          Math.min(samples, rows.count()),
          batchSize,
          before,
          List.copyOf(done));
    }

    private Score score(DataSource source) {
      return gauge.score(
          source.batches(Session.inputs(session.migration()), limits), samplesDone -> {});
    }

    private TrainingReport.Epoch epoch(int number) {
      long start = System.nanoTime();
      List<int[]> plan = batches.epoch(number);
      long all = plan.stream().mapToLong(b -> b.length).sum();
      EpochRun run = new EpochRun(session, rows, gauge.objective(), gauge.answerShape());
      double rate = optimizer.learningRate();
      long steps = (long) plan.size() * epochs;
      for (int i = 0; i < plan.size(); i++) {
        long step = (long) number * plan.size() + i;
        rate = optimizer.learningRate() * schedule.at(step, plan.size(), steps);
        run.step(
            plan.get(i),
            i + 1 < plan.size() ? Optional.of(plan.get(i + 1)) : Optional.empty(),
            rate);
        listener.step(number + 1, run.done(), all, run.loss());
      }
      Score test = heldOut.map(this::score).orElse(null);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new TrainingReport.Epoch(number + 1, rate, run.score(), run.losses(), test, seconds);
    }
  }
}
