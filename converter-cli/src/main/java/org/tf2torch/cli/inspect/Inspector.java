package org.tf2torch.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.cli.convert.AllSignatures;
import org.tf2torch.cli.convert.Conversion;
import org.tf2torch.cli.convert.ConversionRequest;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.SourceDescription;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.Ports;
import org.tf2torch.tf.Signatures;
import org.tf2torch.tf.lower.Port;
import org.tf2torch.tf.model.BoundVariable;
import org.tf2torch.tf.model.MetaGraph;
import org.tf2torch.tf.model.ModelFile;
import org.tf2torch.tf.model.SelectionException;
import org.tf2torch.tf.model.VariableBinding;

/** Looks into a model. */
public final class Inspector {
  private final ConversionRequest request;
  private final ModelFile file;
  private final MetaGraph graph;

  private Inspector(ConversionRequest request, ModelFile file, MetaGraph graph) {
    this.request = request;
    this.file = file;
    this.graph = graph;
  }

  /**
   * Looks into the part of a model that a conversion is asked for; without a signature, into all of
   * them.
   *
   * @throws org.tf2torch.tf.BrokenModelException when the model's files are missing or damaged
   * @throws org.tf2torch.tf.model.SelectionException when there is no such part
   */
  public static Inspection inspect(ConversionRequest request) throws InterruptedException {
    ModelFile file = ModelFile.open(request.model());
    Set<String> tags = request.selection().tags();
    return new Inspector(request, file, tags.isEmpty() ? file.metaGraph() : file.metaGraph(tags))
        .inspect();
  }

  private Inspection inspect() throws InterruptedException {
    List<Inspection.Signature> signatures = new ArrayList<>();
    for (Optional<String> name : names()) {
      signatures.add(signature(name));
    }
    return new Inspection(
        request.model(),
        SourceDescription.producer(graph),
        List.copyOf(file.tagSets()),
        signatures,
        methods(),
        variables());
  }

  private Optional<Inspection.Methods> methods() {
    Optional<String> named = request.selection().signature();
    if (graph.signatures().size() < 2 || isOne()) {
      return Optional.empty();
    }
    try {
      Signatures all = Signatures.of(graph, named, request.selection().text());
      return Optional.of(new Inspection.Methods(AllSignatures.methods(all), all.leftOut()));
    } catch (SelectionException e) {
      // None is numeric, or the one that was named is not: each says so itself.
      return Optional.empty();
    }
  }

  /** Whether one signature is meant, or a part of one. */
  private boolean isOne() {
    Importer.Selection selection = request.selection();
    boolean cut = !selection.inputs().isEmpty() || !selection.outputs().isEmpty();
    return cut || (selection.signature().isPresent() && !request.allSignatures());
  }

  /** The signatures to look into; a frozen graph has one without a name. */
  private List<Optional<String>> names() {
    boolean one = request.selection().signature().isPresent() && !request.allSignatures();
    if (one || graph.signatures().isEmpty()) {
      return List.of(request.selection().signature());
    }
    return graph.signatures().keySet().stream().map(Optional::of).toList();
  }

  private Inspection.Signature signature(Optional<String> name) throws InterruptedException {
    Importer.Selection wanted = request.selection();
    Importer.Selection selection =
        new Importer.Selection(
            wanted.tags(), name, wanted.inputs(), wanted.outputs(), wanted.text());
    ConversionResult conversion =
        Conversion.examine(new ConversionRequest(request.model(), selection, request.layout()));
    Ports ports;
    try {
      ports = Ports.of(graph, selection);
    } catch (SelectionException e) {
      // What the conversion was refused for, too.
      ports = new Ports(name.orElse(""), List.of(), List.of());
    }
    return new Inspection.Signature(
        ports.signature(),
        ports.inputs().stream().map(this::tensor).toList(),
        ports.outputs().stream().map(this::tensor).toList(),
        OperationCounts.of(graph, ports.outputs().stream().map(Port::tensor).toList()),
        conversion);
  }

  private Inspection.Tensor tensor(Port port) {
    if (port.info() != null) {
      TensorInfo info = port.info();
      return new Inspection.Tensor(port.name(), type(info.getDtype(), info.getTensorShape()));
    }
    Optional<NodeDef> node =
        graph.graph().getNodeList().stream()
            .filter(candidate -> port.tensor().replaceAll(":\\d+$", "").equals(candidate.getName()))
            .findFirst();
    return new Inspection.Tensor(port.name(), node.map(this::declared).orElse(""));
  }

  /** What a node of a frozen graph says of itself, which is little but for placeholders. */
  private String declared(NodeDef node) {
    Optional<AttrValue> type = graph.operations().attribute(node, "dtype");
    Optional<AttrValue> shape = graph.operations().attribute(node, "shape");
    if (type.isEmpty() || shape.isEmpty()) {
      return "";
    }
    return type(type.get().getType(), shape.get().getShape());
  }

  private static String type(DataType type, TensorShapeProto shape) {
    String name =
        DTypes.of(type)
            .map(DType::text)
            .orElseGet(() -> type.name().replaceFirst("DT_", "").toLowerCase(Locale.ROOT));
    if (shape.getUnknownRank()) {
      return name + "[…]";
    }
    return name
        + shape.getDimList().stream()
            .map(dim -> dim.getSize() < 0 ? "?" : Long.toString(dim.getSize()))
            .collect(Collectors.joining(",", "[", "]"));
  }

  private Inspection.Variables variables() {
    Map<String, BoundVariable> bound = VariableBinding.of(graph).byNode();
    List<TensorData> data =
        bound.values().stream().flatMap(variable -> variable.data().stream()).toList();
    return new Inspection.Variables(
        bound.size(),
        data.stream().mapToLong(TensorData::elements).sum(),
        data.stream().mapToLong(TensorData::bytes).sum());
  }
}
