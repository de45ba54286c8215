package org.tf2torch.tf.lower;

import org.tensorflow.proto.NodeDef;

/**
 * A node that was refused.
 *
 * @param path its name, with the calls that lead to it in front
 */
public record RefusedNode(String path, NodeDef node) {}
