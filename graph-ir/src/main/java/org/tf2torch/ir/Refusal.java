package org.tf2torch.ir;

/**
 * One thing that cannot be moved exactly.
 *
 * @param op the source's operation
 * @param node the source's node
 * @param layer the source's layer; empty when there is none
 * @param reason why it is not exact
 * @param remedy what to do about it; empty when nothing can be done
 * @param signature the signature that needs it, where several are converted; else empty
 */
public record Refusal(
    String op, String node, String layer, String reason, String remedy, String signature) {
  public Refusal(String op, String node, String layer, String reason, String remedy) {
    this(op, node, layer, reason, remedy, "");
  }

  /** The same, met in one of several signatures. */
  public Refusal in(String signature) {
    return new Refusal(op, node, layer, reason, remedy, signature);
  }
}
