package org.tf2torch.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Converted;
import org.tf2torch.cli.convert.ConversionResult.Convertible;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.convert.ConversionResult.Unchanged;
import org.tf2torch.cli.convert.Slimmed;
import org.tf2torch.ir.Cut;
import org.tf2torch.ir.Refusal;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.Summary;

/** Results as JSON; the user guide lists the fields. */
public final class ResultJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ResultJson() {}

  public static ObjectNode of(ConversionResult result) {
    ObjectNode json = NODES.objectNode();
    json.put("model", result.model().toString());
    json.put("status", result.status().text());
    if (result instanceof Converted converted) {
      json.put("output", converted.output().toString());
      json.put("bytes", converted.bytes());
      json.put("producer", converted.source().producer());
      json.put("signature", converted.source().signature());
      json.set("summary", summary(converted.summary()));
      methods(json, converted.summary().migration());
      training(json, converted.summary().migration());
      converted.slimmed().ifPresent(slimmed -> slimmed(json.putObject("slimmed"), slimmed));
    } else if (result instanceof Convertible convertible) {
      json.put("producer", convertible.source().producer());
      json.put("signature", convertible.source().signature());
      json.set("summary", summary(convertible.summary()));
      methods(json, convertible.summary().migration());
    } else if (result instanceof Unchanged unchanged) {
      json.put("output", unchanged.output().toString());
    } else if (result instanceof Refused refused) {
      json.set("refusals", refusals(refused.refusals()));
      refused.cut().ifPresent(cut -> cut(json, cut));
      json.put("converts_with_text", refused.textHelps());
    } else if (result instanceof Stopped stopped) {
      json.put("message", stopped.message());
    }
    json.put("seconds", result.time().toMillis() / 1000.0);
    return json;
  }

  /** What is in a converted model. */
  public static ObjectNode summary(Summary summary) {
    ObjectNode json = NODES.objectNode();
    ObjectNode layers = json.putObject("layers");
    summary.layers().forEach(layers::put);
    json.put("weights", summary.elements());
    json.put("trainable_weights", summary.trainable());
    json.put("weight_bytes", summary.bytes());
    json.put("permutes", summary.permutes());
    json.put("loops", summary.loops());
    return json;
  }

  /** The methods by name, where all signatures were asked for. */
  private static void methods(ObjectNode json, Migration migration) {
    if (migration.methods() != null) {
      ObjectNode methods = json.putObject("methods");
      migration.methods().forEach(method -> methods.put(method.name(), method.signature()));
      ObjectNode leftOut = json.putObject("left_out");
      migration.leftOut().forEach(left -> leftOut.put(left.signature(), left.reason()));
    }
  }

  /** How the training goes on, where a source package says it. */
  private static void training(ObjectNode json, Migration migration) {
    if (migration.training() != null) {
      json.set("training", new ObjectMapper().valueToTree(migration.training()));
    }
  }

  private static void slimmed(ObjectNode json, Slimmed slimmed) {
    slimmed.how().precision().ifPresent(type -> json.put("precision", type.text()));
    json.put("narrow_weights", slimmed.narrow());
    json.put("int8_weights", slimmed.int8());
    json.put("zeros", slimmed.zeros());
    json.put("removed_weights", slimmed.removed());
    json.put("weight_bytes_before", slimmed.bytesBefore());
    json.put("weight_bytes", slimmed.bytes());
  }

  private static void cut(ObjectNode json, Cut cut) {
    ObjectNode node = json.putObject("cut");
    cut.inputs().forEach(node.putArray("inputs")::add);
    cut.outputs().forEach(node.putArray("outputs")::add);
  }

  public static ArrayNode refusals(List<Refusal> refusals) {
    ArrayNode json = NODES.arrayNode();
    for (Refusal refusal : refusals) {
      ObjectNode node = json.addObject();
      if (!refusal.signature().isEmpty()) {
        node.put("signature", refusal.signature());
      }
      node.put("op", refusal.op())
          .put("node", refusal.node())
          .put("layer", refusal.layer())
          .put("reason", refusal.reason())
          .put("remedy", refusal.remedy());
    }
    return json;
  }

  /** Indented, without a line's end after it. */
  public static String text(JsonNode json) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }
}
