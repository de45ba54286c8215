package org.tf2torch.cli.random;

/**
 * A size that axes of several inputs have in common, so that they fit each other.
 *
 * @param first on the first feed
 * @param second on the second feed, where an axis of this size is left open
 */
public record Size(int first, int second) {}
