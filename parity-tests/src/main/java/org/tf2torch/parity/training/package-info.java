/**
 * What can be done with a converted file besides comparing it: {@link
 * org.tf2torch.parity.training.Evaluation} says how good it is on data with answers, {@link
 * org.tf2torch.parity.training.Training} trains it further. libtorch runs in a process of its own.
 */
package org.tf2torch.parity.training;
