package org.tf2torch.parity.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * Random inputs that follow the signature: normally distributed floats, integers 0 and 1 (which
 * every table of embeddings has), even odds for booleans, words that the model knows and others. A
 * free first axis is the batch; other free axes get {@value #FREE_SIZE}.
 */
public final class RandomInputs implements DataSource {
  public static final long DEFAULT_SEED = 20_260_101;

  private static final int FREE_SIZE = 16;
  private static final long DEFAULT_SAMPLES = 8;

  private final long seed;

  public RandomInputs(long seed) {
    this.seed = seed;
  }

  @Override
  public String description() {
    return "random inputs, seed " + seed;
  }

  @Override
  public Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits) {
    for (TensorSpec input : inputs) {
      if (input.shape() == null) {
        throw ParityException.unsupported("no random input can be made for " + input);
      }
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    boolean asked = limits.maxSamples() < Long.MAX_VALUE;
    long samples = asked ? limits.maxSamples() : DEFAULT_SAMPLES;
    long runs = (samples - 1) / limits.batchSize() + 1;
    return LongStream.range(0, runs)
        .mapToObj(run -> (int) Math.min(limits.batchSize(), samples - run * limits.batchSize()))
        .map(rows -> batch(inputs, rows, random))
        .iterator();
  }

  private static Batch batch(List<TensorSpec> inputs, int rows, RandomGenerator random) {
    List<NamedTensor> tensors =
        inputs.stream().map(i -> new NamedTensor(i.name(), tensor(i, rows, random))).toList();
    return new Batch(Batch.DATA, tensors, Optional.empty());
  }

  private static Tensor tensor(TensorSpec input, int rows, RandomGenerator random) {
    List<Integer> declared = input.shape();
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < declared.size(); axis++) {
      int size = declared.get(axis);
      shape.add(size != TensorSpec.FREE ? size : axis == 0 ? rows : FREE_SIZE);
    }
    if (input.dtype() == DType.STRING) {
      return RandomWords.tensor(input, shape, random);
    }
    Tensor tensor = Tensor.zeros(input.dtype(), shape);
    ByteBuffer buffer = tensor.buffer();
    ElementWriter writer = ElementWriter.of(input.dtype());
    boolean continuous = input.dtype().isFloat() || input.dtype().isComplex();
    int count = input.dtype().isComplex() ? 2 * tensor.size() : tensor.size();
    for (int i = 0; i < count; i++) {
      writer.put(buffer, i, continuous ? random.nextGaussian() : random.nextInt(2));
    }
    return tensor;
  }
}
