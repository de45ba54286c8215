/** The {@code migrate} command: what can be said on its command line, and what it says back. */
package org.tf2torch.cli;
