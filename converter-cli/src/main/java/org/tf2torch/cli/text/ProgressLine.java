package org.tf2torch.cli.text;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line that says what is going on, rewritten in place while somebody watches, and gone when it
 * is closed. Work that is done within the first moments shows none.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long PERIOD_MILLIS = 200;
  private static final int WIDTH = 79;
  private static final String ERASE_LINE = "\r\033[K";

  private final PrintStream terminal;
  private final Instant start = Instant.now();
  private final ScheduledExecutorService timer;
  private volatile String doing = "";
  private boolean shown;

  private ProgressLine(PrintStream terminal, ScheduledExecutorService timer) {
    this.terminal = terminal;
    this.timer = timer;
  }

  /**
   * Starts to show progress.
   *
   * @param interactive whether {@code terminal} is one; nothing is ever shown elsewhere
   */
  public static ProgressLine on(PrintStream terminal, boolean interactive) {
    if (!interactive) {
      return new ProgressLine(terminal, null);
    }
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    ProgressLine line = new ProgressLine(terminal, timer);
    timer.scheduleAtFixedRate(line::show, 2 * PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return line;
  }

  /** Says what is being done now, from any thread. */
  public void doing(String what) {
    doing = Printable.of(what);
  }

  /** Takes the line away while something is printed that stays. */
  public synchronized void pause(Runnable print) {
    erase();
    print.run();
  }

  private void erase() {
    if (shown) {
      terminal.print(ERASE_LINE);
      terminal.flush();
      shown = false;
    }
  }

  private synchronized void show() {
    String text = doing + " · " + Amounts.time(Duration.between(start, Instant.now()));
    int end = text.offsetByCodePoints(0, Math.min(WIDTH, text.codePointCount(0, text.length())));
    terminal.print(ERASE_LINE + text.substring(0, end));
    terminal.flush();
    shown = true;
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (timer == null) {
      return;
    }
    timer.shutdownNow();
    synchronized (this) {
      erase();
    }
  }
}
