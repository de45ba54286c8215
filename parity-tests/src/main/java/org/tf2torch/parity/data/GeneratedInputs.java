package org.tf2torch.parity.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * Inputs that follow the signature and look where conversions break: batches of 1, 2 and 7, odd and
 * even sizes, zeros, large and tiny values, the ends of integer types, padded id sequences, NaN and
 * infinities. The same seed gives the same inputs.
 *
 * <p>Integers are 0 and 1 (which every table of embeddings has) unless a probe is about larger
 * ones; a probe on which TensorFlow itself raises an error, because an index is out of range say,
 * expects the converted model to raise one, too.
 */
public final class GeneratedInputs implements DataSource {
  private static final double LARGE = 1e4;
  private static final double TINY = 1e-30;
  private static final int EVEN = 32;
  private static final int ODD = 37;

  private final long seed;

  public GeneratedInputs(long seed) {
    this.seed = seed;
  }

  /** What a probe puts into the elements. */
  private enum Content {
    RANDOM,
    ZEROS,
    LARGE,
    TINY,
    EXTREME_INTEGERS,
    PADDED_IDS,
    NAN,
    INFINITE
  }

  /**
   * @param size of free axes other than the batch
   */
  private record Probe(String name, Content content, int batch, int size) {}

  @Override
  public String description() {
    return "generated inputs, seed " + seed;
  }

  @Override
  public Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits) {
    for (TensorSpec input : inputs) {
      if (input.shape() == null) {
        throw ParityException.unsupported("no input can be generated for " + input);
      }
    }
    return probes(inputs).stream().map(probe -> batch(probe, inputs)).iterator();
  }

  private static List<Probe> probes(List<TensorSpec> inputs) {
    boolean freeBatch = inputs.stream().anyMatch(TensorSpec::freeBatch);
    boolean freeSizes = inputs.stream().anyMatch(GeneratedInputs::hasFreeSizes);
    boolean continuous =
        inputs.stream().anyMatch(i -> i.dtype().isFloat() || i.dtype().isComplex());
    boolean integers = inputs.stream().anyMatch(i -> i.dtype().isInteger());
    List<Probe> probes = new ArrayList<>();
    probes.add(new Probe("random", Content.RANDOM, 2, EVEN));
    if (freeBatch) {
      probes.add(new Probe("batch of 1", Content.RANDOM, 1, EVEN));
      probes.add(new Probe("batch of 7", Content.RANDOM, 7, EVEN));
    }
    if (freeSizes) {
      probes.add(new Probe("odd sizes", Content.RANDOM, 2, ODD));
    }
    probes.add(new Probe("zeros", Content.ZEROS, 2, EVEN));
    if (integers) {
      probes.add(new Probe("padded ids", Content.PADDED_IDS, 2, EVEN));
      probes.add(new Probe("extreme integers", Content.EXTREME_INTEGERS, 2, EVEN));
    }
    if (continuous) {
      probes.add(new Probe("large", Content.LARGE, 2, EVEN));
      probes.add(new Probe("tiny", Content.TINY, 2, EVEN));
      probes.add(new Probe("NaN", Content.NAN, 2, EVEN));
      probes.add(new Probe("infinite", Content.INFINITE, 2, EVEN));
    }
    return probes;
  }

  private static boolean hasFreeSizes(TensorSpec input) {
    return input.shape().stream().skip(1).anyMatch(size -> size == TensorSpec.FREE);
  }

  private Batch batch(Probe probe, List<TensorSpec> inputs) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed ^ probe.name().hashCode());
    List<NamedTensor> tensors =
        inputs.stream().map(i -> new NamedTensor(i.name(), tensor(probe, i, random))).toList();
    return new Batch(probe.name(), tensors, Optional.empty());
  }

  private static Tensor tensor(Probe probe, TensorSpec input, RandomGenerator random) {
    if (input.dtype() == DType.STRING) {
      return RandomWords.tensor(input, shape(probe, input), random);
    }
    Tensor tensor = Tensor.zeros(input.dtype(), shape(probe, input));
    ByteBuffer buffer = tensor.buffer();
    ElementWriter writer = ElementWriter.of(input.dtype());
    int count = input.dtype().isComplex() ? 2 * tensor.size() : tensor.size();
    int row = Math.max(1, tensor.rank() == 0 ? 1 : tensor.shape().get(tensor.rank() - 1));
    for (int i = 0; i < count; i++) {
      double value =
          input.dtype().isFloat() || input.dtype().isComplex()
              ? real(probe.content(), i, random)
              : whole(probe.content(), i % row, row, input.dtype(), random);
      writer.put(buffer, i, value);
    }
    return tensor;
  }

  private static List<Integer> shape(Probe probe, TensorSpec input) {
    List<Integer> shape = new ArrayList<>();
    for (int size : input.shape()) {
      boolean free = size == TensorSpec.FREE;
      shape.add(!free ? size : shape.isEmpty() ? probe.batch() : probe.size());
    }
    return shape;
  }

  private static double real(Content content, int index, RandomGenerator random) {
    double value = random.nextGaussian();
    return switch (content) {
      case ZEROS -> 0;
      case LARGE -> value * LARGE;
      case TINY -> value * TINY;
      case NAN -> index == 0 ? Double.NaN : value;
      case INFINITE ->
          index == 0 ? Double.POSITIVE_INFINITY : index == 1 ? Double.NEGATIVE_INFINITY : value;
      default -> value;
    };
  }

  private static double whole(
      Content content, int column, int columns, DType dtype, RandomGenerator random) {
    int bit = random.nextInt(2);
    return switch (content) {
      case ZEROS -> 0;
      // Ones, then zeros for the rest of the row, as tokenizers pad.
      case PADDED_IDS -> column < (columns + 1) / 2 ? 1 : 0;
      case EXTREME_INTEGERS -> dtype == DType.BOOL ? bit : extreme(dtype, bit == 0);
      default -> bit;
    };
  }

  private static double extreme(DType dtype, boolean low) {
    int bits = 8 * dtype.bytes();
    if (dtype.isUnsigned()) {
      return low ? 0 : Math.scalb(1.0, bits) - 1;
    }
    return low ? -Math.scalb(1.0, bits - 1) : Math.scalb(1.0, bits - 1) - 1;
  }
}
