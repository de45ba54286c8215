/**
 * Proof that a converted model is the original: {@link org.tf2torch.parity.ParityCheck} runs both
 * on the same inputs, {@link org.tf2torch.parity.ParityReport} says how far they are apart, {@link
 * org.tf2torch.parity.ParityException} why they could not be compared.
 */
package org.tf2torch.parity;
