package org.tf2torch.parity.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.tf2torch.parity.ParityException;

/** Which samples come in which step. */
interface BatchOrder {
  List<int[]> epoch(int number);

  /** Each sample once in an epoch; the last batch may be smaller. */
  static BatchOrder epochs(int samples, int batchSize, boolean shuffle, long seed) {
    return number -> {
      int[] all = IntStream.range(0, samples).toArray();
      if (shuffle) {
        // An order by itself for each epoch, so that a training that goes on sees others.
        RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + number);
        for (int i = samples - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int kept = all[i];
          all[i] = all[j];
          all[j] = kept;
        }
      }
      List<int[]> batches = new ArrayList<>();
      for (int from = 0; from < samples; from += batchSize) {
        batches.add(Arrays.copyOfRange(all, from, Math.min(samples, from + batchSize)));
      }
      return batches;
    };
  }

  static BatchOrder fixed(List<int[]> batches, int samples) {
    for (int[] batch : batches) {
      if (batch.length == 0 || Arrays.stream(batch).anyMatch(i -> i < 0 || i >= samples)) {
        throw ParityException.usage("a batch names a sample that is not one of " + samples);
      }
    }
    return number -> batches;
  }
}
