package org.tf2torch.cli;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err progress and errors
 * @param interactive whether somebody watches {@code err}
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  void flush() {
    out.flush();
    err.flush();
  }
}
