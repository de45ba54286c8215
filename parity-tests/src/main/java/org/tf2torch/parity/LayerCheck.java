package org.tf2torch.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Compares layer by layer, on a few samples. */
final class LayerCheck {
  /** Activations of a large network fill gigabytes, so the layers see few samples at a time. */
  private static final DataSource.Limits LIMITS = new DataSource.Limits(2, 8);

  private final LayerSides sides;
  private final Migration migration;
  private final Map<Pair, LayerComparison> layers = new LinkedHashMap<>();
  private final Map<String, LayerComparison> outputs = new LinkedHashMap<>();
  private final List<String> unmatched = new ArrayList<>();

  /** A module, the tensor it should equal, and how its axes lie. */
  private record Pair(String module, String tensor, Optional<Permutation> permutation) {
    Tensor back(Tensor tensor) {
      return permutation.map(order -> order.inverse().apply(tensor)).orElse(tensor);
    }
  }

  /**
   * What was found.
   *
   * @param outputs distance of each output from the exact result, by name; empty if there is none
   * @param notes what a reader should know
   */
  record Found(
      ParityReport.Layers layers, Map<String, ParityReport.Distance> outputs, List<String> notes) {}

  LayerCheck(LayerSides sides, Migration migration) {
    this.sides = sides;
    this.migration = migration;
  }

  /**
   * @param keep a folder that gets both tensors of the first layer that is off, if wanted
   */
  Found run(DataSource data, Optional<Path> keep) {
    List<Batch> batches = batches(data);
    match(modules(batches.get(0)), batches.get(0));
    batches.forEach(this::compare);
    Optional<Pair> off =
        layers.entrySet().stream()
            .filter(e -> e.getValue().isOff())
            .map(Map.Entry::getKey)
            .findFirst();
    List<String> notes = keep.map(folder -> save(off, batches.get(0), folder)).stream().toList();
    long samples = batches.stream().mapToLong(Batch::samples).sum();
    return new Found(report(samples, off), distances(), notes);
  }

  /** Generated inputs begin with ordinary ones; what is NaN or infinite has no rounding errors. */
  private List<Batch> batches(DataSource data) {
    List<Batch> batches = new ArrayList<>();
    Iterator<Batch> iterator = data.batches(sides.info().inputs(), LIMITS);
    for (long samples = 0; iterator.hasNext() && samples < LIMITS.maxSamples(); ) {
      batches.add(iterator.next());
      samples += batches.get(batches.size() - 1).samples();
    }
    return batches;
  }

  /** What every module returns, by its path. */
  private Map<String, Tensor> modules(Batch batch) {
    Map<String, Tensor> modules = new HashMap<>();
    for (NamedTensor result : sides.everything(batch)) {
      Instrumented.module(result.name())
          .filter(path -> result.tensor().dtype().isFloat())
          .ifPresent(path -> modules.put(path, result.tensor()));
    }
    return modules;
  }

  private void match(Map<String, Tensor> shown, Batch batch) {
    LayerMatcher matcher = new LayerMatcher(sides.info().nodes());
    Map<String, List<String>> candidates = new LinkedHashMap<>();
    shown.keySet().stream().sorted().forEach(m -> candidates.put(m, matcher.candidates(m)));
    List<String> names = candidates.values().stream().flatMap(List::stream).distinct().toList();
    List<Tensor> originals = sides.originals(batch, names);
    Map<String, Tensor> tensors = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      tensors.put(names.get(i), originals.get(i));
    }
    List<Pair> pairs = new ArrayList<>();
    candidates.forEach(
        (module, likely) ->
            likely.stream()
                .flatMap(name -> pair(module, shown.get(module), name, tensors.get(name)).stream())
                .findFirst()
                .ifPresentOrElse(pairs::add, () -> unmatched.add(module)));
    pairs.sort(Comparator.comparingInt(pair -> matcher.position(pair.tensor())));
    pairs.forEach(pair -> layers.put(pair, new LayerComparison()));
  }

  private static Optional<Pair> pair(String module, Tensor shown, String name, Tensor tensor) {
    return Layouts.between(tensor, shown)
        .map(layout -> new Pair(module, name, layout.permutation()));
  }

  private void compare(Batch batch) {
    List<String> names = new ArrayList<>(layers.keySet().stream().map(Pair::tensor).toList());
    List<String> keys =
        new ArrayList<>(
            layers.keySet().stream().map(pair -> Instrumented.key(pair.module())).toList());
    for (Migration.Port port : migration.outputs()) {
      names.add(port.name());
      keys.add(port.name());
    }
    sides.start(batch, names, keys);
    layers.forEach(
        (pair, layer) -> {
          LayerSides.Triple next = sides.next();
          layer.add(next.expected(), pair.back(next.actual()), next.exact().map(pair::back));
        });
    for (Migration.Port port : migration.outputs()) {
      LayerSides.Triple next = sides.next();
      Tensor actual = port.toTensorFlow(next.actual());
      if (next.expected().dtype().isFloat() && next.expected().shape().equals(actual.shape())) {
        outputs
            .computeIfAbsent(port.name(), name -> new LayerComparison())
            .add(next.expected(), actual, next.exact().map(port::toTensorFlow));
      }
    }
  }

  private ParityReport.Layers report(long samples, Optional<Pair> off) {
    List<ParityReport.Layer> reports = new ArrayList<>();
    layers.forEach((pair, layer) -> reports.add(report(pair, layer)));
    return new ParityReport.Layers(
        samples, off.map(Pair::module).orElse(null), reports, unmatched, sides.noExact());
  }

  private static ParityReport.Layer report(Pair pair, LayerComparison layer) {
    return new ParityReport.Layer(
        pair.module(),
        pair.tensor() + ":0",
        layer.isOff(),
        layer.error(),
        distance(layer).orElse(null));
  }

  private Map<String, ParityReport.Distance> distances() {
    Map<String, ParityReport.Distance> distances = new HashMap<>();
    outputs.forEach((name, output) -> distance(output).ifPresent(d -> distances.put(name, d)));
    return distances;
  }

  private static Optional<ParityReport.Distance> distance(LayerComparison layer) {
    return layer.distances().map(d -> new ParityReport.Distance(d.expected(), d.actual()));
  }

  private String save(Optional<Pair> off, Batch batch, Path folder) {
    if (off.isEmpty()) {
      return "No layer is off, so there are no tensors to save in " + folder + ".";
    }
    Pair pair = off.get();
    // A module's name comes from the file and must not choose the folder.
    String name = pair.module().replaceAll("[^A-Za-z0-9._-]", "_");
    Path expected = folder.resolve(name + ".tensorflow.npy");
    Path actual = folder.resolve(name + ".pytorch.npy");
    NpyWriter.write(expected, sides.originals(batch, List.of(pair.tensor())).get(0));
    List<String> keys = List.of(Instrumented.key(pair.module()));
    NpyWriter.write(actual, pair.back(sides.conversions(batch, keys).get(0)));
    return "The first layer that is off is saved as " + expected + " and " + actual + ".";
  }
}
