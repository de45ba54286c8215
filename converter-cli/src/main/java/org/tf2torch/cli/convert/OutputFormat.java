package org.tf2torch.cli.convert;

/** What a converted model is written as. */
public enum OutputFormat {
  /** One file that {@code torch.jit.load} opens. */
  TORCHSCRIPT("torchscript"),
  /** A folder with the network as Python source, and its weights. */
  SOURCE("source");

  private final String text;

  OutputFormat(String text) {
    this.text = text;
  }

  /** The word on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
