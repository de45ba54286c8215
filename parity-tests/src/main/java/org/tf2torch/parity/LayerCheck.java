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
import java.util.Set;
import java.util.stream.Collectors;
import org.tf2torch.parity.archive.Carrier;
import org.tf2torch.parity.archive.Instrumented.Shown;
import org.tf2torch.parity.archive.Instrumented.Tap;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.NpyWriter;
import org.tf2torch.parity.layers.LayerComparison;
import org.tf2torch.parity.layers.LayerMatcher;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;

/** Compares layer by layer, on a few samples. */
final class LayerCheck {
  /** Activations of a large network fill gigabytes, so the layers see few samples at a time. */
  private static final DataSource.Limits LIMITS = new DataSource.Limits(2, 8);

  private static final String BIAS = ".bias";

  private final LayerSides sides;
  private final Migration migration;
  private final Map<Pair, LayerComparison> layers = new LinkedHashMap<>();
  private final Map<String, LayerComparison> outputs = new LinkedHashMap<>();
  private final List<String> unmatched = new ArrayList<>();

  /** What the converted model shows, the tensor it should equal, and how its axes lie. */
  private record Pair(Tap tap, String tensor, Layouts layout) {}

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

  /** What every module returns. */
  private Map<Tap, Tensor> modules(Batch batch) {
    Map<Tap, Tensor> modules = new HashMap<>();
    for (NamedTensor result : sides.everything(batch)) {
      Tap.of(result.name())
          .filter(tap -> result.tensor().dtype().isFloat())
          .ifPresent(tap -> modules.put(tap, result.tensor()));
    }
    return modules;
  }

  private void match(Map<Tap, Tensor> shown, Batch batch) {
    LayerMatcher matcher =
        new LayerMatcher(sides.info().nodes(), shown.keySet().stream().map(Tap::module).toList());
    Set<String> biased =
        migration.parameters().stream()
            .map(Migration.Parameter::key)
            .filter(key -> key.endsWith(BIAS))
            .map(key -> key.substring(0, key.length() - BIAS.length()))
            .collect(Collectors.toSet());
    Map<Tap, List<String>> candidates = new LinkedHashMap<>();
    shown.keySet().stream()
        .sorted(Comparator.comparing(Tap::module))
        .forEach(
            tap ->
                candidates.put(
                    tap,
                    tap.shown() == Shown.RESULT
                        ? matcher.candidates(tap.module(), biased.contains(tap.module()))
                        : matcher.sequences(tap.module())));
    List<String> names = candidates.values().stream().flatMap(List::stream).distinct().toList();
    List<Tensor> originals = sides.originals(batch, names);
    Map<String, Tensor> tensors = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      tensors.put(names.get(i), originals.get(i));
    }
    List<Pair> pairs = new ArrayList<>();
    candidates.forEach(
        (tap, likely) ->
            likely.stream()
                .flatMap(name -> pair(tap, shown.get(tap), name, tensors.get(name)).stream())
                .findFirst()
                .ifPresent(pairs::add));
    dropLastOfSequences(pairs);
    unmatched.addAll(unmatched(candidates.keySet(), pairs));
    pairs.sort(Comparator.comparingInt(pair -> matcher.position(pair.tensor())));
    pairs.forEach(pair -> layers.put(pair, new LayerComparison()));
  }

  /** TensorFlow keeps all steps of a recurrent layer or the last one, and then there is one. */
  private static void dropLastOfSequences(List<Pair> pairs) {
    Set<String> whole =
        pairs.stream()
            .filter(pair -> pair.tap().shown() == Shown.SEQUENCE)
            .map(pair -> pair.tap().module())
            .collect(Collectors.toSet());
    pairs.removeIf(p -> p.tap().shown() == Shown.STATE && whole.contains(p.tap().module()));
  }

  /** Modules without any pair. */
  private static List<String> unmatched(Set<Tap> taps, List<Pair> pairs) {
    Set<String> matched = pairs.stream().map(p -> p.tap().module()).collect(Collectors.toSet());
    // What runs once for each step has no tensor of its own; the layer around it stands for it.
    List<String> recurrent =
        pairs.stream()
            .filter(pair -> pair.tap().shown() != Shown.RESULT)
            .map(pair -> pair.tap().module() + ".")
            .toList();
    return taps.stream()
        .map(Tap::module)
        .distinct()
        .filter(module -> !matched.contains(module))
        .filter(module -> recurrent.stream().noneMatch(module::startsWith))
        .toList();
  }

  private static Optional<Pair> pair(Tap tap, Tensor shown, String name, Tensor tensor) {
    return Layouts.between(tensor, shown).map(layout -> new Pair(tap, name, layout));
  }

  private void compare(Batch batch) {
    List<String> names = new ArrayList<>(layers.keySet().stream().map(Pair::tensor).toList());
    List<String> keys =
        new ArrayList<>(layers.keySet().stream().map(pair -> pair.tap().key()).toList());
    for (Migration.Port port : migration.outputs()) {
      names.add(port.name());
      keys.add(port.name());
    }
    sides.start(batch, names, keys);
    layers.forEach(
        (pair, layer) -> {
          LayerSides.Triple next = sides.next();
          List<Integer> shape = next.expected().shape();
          layer.add(
              next.expected(),
              pair.layout().back(next.actual(), shape),
              next.exact().map(tensor -> pair.layout().back(tensor, shape)));
        });
    for (Migration.Port port : migration.outputs()) {
      LayerSides.Triple next = sides.next();
      Tensor actual = Carrier.toTensorFlow(port, next.actual());
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
        samples,
        off.map(pair -> pair.tap().module()).orElse(null),
        reports,
        unmatched,
        sides.noExact());
  }

  private static ParityReport.Layer report(Pair pair, LayerComparison layer) {
    return new ParityReport.Layer(
        pair.tap().module(),
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
    String name = pair.tap().module().replaceAll("[^A-Za-z0-9._-]", "_");
    Path expected = folder.resolve(name + ".tensorflow.npy");
    Path actual = folder.resolve(name + ".pytorch.npy");
    Tensor original = sides.originals(batch, List.of(pair.tensor())).get(0);
    Tensor conversion = sides.conversions(batch, List.of(pair.tap().key())).get(0);
    NpyWriter.write(expected, original);
    NpyWriter.write(actual, pair.layout().back(conversion, original.shape()));
    return "The first layer that is off is saved as " + expected + " and " + actual + ".";
  }
}
