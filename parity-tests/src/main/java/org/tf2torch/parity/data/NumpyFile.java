package org.tf2torch.parity.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
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
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * Arrays saved by NumPy: an {@code .npz} with an array {@code NAME} or {@code in_NAME} for each
 * input, or one {@code .npy} for a model with one input. Integer labels may lie in {@code labels},
 * or what the model should answer in {@code targets}, a row for each sample.
 *
 * <p>Where every input leaves its first axis open and all arrays have as many rows, the rows are
 * cut into batches; otherwise the arrays are fed whole, once. Floating-point arrays are rounded to
 * the input's floating-point type; no other type is changed.
 */
public final class NumpyFile implements DataSource {
  private static final String LABELS = "labels";
  private static final String TARGETS = "targets";

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
    List<NamedTensor> whole = whole(inputs, arrays);
    Rows rows = rows(whole, arrays);
    boolean free = inputs.stream().allMatch(TensorSpec::freeBatch);
    long counts = whole.stream().map(t -> t.tensor().rows()).distinct().count();
    if (!free || counts != 1) {
      return List.of(new Batch(Batch.DATA, whole, Optional.empty())).iterator();
    }
    int count = (int) Math.min(limits.maxSamples(), rows.count());
    // An empty batch is a batch, too.
    return IntStream.iterate(
            0, from -> from == 0 || from < count, from -> from + limits.batchSize())
        .mapToObj(from -> IntStream.range(from, Math.min(count, from + limits.batchSize())))
        .map(numbers -> rows.batch(numbers.toArray()))
        .iterator();
  }

  private List<NamedTensor> whole(List<TensorSpec> inputs, Map<String, Tensor> arrays) {
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
    return whole;
  }

  @Override
  public Samples samples(List<TensorSpec> inputs) {
    Map<String, Tensor> arrays = arrays(inputs);
    List<NamedTensor> whole = whole(inputs, arrays);
    long counts = whole.stream().map(t -> t.tensor().rows()).distinct().count();
    if (counts != 1 || !inputs.stream().allMatch(TensorSpec::freeBatch)) {
      throw ParityException.usage(file + ": the arrays are no rows of samples for this model");
    }
    return rows(whole, arrays);
  }

  private Rows rows(List<NamedTensor> whole, Map<String, Tensor> arrays) {
    Optional<int[]> labels = Optional.ofNullable(arrays.get(LABELS)).map(this::labels);
    Optional<Tensor> targets = Optional.ofNullable(arrays.get(TARGETS)).map(this::targets);
    Rows rows = new Rows(whole, labels, targets);
    if (labels.isPresent() && labels.get().length < rows.count()
        || targets.isPresent() && targets.get().rows() < rows.count()) {
      throw ParityException.broken(file + ": fewer labels or targets than samples");
    }
    return rows;
  }

  /** The arrays, row by row. */
  private record Rows(List<NamedTensor> whole, Optional<int[]> labels, Optional<Tensor> targets)
      implements Samples {
    @Override
    public int count() {
      return whole.get(0).tensor().rows();
    }

    @Override
    public Batch batch(int[] numbers) {
      List<NamedTensor> inputs =
          whole.stream().map(t -> new NamedTensor(t.name(), t.tensor().rowsAt(numbers))).toList();
      return new Batch(
          Batch.DATA,
          inputs,
          labels.map(all -> labels(all, numbers)),
          targets.map(all -> targets(all.rowsAt(numbers))));
    }

    private static Batch.Labels labels(int[] all, int[] numbers) {
      int[] values = Arrays.stream(numbers).map(i -> all[i]).toArray();
      return new Batch.Labels(values, Batch.Labels.UNKNOWN);
    }

    private static Batch.Targets targets(Tensor values) {
      Tensor weights = Tensor.zeros(DType.FLOAT32, values.shape());
      FloatBuffer ones = weights.buffer().asFloatBuffer();
      for (int i = 0; i < weights.size(); i++) {
        ones.put(i, 1);
      }
      return new Batch.Targets(values, weights, List.of());
    }
  }

  private Tensor targets(Tensor array) {
    boolean real = array.dtype().isFloat() || array.dtype().isInteger();
    if (!real || array.rank() == 0) {
      throw ParityException.broken(file + ": targets are rows of numbers, not " + array);
    }
    return array.dtype() == DType.FLOAT32 ? array : array.cast(DType.FLOAT32);
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
