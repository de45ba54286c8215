package org.tf2torch.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.archive.Instrumented;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.NpyWriter;
import org.tf2torch.parity.layers.LayerComparison;
import org.tf2torch.parity.layers.LayerMatcher;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Permutation;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.worker.ModelInfo;
import org.tf2torch.parity.worker.ModelSource;
import org.tf2torch.parity.worker.Worker;

/**
 * Compares layer by layer, on a few samples: copies of both models are made that show what lies
 * inside them, and a third that computes in {@code float64}.
 */
final class LayerCheck implements AutoCloseable {
  /** Activations of a large network fill gigabytes, so the layers see few samples at a time. */
  static final DataSource.Limits LIMITS = new DataSource.Limits(2, 8);

  private final Migration migration;
  private final Path folder;
  private final Worker reference;
  private final Worker candidate;
  private final ModelInfo referenceInfo;
  private Optional<Worker> exact = Optional.empty();
  private String noExact;

  /** A module, the tensor it should equal, and how its axes lie. */
  private record Pair(String module, String tensor, Optional<Permutation> permutation) {}

  /**
   * What was found.
   *
   * @param outputs distance of each output from the exact result, by name; empty if there is none
   */
  record Found(ParityReport.Layers layers, Map<String, ParityReport.Distance> outputs) {}

