package org.tf2torch.ir;

/**
 * Where a node came from, for names and reports.
 *
 * @param node the source's node, with its scope: {@code resnet50/conv1_conv/Conv2D}
 * @param op the source's operation: {@code Conv2D}
 * @param layer the source's layer, with the scopes around it: {@code conv1_conv}; empty when there
 *     is none
 */
public record Origin(String node, String op, String layer) {
  public static final Origin NONE = new Origin("", "", "");
}
