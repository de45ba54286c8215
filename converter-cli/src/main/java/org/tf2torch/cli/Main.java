package org.tf2torch.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the {@code migrate} command starts. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Terminal terminal =
        new Terminal(
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            Boolean.getBoolean("migrate.terminal"));
    int status = new Migrate(terminal).run(args);
    terminal.flush();
    System.exit(status);
  }

  /**
   * The reports are UTF-8 wherever they go, so that a file made under one locale reads the same
   * under another.
   */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
