package org.tf2torch.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.archive.Carrier;
import org.tf2torch.parity.archive.Instrumented;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.worker.ModelInfo;
import org.tf2torch.parity.worker.ModelSource;
import org.tf2torch.parity.worker.Worker;

/**
 * Three processes that show what lies inside the models: the original with its functions opened,
 * the converted model with taps, and the latter once more in {@code float64}.
 */
final class LayerSides implements AutoCloseable {
  private static final String TAPS = "taps.pt";
  private static final String EXACT = "exact.pt";

  private final Migration migration;
  private final ModelSource.Candidate converted;
  private final List<Worker> workers = new ArrayList<>();
  private final Path folder;
  private final Worker reference;
  private final Worker candidate;
  private Optional<Worker> exact;
  private ModelInfo info;
  private String noExact;

  private LayerSides(
      ModelSource.Candidate converted, int threads, Migration migration, Sides.Processes processes)
      throws IOException {
    this.migration = migration;
    this.converted = converted;
    this.folder = Files.createTempDirectory("parity-layers-");
    this.reference = opened(processes.reference());
    this.candidate = opened(processes.candidate(threads));
    this.exact = Optional.of(opened(processes.candidate(threads)));
  }

  private Worker opened(Worker worker) {
    workers.add(worker);
    return worker;
  }

  /** Starts the processes and loads the models, all at the same time. */
  static LayerSides open(
      ModelSource.Reference original,
      ModelSource.Candidate converted,
      Migration migration,
      Sides.Processes processes) {
    LayerSides sides;
    try {
      sides = new LayerSides(converted, original.threads(), migration, processes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      CompletableFuture<ModelInfo> info =
          CompletableFuture.supplyAsync(() -> sides.reference.load(original));
      CompletableFuture<Void> exact = CompletableFuture.runAsync(sides::loadExact);
      Instrumented.withTaps(Path.of(converted.path()), sides.folder.resolve(TAPS));
      sides.candidate.load(sides.copy(TAPS));
      exact.join();
      sides.info = Sides.join(info);
      return sides;
    } catch (RuntimeException e) {
      sides.close();
      throw e;
    }
  }

  private void loadExact() {
    try {
      Instrumented.withTapsInDouble(Path.of(converted.path()), folder.resolve(EXACT));
      exact.orElseThrow().load(copy(EXACT));
    } catch (ParityException e) {
      giveUpExact(e.getMessage());
    }
  }

  private ModelSource.Candidate copy(String name) {
    return new ModelSource.Candidate(
        folder.resolve(name).toString(), converted.outputs(), converted.device());
  }

  private void giveUpExact(String reason) {
    noExact = reason;
    exact = Optional.empty();
  }

  /** What TensorFlow says of the original. */
  ModelInfo info() {
    return info;
  }

  /** Why there is no {@code float64} run; null if there is one. */
  String noExact() {
    return noExact;
  }

  /** All that the converted model shows. */
  List<NamedTensor> everything(Batch batch) {
    candidate.start(toTorch(batch, false), List.of());
    return candidate.all();
  }

  /** Tensors of the original. */
  List<Tensor> originals(Batch batch, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    reference.start(batch.inputs(), names);
    return names.stream().map(name -> reference.next()).toList();
  }

  /** What the converted model shows under these keys. */
  List<Tensor> conversions(Batch batch, List<String> keys) {
    candidate.start(toTorch(batch, false), keys);
    return keys.stream().map(key -> candidate.next()).toList();
  }

  /** Starts all of them; each result is then read by {@link #next}. */
  void start(Batch batch, List<String> names, List<String> keys) {
    reference.start(batch.inputs(), names);
    candidate.start(toTorch(batch, false), keys);
    exact.ifPresent(worker -> worker.start(toTorch(batch, true), keys));
  }

  /**
   * One tensor from all of them.
   *
   * @param exact in {@code float64}, where there is such a run
   */
  record Triple(Tensor expected, Tensor actual, Optional<Tensor> exact) {}

  Triple next() {
    return new Triple(reference.next(), candidate.next(), nextExact());
  }

  /** A float64 run that fails half-way, say on a cast to float32, is given up. */
  private Optional<Tensor> nextExact() {
    if (exact.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(exact.get().next());
    } catch (ParityException e) {
      giveUpExact(e.getMessage());
      return Optional.empty();
    }
  }

  private List<NamedTensor> toTorch(Batch batch, boolean inDouble) {
    List<NamedTensor> result = new ArrayList<>();
    for (int i = 0; i < batch.inputs().size(); i++) {
      NamedTensor input = batch.inputs().get(i);
      Tensor tensor = Carrier.toTorch(migration.inputs().get(i), input.tensor());
      boolean widen = inDouble && tensor.dtype() == DType.FLOAT32;
      result.add(new NamedTensor(input.name(), widen ? tensor.cast(DType.FLOAT64) : tensor));
    }
    return result;
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
    for (String name : List.of(TAPS, EXACT, "")) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        folder.resolve(name).toFile().deleteOnExit();
      }
    }
  }
}
