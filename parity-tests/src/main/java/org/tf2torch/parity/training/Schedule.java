package org.tf2torch.parity.training;

import org.tf2torch.parity.ParityException;

/**
 * How the learning rate changes from step to step: {@code constant}; {@code linear} and {@code
 * cosine}, which fall to 0 at the end; {@code step:EPOCHS:FACTOR}, which multiplies it by a factor
 * after every so many epochs.
 */
public record Schedule(Shape shape, int epochs, double factor) {
  /** The course. */
  public enum Shape {
    CONSTANT,
    LINEAR,
    COSINE,
    STEP
  }

  public static final Schedule CONSTANT = new Schedule(Shape.CONSTANT, 1, 1);

  public static Schedule parse(String text) {
    switch (text) {
      case "constant":
        return CONSTANT;
      case "linear":
        return new Schedule(Shape.LINEAR, 1, 1);
      case "cosine":
        return new Schedule(Shape.COSINE, 1, 1);
      default:
        String[] parts = text.split(":", -1);
        if (parts.length == 3
            && parts[0].equals("step")
            && parts[1].matches("[1-9]\\d{0,5}")
            && parts[2].matches("\\d{0,6}\\.?\\d{1,9}")) {
          return new Schedule(Shape.STEP, Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
        }
        throw ParityException.usage(
            "unknown schedule '" + text + "': use constant, linear, cosine or step:EPOCHS:FACTOR");
    }
  }

  /**
   * What the learning rate is multiplied by.
   *
   * @param step from 0
   * @param stepsPerEpoch at least 1
   * @param steps in all
   */
  double at(long step, long stepsPerEpoch, long steps) {
    double done = (double) step / steps;
    return switch (shape) {
      case CONSTANT -> 1;
      case LINEAR -> 1 - done;
      case COSINE -> (1 + Math.cos(Math.PI * done)) / 2;
      case STEP -> Math.pow(factor, (double) (step / stepsPerEpoch / epochs));
    };
  }
}
