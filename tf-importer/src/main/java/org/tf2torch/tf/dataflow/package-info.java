/**
 * TensorFlow 1's control flow as functions.
 *
 * <p>TensorFlow 1 wrote branches and loops as nodes that pass tensors on or drop them (Switch,
 * Merge) and that carry them round (Enter, NextIteration, Exit); see "Implementation of Control
 * Flow in TensorFlow" (2017). Here they become If and While over functions, as TensorFlow 2 writes
 * them. Loops go first, the innermost before those around it; then branches, in the same order.
 */
package org.tf2torch.tf.dataflow;
