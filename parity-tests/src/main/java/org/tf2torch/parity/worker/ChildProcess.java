package org.tf2torch.parity.worker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tf2torch.parity.ParityException;

/**
 * A child process, the socket to it, and a folder with that socket and what the child and its
 * native libraries print, from which the reason is quoted if it dies.
 */
record ChildProcess(String name, Path folder, Process process, Wire wire) implements AutoCloseable {
  // libtorch recurses along chains of values that are used once; a thousand of them end a thread of
  // the default size.
  private static final String STACK = "-Xss512m";

  static ChildProcess start(Launch launch) {
    try {
      Path folder = Files.createTempDirectory("parity-");
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(address);
        Process process = launch(launch, folder);
        process.onExit().thenRun(() -> closeQuietly(server));
        try {
          return new ChildProcess(launch.name(), folder, process, new Wire(server.accept()));
        } catch (IOException e) {
          process.destroyForcibly();
          throw died(launch.name(), folder, e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a process for " + launch.name(), e);
    }
  }

  private static Process launch(Launch launch, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(STACK);
    // The work is native; what Java there is, is soon done.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Djava.awt.headless=true");
    command.add("-XX:ErrorFile=" + folder.resolve("crash"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    launch.properties().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(launch.classPath());
    command.add(WorkerMain.class.getName());
    command.add(folder.resolve("socket").toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(!launch.verbose());
    builder.environment().putAll(launch.environment());
    File log = folder.resolve("log").toFile();
    builder.redirectOutput(log);
    if (launch.verbose()) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    return builder.start();
  }

  /** What to tell the user when the socket to the child broke. */
  ParityException died(IOException cause) {
    return died(name, folder, cause);
  }

  private static ParityException died(String name, Path folder, IOException cause) {
    String last = "";
    try {
      List<String> lines =
          Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1).lines().toList();
      last = lines.stream().filter(line -> !line.isBlank()).reduce("", (first, second) -> second);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new ParityException(
        ParityException.Kind.INTERNAL,
        name + "'s process ended unexpectedly" + (last.isEmpty() ? "" : "; it last said: " + last),
        cause);
  }

  @Override
  public void close() {
    closeQuietly(wire);
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // The other side is gone already, which is what closing is for.
    }
  }

  private static void delete(Path folder) {
    for (String file : List.of("socket", "log", "crash", "")) {
      try {
        Files.deleteIfExists(folder.resolve(file));
      } catch (IOException e) {
        folder.resolve(file).toFile().deleteOnExit();
      }
    }
  }
}
