package org.tf2torch.cli.convert;

/** Where the channels of images stand at a converted model's inputs and outputs. */
public enum IoLayout {
  /**
   * Before height and width, PyTorch's habit, for images that nothing but channels-last operations
   * touch.
   */
  CHANNELS_FIRST("channels-first"),
  /** Where TensorFlow has them. */
  SOURCE("source");

  private final String text;

  IoLayout(String text) {
    this.text = text;
  }

  /** The word on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
