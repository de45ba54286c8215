/**
 * One model from TensorFlow's files to PyTorch's, for programs: the commands, and whatever else
 * converts models, go through {@link org.tf2torch.cli.convert.Conversion}.
 */
package org.tf2torch.cli.convert;
