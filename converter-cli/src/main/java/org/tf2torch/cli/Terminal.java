package org.tf2torch.cli;

import java.io.PrintStream;
import java.util.List;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.cli.text.ProgressLine;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err progress and errors
 * @param interactive whether somebody watches {@code err}
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  ProgressLine progress() {
    return ProgressLine.on(err, interactive);
  }

  void result(List<String> lines) {
    lines.forEach(out::println);
  }

  /** One line, whatever the message quotes. */
  void error(String message) {
    err.println("migrate: " + Printable.of(message));
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
