package org.tf2torch.parity.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.ParityReport;

/**
 * Writes a report to a file whose name says the format: {@code .json}, {@code .html}, {@code .xml}
 * (JUnit's) or {@code .md}.
 */
public final class Reports {
  private Reports() {}

  /**
   * Writes the report. The file appears whole or not at all.
   *
   * @throws ParityException if the name has no known ending, or the file cannot be written
   */
  public static void write(ParityReport report, Path file) {
    byte[] bytes = render(report, file).getBytes(StandardCharsets.UTF_8);
    try {
      Path target = file.toAbsolutePath();
      Path part = target.resolveSibling("." + target.getFileName() + ".part");
      try {
        Files.write(part, bytes);
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw ParityException.usage(file + ": cannot be written: " + e.getMessage());
    }
  }

  private static String render(ParityReport report, Path file) {
    return switch (ending(file)) {
      case "json" -> JsonReport.render(report);
      case "html" -> HtmlReport.render(report);
      case "xml" -> JunitReport.render(report);
      case "md" -> MarkdownReport.render(report);
      default -> throw unknown(file);
    };
  }

  /**
   * Finds a wrong name before the work is done.
   *
   * @throws ParityException if the name has no known ending
   */
  public static void requireKnownFormat(Path file) {
    if (!ending(file).matches("json|html|xml|md")) {
      throw unknown(file);
    }
  }

  private static ParityException unknown(Path file) {
    return ParityException.usage(
        "--report " + file + ": the name must end in .json, .html, .xml or .md");
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
