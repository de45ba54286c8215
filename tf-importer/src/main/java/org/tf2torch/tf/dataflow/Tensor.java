package org.tf2torch.tf.dataflow;

/** One result of a node, as a graph writes it: {@code node} or {@code node:1}. */
record Tensor(String node, int index) {
  static Tensor parse(String input) {
    int colon = input.lastIndexOf(':');
    String port = colon < 0 ? "" : input.substring(colon + 1);
    boolean numbered = port.matches("[0-9]{1,9}");
    return numbered
        ? new Tensor(input.substring(0, colon), Integer.parseInt(port))
        : new Tensor(input, 0);
  }

  @Override
  public String toString() {
    return index == 0 ? node : node + ":" + index;
  }
}
