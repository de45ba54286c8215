/**
 * Prints modules as Python: expressions in the words people use ({@code F.relu(x)}, {@code x + y},
 * {@code x.shape[0]}), statements laid out as {@code ruff format} would leave them.
 */
package org.tf2torch.torch.source.python;
