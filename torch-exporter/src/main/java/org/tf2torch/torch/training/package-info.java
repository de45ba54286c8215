/**
 * What goes beside a model so that its training goes on in PyTorch: a script and the state of the
 * optimizer.
 */
package org.tf2torch.torch.training;
