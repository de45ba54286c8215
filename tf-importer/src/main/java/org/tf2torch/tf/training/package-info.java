/**
 * Reads how a Keras 2 model was being trained: its loss and optimizer from the metadata, the
 * optimizer's state from the checkpoint.
 */
package org.tf2torch.tf.training;
