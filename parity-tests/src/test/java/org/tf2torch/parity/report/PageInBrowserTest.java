package org.tf2torch.parity.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.parity.ParityReport;

/** What a real browser makes of the page. Skipped where there is no Chromium. */
class PageInBrowserTest {
  private static final String MEASURE =
      "<script>parent.document.title = document.documentElement.scrollWidth + ' of ' + innerWidth</script>";

  @TempDir Path folder;
  private String browser;

  @BeforeEach
  void findBrowser() {
    Optional<String> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(
                path ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(n -> Path.of(path, n)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    assumeTrue(found.isPresent(), "there is no Chromium on the PATH");
    browser = found.get();
  }

  private String open(String page, String... options) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("page.html"), page);
    List<String> command =
        new ArrayList<>(List.of(browser, "--headless", "--no-sandbox", "--disable-gpu"));
    command.add("--user-data-dir=" + folder.resolve("profile"));
    command.add("--hide-scrollbars");
    command.addAll(List.of(options));
    command.add(file.toUri().toString());
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      assumeTrue(false, "Chromium does not end here");
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static String page(ParityReport report) {
    return HtmlReport.render(report);
  }

  @Test
  void thePageShowsTheVerdictTheChartAndThePictures() throws Exception {
    String dom = open(page(ReportsTest.report("scores", false)), "--dump-dom");

    assertAll(
        Stream.of(
                "id=\"verdict\">✗ Failed<",
                "class=\"dot off\"",
                "<polyline",
                "<rect",
                "<img src=\"data:image/png;base64,AAAA\"",
                "scores: float32[?, 3]")
            .map(text -> () -> assertTrue(dom.contains(text), "the page shows " + text)));
  }

  @Test
  void hostileNamesAreTextAndNothingElse() throws Exception {
    String name =
        "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    String dom = open(page(ReportsTest.report(name, false)), "--dump-dom");

    assertFalse(dom.contains("<script"), "no element of theirs");
    assertFalse(dom.contains("<img src=\"x\""), "nor that one");
    assertTrue(
        dom.contains("&lt;script&gt;document.title='owned'&lt;/script&gt;"), "shown as text");
    assertTrue(dom.contains("<title>No parity · out.pt</title>"), "and not carried out");
  }

  /** In a frame, because the browser's own window is never as narrow as a phone. */
  @ParameterizedTest
  @ValueSource(ints = {360, 390, 768, 1280})
  void nothingIsWiderThanTheScreen(int width) throws Exception {
    String measured =
        page(ReportsTest.report(
                "a_name_that_is_as_long_as_those_of_real_layers/are".repeat(2), false))
            .replaceAll("<meta http-equiv[^>]*>", "")
            .replace("</body>", MEASURE + "</body>");
    String frame =
        "<title>not measured</title><iframe width=%d height=800 style='border:0' srcdoc=\"%s\"></iframe>"
            .formatted(width, measured.replace("&", "&amp;").replace("\"", "&quot;"));

    String dom = open(frame, "--dump-dom", "--window-size=1400,900");

    assertEquals(
        width + " of " + width,
        dom.replaceAll("(?s)^.*?<title>(.*?)</title>.*$", "$1"),
        "the page's width of the screen's");
  }

  @ParameterizedTest
  @CsvSource({"1, f6f7f9, e2f5ea", "0, 10141b, 12311f"})
  void thePageIsLightOrDark(int scheme, String background, String badge) throws Exception {
    Path shot = folder.resolve("shot.png");
    open(
        page(ReportsTest.report("scores", true)),
        "--blink-settings=preferredColorScheme=" + scheme,
        "--window-size=800,600",
        "--screenshot=" + shot);

    BufferedImage image = ImageIO.read(shot.toFile());
    assertEquals(background, colour(image, 2, 2), "the page itself");
    boolean found = false;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < 200; y++) {
        found |= colour(image, x, y).equals(badge);
      }
    }
    assertTrue(found, "the verdict stands out in " + badge);
  }

  private static String colour(BufferedImage image, int x, int y) {
    return "%06x".formatted(image.getRGB(x, y) & 0xFFFFFF);
  }
}
