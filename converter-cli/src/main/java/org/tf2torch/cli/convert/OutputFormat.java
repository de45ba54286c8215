package org.tf2torch.cli.convert;

/** What a converted model is written as. */
public enum OutputFormat {
  /** One file that {@code torch.jit.load} opens. */
  TORCHSCRIPT("torchscript", ".pt"),
  /** A folder with the network as Python source, and its weights. */
  SOURCE("source", "");

  private final String text;
  private final String suffix;

  OutputFormat(String text, String suffix) {
    this.text = text;
    this.suffix = suffix;
  }

  /** What stands behind the names of such files. */
  public String suffix() {
    return suffix;
  }

  /** The word on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
