/** What the harness itself reads of a converted file: a TorchScript archive, which is a zip. */
package org.tf2torch.parity.archive;
