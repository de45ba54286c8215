package org.tf2torch.parity.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.ParityReport;

/**
 * JUnit's XML, as CI systems read it: a suite per check, a test per output of each probe, and one
 * for each layer.
 */
final class JunitReport {
  private final ParityReport report;
  private final XMLStreamWriter xml;

  private JunitReport(ParityReport report, XMLStreamWriter xml) {
    this.report = report;
    this.xml = xml;
  }

  static String render(ParityReport report) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JunitReport(report, xml).write();
    } catch (XMLStreamException e) {
      throw new ParityException(ParityException.Kind.INTERNAL, e.getMessage(), e);
    }
    return text + "\n";
  }

  private void write() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuite");
    attribute("name", report.converted().path());
    attribute("tests", String.valueOf(tests(false)));
    attribute("failures", String.valueOf(tests(true)));
    attribute("errors", "0");
    attribute("skipped", "0");
    for (ParityReport.Probe probe : report.probes()) {
      probe(probe);
    }
    if (report.layers() != null) {
      for (ParityReport.Layer layer : report.layers().layers()) {
        String error = "largest error %.3e in %s".formatted(layer.error().maxAbs(), layer.tensor());
        test("layers", layer.name(), layer.off() ? error : null);
      }
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private long tests(boolean failed) {
    long layers =
        report.layers() == null
            ? 0
            : report.layers().layers().stream().filter(layer -> !failed || layer.off()).count();
    return layers + report.probes().stream().mapToLong(probe -> tests(probe, failed)).sum();
  }

  private static long tests(ParityReport.Probe probe, boolean failed) {
    if (probe.problem() != null) {
      return failed && probe.passed() ? 0 : 1;
    }
    return probe.outputs().stream().filter(output -> !failed || !output.passed()).count();
  }

  private void probe(ParityReport.Probe probe) throws XMLStreamException {
    if (probe.problem() != null) {
      test(probe.name(), "run", probe.passed() ? null : probe.problem());
    }
    for (ParityReport.Output output : probe.outputs()) {
      test(probe.name(), output.name(), output.passed() ? null : output.failure());
    }
  }

  private void test(String group, String name, String failure) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", "parity." + group);
    attribute("name", name);
    if (failure != null) {
      xml.writeStartElement("failure");
      attribute("message", failure);
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  /** XML 1.0 has no way to write most control characters, not even escaped. */
  private static String legal(String value) {
    return value
        .codePoints()
        .map(
            c ->
                c < ' ' && c != '\t' && c != '\n'
                        || c >= 0xD800 && c <= 0xDFFF
                        || c == 0xFFFE
                        || c == 0xFFFF
                    ? '\uFFFD'
                    : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
