/** Every model below a folder, converted in one process. */
package org.tf2torch.cli.batch;
