/** Results of conversions, as text for people and as JSON for programs. */
package org.tf2torch.cli.report;
