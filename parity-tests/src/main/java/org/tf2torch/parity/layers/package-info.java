/**
 * Which tensor of the original a module of the converted file computes, and whether it computes the
 * same.
 */
package org.tf2torch.parity.layers;
