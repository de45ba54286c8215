package org.tf2torch.parity.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * Arrays saved by NumPy: an {@code .npz} with an array {@code NAME} or {@code in_NAME} for each
 * input, or one {@code .npy} for a model with one input. Integer labels may lie in {@code labels}.
 *
 * <p>Where every input leaves its first axis open and all arrays have as many rows, the rows are
 * cut into batches; otherwise the arrays are fed whole, once. Floating-point arrays are rounded to
 * the input's floating-point type; no other type is changed.
 */
public final class NumpyFile implements DataSource {
  private static final String LABELS = "labels";

  private final Path file;

  public NumpyFile(Path file) {
    this.file = file;
  }

  @Override
  public String description() {
    return file.getFileName().toString();
  }

  @Override
  public Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits) {
    Map<String, Tensor> arrays = arrays(inputs);
    List<NamedTensor> whole = new ArrayList<>();
    for (TensorSpec input : inputs) {
      Tensor array = pick(arrays, input);
      if (array.dtype() != input.dtype() && array.dtype().isFloat() && input.dtype().isFloat()) {
        array = array.cast(input.dtype());
      }
      if (!input.accepts(array)) {
        throw ParityException.usage(file + ": the array for the input " + input + " is " + array);
      }
      whole.add(new NamedTensor(input.name(), array));
    }
    Optional<int[]> labels = Optional.ofNullable(arrays.get(LABELS)).map(this::labels);
    boolean rows = inputs.stream().allMatch(TensorSpec::freeBatch);
    long counts = whole.stream().map(t -> t.tensor().rows()).distinct().count();
    if (!rows || counts != 1) {
      return List.of(new Batch(Batch.DATA, whole, Optional.empty())).iterator();
    }
    return cut(whole, labels, limits).iterator();
  }

  private List<Batch> cut(List<NamedTensor> whole, Optional<int[]> labels, Limits limits) {
    int rows = (int) Math.min(limits.maxSamples(), whole.get(0).tensor().rows());
    if (labels.isPresent() && labels.get().length < rows) {
      throw ParityException.broken(file + ": fewer labels than samples");
    }
    // An empty batch is a batch, too.
    return IntStream.iterate(0, from -> from == 0 || from < rows, from -> from + limits.batchSize())
        .mapToObj(from -> batch(whole, labels, from, Math.min(rows, from + limits.batchSize())))
        .toList();
  }

  private static Batch batch(List<NamedTensor> whole, Optional<int[]> labels, int from, int to) {
    List<NamedTensor> inputs =
        whole.stream().map(t -> new NamedTensor(t.name(), t.tensor().rows(from, to))).toList();
    return new Batch(Batch.DATA, inputs, labels.map(all -> labels(all, from, to)));
  }

  private static Batch.Labels labels(int[] all, int from, int to) {
    int classes = 1 + Arrays.stream(all).max().orElse(0);
    return new Batch.Labels(Arrays.copyOfRange(all, from, to), classes);
  }

  private Tensor pick(Map<String, Tensor> arrays, TensorSpec input) {
    Tensor array = arrays.getOrDefault("in_" + input.name(), arrays.get(input.name()));
    if (array == null) {
      throw ParityException.usage(
          file + ": no array for the input " + input + ", only " + arrays.keySet());
    }
    return array;
  }

  private int[] labels(Tensor array) {
    if (!array.dtype().isInteger() || array.rank() != 1) {
      throw ParityException.broken(file + ": labels are a row of integers, not " + array);
    }
    Elements elements = Elements.of(array);
    return IntStream.range(0, array.size()).map(i -> (int) elements.at(i)).toArray();
  }

  private Map<String, Tensor> arrays(List<TensorSpec> inputs) {
    try {
      if (!file.toString().endsWith(".npy")) {
        return archive();
      }
      if (inputs.size() != 1) {
        throw ParityException.usage(
            file + ": one array, but the model has " + inputs.size() + " inputs");
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        return Map.of(inputs.get(0).name(), NpyReader.read(file.toString(), in));
      }
    } catch (IOException e) {
      throw ParityException.broken(file + ": cannot be read: " + e.getMessage());
    }
  }

  private Map<String, Tensor> archive() throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName().replaceAll("\\.npy$", "");
        // What the model answered when the file was made is of no use here.
        if (!name.startsWith("out_")) {
          try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
            arrays.put(name, NpyReader.read(file + ": " + name, in));
          }
        }
      }
    }
    return arrays;
  }
}
