/** Tensors as both frameworks hand them over: bytes, element type, shape. */
package org.tf2torch.parity.tensor;
