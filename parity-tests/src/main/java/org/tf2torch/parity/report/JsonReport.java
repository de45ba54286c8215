package org.tf2torch.parity.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.ParityReport;

/**
 * JSON as {@code docs/report.schema.json} describes it. NaN and infinities are the texts {@code
 * "NaN"} and {@code "Infinity"}.
 */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  public static String render(ParityReport report) {
    try {
      return JSON.writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new ParityException(ParityException.Kind.INTERNAL, e.getMessage(), e);
    }
  }

  /**
   * Reads a report back.
   *
   * @throws ParityException if the text is none
   */
  public static ParityReport parse(String json) {
    try {
      return JSON.readValue(json, ParityReport.class);
    } catch (JsonProcessingException e) {
      throw ParityException.broken("not a parity report: " + e.getOriginalMessage());
    }
  }
}
