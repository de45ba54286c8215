package org.tf2torch.tf.lower;

import org.tensorflow.proto.TensorInfo;

/**
 * Where a graph begins or ends.
 *
 * @param name what users call it
 * @param tensor of the outer graph: {@code node} or {@code node:port}
 * @param info what the signature says of it; null when no signature does
 */
public record Port(String name, String tensor, TensorInfo info) {}
