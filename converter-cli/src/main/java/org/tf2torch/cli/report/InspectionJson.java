package org.tf2torch.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.tf2torch.cli.inspect.Inspection;

/** What is in a model, as JSON; the user guide lists the fields. */
public final class InspectionJson {
  private InspectionJson() {}

  public static ObjectNode of(Inspection inspection) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", inspection.model().toString());
    json.put("producer", inspection.producer());
    ArrayNode tagSets = json.putArray("tag_sets");
    for (Set<String> tags : inspection.tagSets()) {
      ArrayNode set = tagSets.addArray();
      tags.forEach(set::add);
    }
    json.putObject("variables")
        .put("count", inspection.variables().count())
        .put("elements", inspection.variables().elements())
        .put("bytes", inspection.variables().bytes());
    ArrayNode signatures = json.putArray("signatures");
    inspection.signatures().forEach(signature -> signatures.add(signature(signature)));
    inspection.methods().ifPresent(methods -> methods(json, methods, inspection.refusedMethods()));
    return json;
  }

  private static void methods(ObjectNode json, Inspection.Methods methods, List<String> refused) {
    ObjectNode all = json.putObject("all_signatures");
    ObjectNode names = all.putObject("methods");
    methods.names().forEach((signature, method) -> names.put(method, signature));
    ObjectNode leftOut = all.putObject("left_out");
    methods.leftOut().forEach(leftOut::put);
    refused.forEach(all.putArray("refused")::add);
  }

  private static ObjectNode signature(Inspection.Signature signature) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", signature.name());
    tensors(json.putArray("inputs"), signature.inputs());
    tensors(json.putArray("outputs"), signature.outputs());
    ObjectNode operations = json.putObject("operations");
    signature.operations().forEach(operations::put);
    json.set("conversion", ResultJson.of(signature.conversion()));
    return json;
  }

  private static void tensors(ArrayNode json, List<Inspection.Tensor> tensors) {
    tensors.forEach(
        tensor -> json.addObject().put("name", tensor.name()).put("type", tensor.type()));
  }
}