  LayerCheck(
      ModelSource.Reference original,
      ModelSource.Candidate converted,
      Migration migration,
      Sides.Processes processes) {
    this.migration = migration;
    try {
      folder = Files.createTempDirectory("parity-layers-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path file = Path.of(converted.path());
    Instrumented.withTaps(file, folder.resolve("taps.pt"));
    reference = processes.reference();
    candidate = processes.candidate(original.threads());
    referenceInfo = reference.load(original);
    candidate.load(at(converted, "taps.pt"));
    openExact(original, converted, processes);
  }

  private ModelSource.Candidate at(ModelSource.Candidate converted, String name) {
    return new ModelSource.Candidate(
        folder.resolve(name).toString(), converted.outputs(), converted.device());
  }

  private void openExact(
      ModelSource.Reference original, ModelSource.Candidate converted, Sides.Processes processes) {
    Worker worker = processes.candidate(original.threads());
    try {
      Instrumented.withTapsInDouble(Path.of(converted.path()), folder.resolve("exact.pt"));
      worker.load(at(converted, "exact.pt"));
      exact = Optional.of(worker);
    } catch (ParityException e) {
      noExact = e.getMessage();
      worker.close();
    }
  }

  /**
   * @param keep a folder that gets both tensors of the first layer that is off, if wanted
   */
  Found run(DataSource data, Optional<Path> keep) {
    List<Batch> batches = new ArrayList<>();
    Iterator<Batch> iterator = data.batches(referenceInfo.inputs(), LIMITS);
    iterator.forEachRemaining(batches::add);
    Map<String, Tensor> shown = modules(batches.get(0));
    List<String> unmatched = new ArrayList<>();
    List<Pair> pairs = match(shown, batches.get(0), unmatched);
    Map<Pair, LayerComparison> layers = new LinkedHashMap<>();
    pairs.forEach(pair -> layers.put(pair, new LayerComparison()));
    Map<String, LayerComparison> outputs = new LinkedHashMap<>();
    long samples = 0;
    for (Batch batch : batches) {
      compare(batch, layers, outputs);
      samples += batch.samples();
    }
    return found(samples, layers, outputs, unmatched, batches.get(0), keep);
  }

  /** What every module returns, by its path. */
  private Map<String, Tensor> modules(Batch batch) {
    candidate.start(toTorch(batch, false), List.of());
    Map<String, Tensor> modules = new HashMap<>();
    for (NamedTensor result : candidate.all()) {
      Instrumented.module(result.name())
          .filter(path -> result.tensor().dtype().isFloat())
          .ifPresent(path -> modules.put(path, result.tensor()));
    }
    return modules;
  }

  private List<Pair> match(Map<String, Tensor> shown, Batch batch, List<String> unmatched) {
    LayerMatcher matcher = new LayerMatcher(referenceInfo.nodes());
    Map<String, List<String>> candidates = new LinkedHashMap<>();
    shown.keySet().stream().sorted().forEach(m -> candidates.put(m, matcher.candidates(m)));
    List<String> fetches = candidates.values().stream().flatMap(List::stream).distinct().toList();
    Map<String, Tensor> tensors = new HashMap<>();
    if (!fetches.isEmpty()) {
      reference.start(batch.inputs(), fetches);
      fetches.forEach(name -> tensors.put(name, reference.next()));
    }
    List<Pair> pairs = new ArrayList<>();
    candidates.forEach(
        (module, names) ->
            names.stream()
                .flatMap(name -> pair(module, shown.get(module), name, tensors.get(name)).stream())
                .findFirst()
                .ifPresentOrElse(pairs::add, () -> unmatched.add(module)));
    pairs.sort(Comparator.comparingInt(pair -> matcher.position(pair.tensor())));
    return pairs;
  }

  private static Optional<Pair> pair(String module, Tensor shown, String name, Tensor tensor) {
    return Layouts.between(tensor, shown)
        .map(layout -> new Pair(module, name, layout.permutation()));
  }

  private void compare(
      Batch batch, Map<Pair, LayerComparison> layers, Map<String, LayerComparison> outputs) {
    List<String> names = migration.outputs().stream().map(Migration.Port::name).toList();
    List<String> tensors = new ArrayList<>(layers.keySet().stream().map(Pair::tensor).toList());
    List<String> modules =
        new ArrayList<>(
            layers.keySet().stream().map(pair -> Instrumented.key(pair.module())).toList());
    tensors.addAll(names);
    modules.addAll(names);
    reference.start(batch.inputs(), tensors);
    candidate.start(toTorch(batch, false), modules);
    exact.ifPresent(worker -> worker.start(toTorch(batch, true), modules));
    layers.forEach(
        (pair, layer) -> layer.add(reference.next(), back(pair, candidate), exact(pair)));
    for (Migration.Port port : migration.outputs()) {
      Tensor expected = reference.next();
      Tensor actual = port.toTensorFlow(candidate.next());
      Optional<Tensor> precise = nextExact().map(port::toTensorFlow);
      if (expected.dtype().isFloat() && expected.shape().equals(actual.shape())) {
        outputs
            .computeIfAbsent(port.name(), name -> new LayerComparison())
            .add(expected, actual, precise);
      }
    }
  }

  private Optional<Tensor> exact(Pair pair) {
    return nextExact().map(tensor -> back(pair, tensor));
  }

  /** A float64 run that fails half-way, say on a cast to float32, is given up. */
  private Optional<Tensor> nextExact() {
    if (exact.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(exact.get().next().cast(DType.FLOAT64));
    } catch (ParityException e) {
      noExact = e.getMessage();
      exact.get().close();
      exact = Optional.empty();
      return Optional.empty();
    }
  }

  private static Tensor back(Pair pair, Worker worker) {
    return back(pair, worker.next());
  }

  private static Tensor back(Pair pair, Tensor tensor) {
    return pair.permutation().map(order -> order.inverse().apply(tensor)).orElse(tensor);
  }

  private List<NamedTensor> toTorch(Batch batch, boolean inDouble) {
    List<NamedTensor> result = new ArrayList<>();
    for (int i = 0; i < batch.inputs().size(); i++) {
      NamedTensor input = batch.inputs().get(i);
      Tensor tensor = migration.inputs().get(i).toTorch(input.tensor());
      boolean widen = inDouble && tensor.dtype() == DType.FLOAT32;
      result.add(new NamedTensor(input.name(), widen ? tensor.cast(DType.FLOAT64) : tensor));
    }
    return result;
  }

  private Found found(
      long samples,
      Map<Pair, LayerComparison> layers,
      Map<String, LayerComparison> outputs,
      List<String> unmatched,
      Batch batch,
      Optional<Path> keep) {
    List<ParityReport.Layer> reports = new ArrayList<>();
    layers.forEach((pair, layer) -> reports.add(report(pair, layer)));
    Optional<Pair> off =
        layers.entrySet().stream()
            .filter(e -> e.getValue().isOff())
            .map(Map.Entry::getKey)
            .findFirst();
    off.ifPresent(pair -> keep.ifPresent(target -> save(pair, batch, target)));
    Map<String, ParityReport.Distance> distances = new HashMap<>();
    outputs.forEach((name, output) -> distance(output).ifPresent(d -> distances.put(name, d)));
    ParityReport.Layers result =
        new ParityReport.Layers(
            samples, off.map(Pair::module).orElse(null), reports, unmatched, noExact);
    return new Found(result, distances);
  }

  private static ParityReport.Layer report(Pair pair, LayerComparison layer) {
    return new ParityReport.Layer(
        pair.module(),
        pair.tensor() + ":0",
        layer.isOff(),
        layer.error(),
        distance(layer).orElse(null));
  }

  private static Optional<ParityReport.Distance> distance(LayerComparison layer) {
    return layer.distances().map(d -> new ParityReport.Distance(d.expected(), d.actual()));
  }

  private void save(Pair pair, Batch batch, Path target) {
    reference.start(batch.inputs(), List.of(pair.tensor()));
    candidate.start(toTorch(batch, false), List.of(Instrumented.key(pair.module())));
    NpyWriter.write(target.resolve(pair.module() + ".tensorflow.npy"), reference.next());
    NpyWriter.write(target.resolve(pair.module() + ".pytorch.npy"), back(pair, candidate));
  }

  @Override
  public void close() {
    reference.close();
    candidate.close();
    exact.ifPresent(Worker::close);
    for (String name : List.of("taps.pt", "exact.pt", "")) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        folder.resolve(name).toFile().deleteOnExit();
      }
    }
  }
}
