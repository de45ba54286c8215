/**
 * Writes a {@link org.tf2torch.parity.ParityReport} down: for a terminal, for machines, for people.
 */
package org.tf2torch.parity.report;
