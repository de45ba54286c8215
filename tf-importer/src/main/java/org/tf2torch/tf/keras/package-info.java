/**
 * What Keras's descriptions of a model say of layers that left no node in the graph, and where in
 * the graph these were.
 */
package org.tf2torch.tf.keras;
