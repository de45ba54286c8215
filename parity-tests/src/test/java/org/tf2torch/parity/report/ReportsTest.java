package org.tf2torch.parity.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.ParityReport;
import org.tf2torch.parity.metrics.ErrorStatistics;
import org.tf2torch.parity.metrics.Tolerance;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
  static final String HOSTILE = "</td><script>alert(1)</script>&\"'|`*_\u0001";
  private static final String HASH = "0".repeat(64);

  private static ErrorStatistics error(long outside, double maxAbs) {
    return new ErrorStatistics(20, outside, 0, maxAbs, maxAbs / 2, maxAbs / 2, 0.5, 0.999, 1);
  }

  private static ParityReport.Output output(String name, boolean passed) {
    return new ParityReport.Output(
        name,
        "float32",
        List.of(-1, 10),
        passed,
        null,
        new Tolerance(1e-4, 1e-3),
        error(passed ? 0 : 3, passed ? 1e-7 : Double.POSITIVE_INFINITY),
        List.of(10L, 7L, 3L),
        1,
        new ParityReport.Distance(3.1e-7, 2.8e-7),
        new ParityReport.Agreement(2, 2, 1L),
        new ParityReport.Scores(
            new ParityReport.Score(1, 0.5, 1.25), new ParityReport.Score(1, 0.5, 1.25)),
        passed ? null : "RandomUniform");
  }

  static ParityReport report(String name, boolean passed) {
    ParityReport.Picture picture = new ParityReport.Picture(1, 0.25, "AAAA", "class 1 (0.9)", name);
    ParityReport.Layer layer =
        new ParityReport.Layer(
            name, name + ":0", !passed, error(0, 1e-6), new ParityReport.Distance(1e-6, 2e-6));
    return new ParityReport(
        ParityReport.FORMAT,
        passed,
        new ParityReport.Original(name, HASH, name, List.of("serve")),
        new ParityReport.Converted(
            "out.pt", HASH, 1_234_567, List.of(name + ": float32[?, 3]"), 10),
        new ParityReport.Data("random inputs", 2, 2, HASH),
        new ParityReport.Environment(
            "TensorFlow 2.18.0", "libtorch 2.7.1", "cpu", 2, "17", "Linux", Map.of("A", "0")),
        List.of(name),
        List.of(
            new ParityReport.Probe(
                "data", 2, passed, null, List.of(output(name, passed)), List.of(picture)),
            new ParityReport.Probe("NaN", 2, true, name, List.of(), List.of())),
        new ParityReport.Layers(
            2, passed ? null : name, List.of(layer, layer), List.of(name), null));
  }

  static List<ParityReport> reports() {
    return List.of(report("scores", true), report("scores", false), report(HOSTILE, false));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void jsonFollowsThePublishedSchema(ParityReport report) throws IOException {
    JsonNode schemaNode =
        new ObjectMapper().readTree(Files.readString(Path.of("..", "docs", "report.schema.json")));
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaNode);

    Set<ValidationMessage> complaints =
        schema.validate(new ObjectMapper().readTree(JsonReport.render(report)));

    assertEquals(Set.of(), complaints, "docs/report.schema.json and ParityReport say the same");
  }

  @ParameterizedTest
  @MethodSource("reports")
  void jsonReadsBackAsTheSameReport(ParityReport report) {
    assertEquals(report, JsonReport.parse(JsonReport.render(report)));
  }

  @Test
  void junitXmlCountsAndExplains() throws Exception {
    Element suite = xml(report(HOSTILE, false)).getDocumentElement();

    assertEquals("testsuite", suite.getTagName());
    assertEquals(
        "4", suite.getAttribute("tests"), "an output, a probe without outputs, two layers");
    assertEquals("3", suite.getAttribute("failures"), "the output and both layers");
    assertEquals(4, suite.getElementsByTagName("testcase").getLength());
    assertEquals(3, suite.getElementsByTagName("failure").getLength());
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertTrue(
        failure.getAttribute("message").contains("3 of 20 elements"),
        failure.getAttribute("message"));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void junitXmlIsValid(ParityReport report) throws Exception {
    SchemaFactory.newDefaultInstance()
        .newSchema(Path.of("src", "test", "resources", "junit.xsd").toFile())
        .newValidator()
        .validate(new StreamSource(new StringReader(JunitReport.render(report))));
  }

  private static Document xml(ParityReport report) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(JunitReport.render(report))));
  }

  @Test
  void thePageSaysWhatThereIs() {
    String page = HtmlReport.render(report("scores", false));

    assertAll(
        List.of(
                "✗ Failed",
                "The converted model is not the original",
                "The first layer that is off is <code>scores</code>",
                "TensorFlow itself is 3.10e-7 from the exact result",
                "data:image/png;base64,AAAA",
                "∞",
                "50%",
                HASH)
            .stream()
            .map(text -> () -> assertTrue(page.contains(text), "the page lacks " + text)));
  }

  @Test
  void namesCannotBreakOutOfThePage() {
    assertFalse(HtmlReport.render(report(HOSTILE, false)).contains("<script"), "escaped in HTML");
    assertFalse(
        MarkdownReport.render(report(HOSTILE, false)).contains("<script"), "escaped in Markdown");
  }

  @Test
  void thePageNeedsNothingBesideIt() {
    String page = HtmlReport.render(report("scores", true));

    assertFalse(page.matches("(?s).*(src|href)=\"(?!data:).*"), "no address to load from");
    assertFalse(page.contains("http://") || page.contains("https://"), "no address at all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r.json", "r.HTML", "r.xml", "r.md"})
  void theNameSaysTheFormat(String name, @TempDir Path folder) throws IOException {
    Path file = folder.resolve(name);
    Reports.write(report("scores", true), file);

    assertTrue(Files.size(file) > 100, "written");
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "and nothing else left behind");
    }
  }

  @Test
  void anUnknownEndingIsRefusedBeforehand() {
    ParityException e =
        assertThrows(ParityException.class, () -> Reports.requireKnownFormat(Path.of("r.pdf")));
    assertEquals(ParityException.Kind.USAGE, e.kind());
  }
}
