package org.tf2torch.parity.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tf2torch.parity.ParityException;

/**
 * How a pixel's channel, 0 … 255, becomes a model's input: {@code (value / scale − mean) / std},
 * computed in {@code float32} as training pipelines do.
 *
 * @param scale what 8-bit values are divided by first; 255 for the range 0 … 1
 * @param mean one value for all channels, or one for each of red, green and blue
 * @param std likewise
 */
public record Normalization(float scale, List<Float> mean, List<Float> std) {
  private static final int CHANNELS = 3;

  /** Pixels as they are. */
  public static final Normalization NONE = new Normalization(1, List.of(0f), List.of(1f));

  private static final Map<String, Normalization> PRESETS =
      Map.of(
          "none", NONE,
          // 0 … 1
          "unit", new Normalization(255, List.of(0f), List.of(1f)),
          // −1 … 1, as keras.applications' mode "tf"
          "signed", new Normalization(127.5f, List.of(1f), List.of(1f)),
          // torchvision's, and keras.applications' mode "torch"
          "imagenet",
              new Normalization(
                  255, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f)),
          "cifar10", new Normalization(255, List.of(0.5f), List.of(0.224f)));

  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (!fits(mean) || !fits(std)) {
      throw ParityException.usage("mean and std have one value, or one for each of three channels");
    }
    if (scale == 0 || std.contains(0f)) {
      throw ParityException.usage("scale and std must not be 0");
    }
  }

  private static boolean fits(List<Float> values) {
    return values.size() == 1 || values.size() == CHANNELS;
  }

  /**
   * A preset by its name: {@code none}, {@code unit}, {@code signed}, {@code imagenet}, {@code
   * cifar10}.
   */
  public static Normalization named(String name) {
    Normalization preset = PRESETS.get(name.toLowerCase(Locale.ROOT));
    if (preset == null) {
      throw ParityException.usage(
          "unknown normalisation '"
              + name
              + "': use one of "
              + PRESETS.keySet().stream().sorted().toList());
    }
    return preset;
  }

  /** The input for an 8-bit value, possibly an interpolated one, of a channel. */
  public float apply(float value, int channel) {
    return (value / scale - at(mean, channel)) / at(std, channel);
  }

  /** How many channels mean and std tell apart. */
  int channels() {
    return Math.max(mean.size(), std.size());
  }

  private static float at(List<Float> values, int channel) {
    return values.size() == 1 ? values.get(0) : values.get(channel);
  }

  /** Such as {@code (x / 255 − 0.5) / 0.224}. */
  @Override
  public String toString() {
    return this.equals(NONE)
        ? "as they are"
        : "(x / " + text(List.of(scale)) + " − " + text(mean) + ") / " + text(std);
  }

  private static String text(List<Float> values) {
    List<String> texts =
        values.stream()
            .map(v -> v == Math.rint(v) ? String.valueOf(v.intValue()) : v.toString())
            .toList();
    return texts.size() == 1 ? texts.get(0) : texts.toString();
  }
}
