/** What is in a model, and what would become of it. */
package org.tf2torch.cli.inspect;
