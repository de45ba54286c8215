/** Passes that make a model smaller and less exact, each on demand only. */
package org.tf2torch.ir.pass.slim;
