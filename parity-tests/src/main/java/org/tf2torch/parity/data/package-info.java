/**
 * Where a check's inputs come from. Every source yields tensors as TensorFlow takes them; the
 * converted side gets the same bytes.
 */
package org.tf2torch.parity.data;
