package org.tf2torch.tf;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes in the ways files get damaged, the same way for the same seed. */
public final class Mutations {
  private final Random random;

  public Mutations(long seed) {
    this.random = new Random(seed);
  }

  /**
   * A copy with one to three faults: other bytes, a part missing, a part twice, a number made huge,
   * an end cut off.
   */
  public byte[] of(byte[] bytes) {
    byte[] mutated = bytes.clone();
    for (int faults = 1 + random.nextInt(3); faults > 0 && mutated.length > 0; faults--) {
      mutated = mutatedOnce(mutated);
    }
    return mutated;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(10), bytes.length - at);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(bytes, at, at + length, (byte) 0xff);
      case 3 -> System.arraycopy(bytes, at, bytes, at + 1, bytes.length - at - 1);
      case 4 -> System.arraycopy(bytes, at + length, bytes, at, bytes.length - at - length);
      default -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
    }
    return bytes;
  }
}
