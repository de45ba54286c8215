package org.tf2torch.samples;

/**
 * How a pixel becomes the number that the network is fed: {@code (pixel / 255 - mean) / std}.
 *
 * @param mean subtracted from a pixel that was brought to [0, 1], the same for all three channels
 * @param std divides what is left; positive
 */
public record Normalisation(float mean, float std) {
  /** Centred, and about one wide on CIFAR-10's pixels. */
  public static final Normalisation CIFAR10 = new Normalisation(0.5f, 0.224f);

  /** Checks the divisor. */
  public Normalisation {
    if (!(std > 0)) {
      throw new IllegalArgumentException("std must be positive, is " + std);
    }
  }

  /**
   * Normalises one value.
   *
   * @param pixel an unsigned byte, 0 to 255
   */
  float apply(int pixel) {
    return (pixel / 255f - mean) / std;
  }
}
