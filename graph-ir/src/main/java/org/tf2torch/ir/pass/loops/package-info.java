/** Loops whose number of iterations is known before they start. */
package org.tf2torch.ir.pass.loops;
