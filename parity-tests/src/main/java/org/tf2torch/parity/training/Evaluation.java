package org.tf2torch.parity.training;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.tensor.Tensor;

/**
 * How good a converted file's answers are on data that say what the answer should be.
 *
 * <pre>{@code
 * Evaluation.of(Path.of("out.pt"), new Cifar10(folder, Normalization.named("cifar10"))).run();
 * }</pre>
 */
public final class Evaluation {
  private final Path model;
  private final DataSource data;
  private int batchSize = 32;
  private long samples = Long.MAX_VALUE;
  private Optional<String> output = Optional.empty();
  private Optional<Objective.Loss> loss = Optional.empty();
  private Optional<Boolean> probabilities = Optional.empty();
  private String device = "cpu";
  private int threads = Runtime.getRuntime().availableProcessors();
  private String classPath = System.getProperty("java.class.path");
  private boolean verbose;
  private LongConsumer progress = done -> {};

  private Evaluation(Path model, DataSource data) {
    this.model = model;
    this.data = data;
  }

  public static Evaluation of(Path model, DataSource data) {
    return new Evaluation(model, data);
  }

  public Evaluation batchSize(int value) {
    this.batchSize = value;
    return this;
  }

  /** At most so many samples; all unless set. */
  public Evaluation samples(long atMost) {
    this.samples = atMost;
    return this;
  }

  /** Which output is looked at; needed where there are several. */
  public Evaluation output(String name) {
    this.output = Optional.of(name);
    return this;
  }

  /** The loss; unless set, what the data ask for. */
  public Evaluation loss(Objective.Loss value) {
    this.loss = Optional.of(value);
    return this;
  }

  /** Whether the output is probabilities; unless set, its values on the first batch tell. */
  public Evaluation probabilities(boolean value) {
    this.probabilities = Optional.of(value);
    return this;
  }

  /** {@code cpu}, {@code cuda} or {@code cuda:1}. */
  public Evaluation device(String name) {
    this.device = name;
    return this;
  }

  public Evaluation threads(int count) {
    this.threads = count;
    return this;
  }

  /** Class path of the process that runs libtorch. */
  public Evaluation classPath(String path) {
    this.classPath = path;
    return this;
  }

  /** Whether what libtorch prints goes to this process's standard error. */
  public Evaluation verbose(boolean on) {
    this.verbose = on;
    return this;
  }

  /** Is told how many samples are done. */
  public Evaluation onProgress(LongConsumer listener) {
    this.progress = listener;
    return this;
  }

  /**
   * @param data what the model was run on
   * @param objective what the loss is
   */
  public record Result(String data, Objective objective, Score score) {}

  /**
   * @throws ParityException if the file or the data cannot be read, or do not fit each other
   */
  public Result run() {
    Session.Setting setting =
        new Session.Setting(model, output, device, threads, classPath, verbose);
    Migration migration = setting.migration();
    DataSource.Limits limits = new DataSource.Limits(batchSize, samples);
    Iterator<Batch> batches = data.batches(Session.inputs(migration), limits);
    try (Session session = Session.open(setting, migration, setting.candidate(migration))) {
      Gauge gauge = new Gauge(session, loss, probabilities);
      Score score = gauge.score(batches, progress);
      return new Result(data.description(), gauge.objective(), score);
    }
  }

  /** Scores a session's model; what the objective is, the first batch tells. */
  static final class Gauge {
    private final Session session;
    private final Optional<Objective.Loss> loss;
    private final Optional<Boolean> probabilities;
    private Objective objective;
    private List<Integer> answerShape = List.of();

    Gauge(Session session, Optional<Objective.Loss> loss, Optional<Boolean> probabilities) {
      this.session = session;
      this.loss = loss;
      this.probabilities = probabilities;
    }

    Objective objective() {
      return objective;
    }

    /** Of the first answer. */
    List<Integer> answerShape() {
      return answerShape;
    }

    Objective objective(Batch first) {
      Tensor answer = session.answer(first);
      answerShape = answer.shape();
      Objective told = Scoring.objective(first, answer, loss);
      objective = new Objective(told.loss(), probabilities.orElse(told.probabilities()));
      return objective;
    }

    Score score(Iterator<Batch> batches, LongConsumer progress) {
      Scoring scoring = null;
      long done = 0;
      while (batches.hasNext()) {
        Batch batch = batches.next();
        if (objective == null) {
          objective(batch);
        }
        Tensor answer = session.answer(batch);
        if (scoring == null) {
          scoring = new Scoring(objective);
        }
        scoring.add(answer, batch);
        done += batch.samples();
        progress.accept(done);
      }
      if (scoring == null || done == 0) {
        throw ParityException.usage("there are no samples to look at");
      }
      return scoring.score();
    }
  }
}
