package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a distribution, with a stand-in for Java that prints its arguments. */
class LauncherTest {
  private record Ended(int status, List<String> out, String err) {}

  @TempDir private Path folder;

  private Path installation;
  private Path jdk;

  @BeforeEach
  void install() throws IOException {
    Path script = Path.of("..", "migrate");
    assumeTrue(
        Files.exists(script) && Files.isExecutable(Path.of("/bin/sh")),
        "needs the launcher and a POSIX shell");
    installation = folder.resolve("an installation");
    Files.createDirectories(installation.resolve("bin"));
    Files.createDirectories(installation.resolve("lib"));
    Files.copy(script, installation.resolve("bin/migrate"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(installation.resolve("lib/migrate.jar"), "");
    jdk = java("21.0.2");
  }

  @Test
  void argumentsReachJavaAsTheyWereGiven() throws Exception {
    Ended ended =
        run(installation.resolve("bin/migrate"), "inspect", "a model", "it's", "", "$HOME", "*");
    List<String> arguments =
        ended.out().subList(ended.out().indexOf("org.tf2torch.cli.Main") + 1, ended.out().size());
    assertEquals(List.of("inspect", "a model", "it's", "", "$HOME", "*"), arguments);
    assertEquals(0, ended.status());
  }

  @Test
  void itFindsItsJarsThroughLinks() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("else where/deep"));
    Path absolute =
        Files.createSymbolicLink(
            elsewhere.resolve("absolute"), installation.resolve("bin/migrate"));
    Path relative = Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("absolute"));
    for (Path link : List.of(absolute, relative)) {
      List<String> out = run(link, "--version").out();
      Path jar = Path.of(out.get(out.indexOf("-cp") + 1));
      assertEquals(
          installation.resolve("lib/migrate.jar").toRealPath(), jar.toRealPath(), link.toString());
    }
  }

  @Test
  void theStatusOfJavaIsTheStatusOfTheCommand() throws Exception {
    assertEquals(3, run(installation.resolve("bin/migrate"), "convert", "exit 3").status());
    assertEquals(6, run(installation.resolve("bin/migrate"), "--version", "exit 6").status());
  }

  @Test
  void anOldJavaIsNamed() throws Exception {
    jdk = java("1.8.0_392");
    Ended ended = run(installation.resolve("bin/migrate"), "--version");
    assertEquals(2, ended.status());
    assertTrue(ended.err().contains("1.8.0_392") && ended.err().contains("17"), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }

  @Test
  void aMissingJavaIsSaid() throws Exception {
    jdk = folder.resolve("nowhere");
    Ended ended = run(installation.resolve("bin/migrate"), "--version");
    assertEquals(2, ended.status());
    assertTrue(ended.err().contains("JAVA_HOME") && ended.err().contains("17"), ended.err());
  }

  @Test
  void theFirstConversionLeavesAnArchiveForTheFollowing() throws Exception {
    Path launcher = installation.resolve("bin/migrate");
    assertTrue(
        share(run(launcher, "inspect", "m")).isEmpty(), "an inspection loads too few classes");
    assertTrue(
        share(run(launcher, "m", "exit 3")).startsWith("-XX:ArchiveClassesAtExit="), "records");
    assertTrue(
        share(run(launcher, "m", "out.pt")).startsWith("-XX:ArchiveClassesAtExit="),
        "a failed one left nothing");
    String share = share(run(launcher, "m", "out.pt"));
    assertTrue(share.startsWith("-XX:SharedArchiveFile="), share);
    assertTrue(Files.exists(Path.of(share.replaceFirst(".*?=", ""))), share);
    try (Stream<Path> left = Files.list(folder.resolve("cache/tf2torch"))) {
      assertEquals(1, left.count(), "nothing temporary stays");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoError() throws Exception {
    Files.writeString(folder.resolve("cache"), "a file where a folder should be");
    Ended ended = run(installation.resolve("bin/migrate"), "m", "out.pt");
    assertEquals(0, ended.status());
    assertEquals("", ended.err());
    assertEquals("", share(ended));
  }

  @Test
  void anIncompleteInstallationIsSaid() throws Exception {
    Files.delete(installation.resolve("lib/migrate.jar"));
    Ended ended = run(installation.resolve("bin/migrate"), "m", "out.pt");
    assertEquals(1, ended.status());
    assertTrue(ended.err().contains("incomplete"), ended.err());
    assertFalse(ended.err().contains("\n\n"), ended.err());
  }

  private static String share(Ended ended) {
    return ended.out().stream()
        .filter(argument -> argument.matches("-XX:(ArchiveClassesAtExit|SharedArchiveFile)=.*"))
        .findFirst()
        .orElse("");
  }

  /**
   * A stand-in that prints its arguments, writes the archive it is asked for, and exits as the last
   * argument says.
   */
  private Path java(String version) throws IOException {
    Path home = folder.resolve("jdk " + version);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path java = home.resolve("bin/java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for argument in "$@"; do
          printf '%s\\n' "$argument"
          case $argument in
            -XX:ArchiveClassesAtExit=*) : >"${argument#*=}" ;;
            'exit '*) exit ${argument#exit } ;;
          esac
        done
        """);
    assertTrue(java.toFile().setExecutable(true));
    return home;
  }

  private Ended run(Path launcher, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.remove("MIGRATE_JAVA_OPTS");
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Path err = Files.createTempFile(folder, "stderr", "");
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(
        process.waitFor(),
        List.of(out.split("\n", -1)).subList(0, out.split("\n", -1).length - 1),
        Files.readString(err));
  }
}
