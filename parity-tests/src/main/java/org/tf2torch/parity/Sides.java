package org.tf2torch.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.tf2torch.parity.archive.Carrier;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;
import org.tf2torch.parity.worker.Launch;
import org.tf2torch.parity.worker.ModelInfo;
import org.tf2torch.parity.worker.ModelSource;
import org.tf2torch.parity.worker.Worker;

/** Both models, loaded and ready to run. */
final class Sides implements AutoCloseable {
  private static final Map<String, String> REFERENCE_ENVIRONMENT =
      Map.of(
          "TF_CPP_MIN_LOG_LEVEL", "3",
          // oneDNN's kernels re-order sums by the machine; TensorFlow's own are the reference.
          "TF_ENABLE_ONEDNN_OPTS", "0",
          "CUDA_VISIBLE_DEVICES", "-1");

  private final Worker reference;
  private final Worker candidate;
  private final Migration migration;
  private final ModelInfo referenceInfo;
  private final ModelInfo candidateInfo;

  private Sides(Worker reference, Worker candidate, Migration migration, ModelInfo[] infos) {
    this.reference = reference;
    this.candidate = candidate;
    this.migration = migration;
    this.referenceInfo = infos[0];
    this.candidateInfo = infos[1];
  }

  /**
   * How processes are started.
   *
   * @param verbose whether what the frameworks print is let through
   */
  record Processes(String classPath, boolean verbose) {
    Worker reference() {
      return Worker.start(
          new Launch("TensorFlow", classPath, REFERENCE_ENVIRONMENT, Map.of(), verbose));
    }

    Worker candidate(int threads) {
      return Worker.start(Launch.libtorch(classPath, threads, verbose));
    }
  }

  /** Starts both processes and loads both models, at the same time. */
  static Sides open(
      ModelSource.Reference original,
      ModelSource.Candidate converted,
      Migration migration,
      Processes processes) {
    Worker reference = processes.reference();
    try {
      Worker candidate = processes.candidate(original.threads());
      try {
        CompletableFuture<ModelInfo> first =
            CompletableFuture.supplyAsync(() -> reference.load(original));
        ModelInfo second = candidate.load(converted);
        return new Sides(reference, candidate, migration, new ModelInfo[] {join(first), second});
      } catch (RuntimeException e) {
        candidate.close();
        throw e;
      }
    } catch (RuntimeException e) {
      reference.close();
      throw e;
    }
  }

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ParityException parity) {
        throw parity;
      }
      throw e;
    }
  }

  /** What the original takes, as TensorFlow declares it. */
  List<TensorSpec> inputs() {
    return referenceInfo.inputs();
  }

  /** Outputs that depend on random draws, and the operation that draws. */
  Map<String, String> random() {
    return referenceInfo.random();
  }

  String tensorflow() {
    return referenceInfo.engine();
  }

  String libtorch() {
    return candidateInfo.engine();
  }

  /** What both processes' environments were set to. */
  static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(REFERENCE_ENVIRONMENT);
    settings.putAll(Launch.LIBTORCH_ENVIRONMENT);
    settings.remove("OPT_OUT_TRACKING");
    return settings;
  }

  /** Receives a pair of results, both as TensorFlow lays them out. */
  interface Receiver {
    void accept(Migration.Port output, Tensor expected, Tensor actual);
  }

  /** How a run ended. */
  enum Ending {
    COMPARED,
    ORIGINAL_FAILED,
    CONVERTED_FAILED,
    BOTH_FAILED
  }

  /**
   * @param reason what the model that failed said; null if none did
   */
  record Run(Ending ending, String reason) {}

  /**
   * Runs both models on the same bytes. A model that raises an error ends the run early.
   *
   * @throws ParityException if a process died
   */
  Run run(List<NamedTensor> inputs, Receiver receiver) {
    List<String> fetches = migration.outputs().stream().map(Migration.Port::name).toList();
    reference.start(inputs, fetches);
    candidate.start(toTorch(migration, inputs), fetches);
    for (Migration.Port output : migration.outputs()) {
      Result expected = Result.of(reference);
      Result actual = Result.of(candidate);
      if (expected.tensor() == null || actual.tensor() == null) {
        return failed(expected, actual);
      }
      receiver.accept(output, expected.tensor(), Carrier.toTensorFlow(output, actual.tensor()));
    }
    return new Run(Ending.COMPARED, null);
  }

  private static Run failed(Result expected, Result actual) {
    if (expected.tensor() != null) {
      return new Run(Ending.CONVERTED_FAILED, actual.error());
    }
    Ending ending = actual.tensor() == null ? Ending.BOTH_FAILED : Ending.ORIGINAL_FAILED;
    return new Run(ending, expected.error());
  }

  /** A tensor, or the error that a model raised instead. */
  private record Result(Tensor tensor, String error) {
    static Result of(Worker worker) {
      try {
        return new Result(worker.next(), null);
      } catch (ParityException e) {
        if (e.kind() == ParityException.Kind.INTERNAL) {
          throw e;
        }
        return new Result(null, e.getMessage());
      }
    }
  }

  /** The inputs as the converted file takes them. */
  static List<NamedTensor> toTorch(Migration migration, List<NamedTensor> inputs) {
    List<NamedTensor> result = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      NamedTensor input = inputs.get(i);
      result.add(
          new NamedTensor(
              input.name(), Carrier.toTorch(migration.inputs().get(i), input.tensor())));
    }
    return result;
  }

  @Override
  public void close() {
    try (candidate) {
      reference.close();
    }
  }
}
