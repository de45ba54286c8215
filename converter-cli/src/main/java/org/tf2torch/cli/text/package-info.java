/** Text for people: amounts, tables, the progress line. */
package org.tf2torch.cli.text;
