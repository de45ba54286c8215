/** Recovers attention from the products and the softmax it was exported as. */
package org.tf2torch.ir.pass.attention;
