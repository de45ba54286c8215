package org.tf2torch.parity.worker;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;
import org.tf2torch.parity.worker.TensorFlowSession.Port;

/** The original, run by TensorFlow itself. */
final class TensorFlowEngine implements Engine {
  private final TensorFlowSession session;
  private final Map<String, Port> inputs = new LinkedHashMap<>();
  private final Map<String, Port> outputs = new LinkedHashMap<>();
  private final List<ModelInfo.Node> nodes;
  private final Map<String, String> random;

  TensorFlowEngine(ModelSource.Reference model) {
    if (Files.isDirectory(Path.of(model.path()))) {
      TensorFlowSession.Loaded loaded = savedModel(model, model.opened());
      SignatureDef signature = signature(model, loaded.metaGraph().getSignatureDefMap());
      if (!model.opened() && cutsInside(model, signature, loaded.session())) {
        loaded = savedModel(model, true);
      }
      session = loaded.session();
      GraphDef graph = loaded.metaGraph().getGraphDef();
      model.inputs().forEach(n -> inputs.put(n, port(signature.getInputsMap(), n, graph)));
      model.outputs().forEach(n -> outputs.put(n, port(signature.getOutputsMap(), n, graph)));
      nodes = model.opened() ? nodes(graph) : List.of();
      random = RandomOutputs.of(graph, TensorFlowSession.ops(), outputs);
    } else {
      GraphDef graph = frozen(Path.of(model.path()));
      session = TensorFlowSession.graph(model.path(), graph, options(model));
      model.inputs().forEach(name -> inputs.put(name, Port.of(name)));
      model.outputs().forEach(name -> outputs.put(name, Port.of(name)));
      nodes = model.opened() ? nodes(graph) : List.of();
      random = RandomOutputs.of(graph, TensorFlowSession.ops(), outputs);
    }
  }

  private static TensorFlowSession.Options options(ModelSource.Reference model) {
    return new TensorFlowSession.Options(model.threads(), model.optimized());
  }

  /** Whether the converted model begins or ends at a tensor inside a function. */
  private static boolean cutsInside(
      ModelSource.Reference model, SignatureDef signature, TensorFlowSession session) {
    return Stream.concat(
            model.inputs().stream().filter(name -> !signature.containsInputs(name)),
            model.outputs().stream().filter(name -> !signature.containsOutputs(name)))
        .anyMatch(name -> !session.has(Port.of(name)));
  }

  private static TensorFlowSession.Loaded savedModel(
      ModelSource.Reference model, boolean withFunctionsOpened) {
    if (!withFunctionsOpened) {
      return TensorFlowSession.savedModel(model.path(), model.tags(), options(model));
    }
    try (OpenedSavedModel opened =
        OpenedSavedModel.of(
            Path.of(model.path()), model.tags(), model.signature(), TensorFlowSession.ops())) {
      return TensorFlowSession.savedModel(opened.folder().toString(), model.tags(), options(model));
    }
  }

  private List<ModelInfo.Node> nodes(GraphDef graph) {
    return ComputationOrder.of(graph, outputs.values().stream().map(Port::operation).toList());
  }

  private static SignatureDef signature(
      ModelSource.Reference model, Map<String, SignatureDef> signatures) {
    SignatureDef signature = signatures.get(model.signature());
    if (signature == null) {
      throw ParityException.usage(
          model.path()
              + " has no signature '"
              + model.signature()
              + "', but "
              + signatures.keySet());
    }
    return signature;
  }

  /**
   * A name the signature does not know is one of the graph's own: the converted model is cut there.
   * Inside functions it may lack the names of the calls that lead there.
   */
  private static Port port(Map<String, TensorInfo> tensors, String name, GraphDef graph) {
    TensorInfo info = tensors.get(name);
    if (info != null) {
      return Port.of(info.getName());
    }
    Port port = Port.of(name);
    List<String> nodes =
        graph.getNodeList().stream()
            .map(NodeDef::getName)
            .filter(node -> node.equals(port.operation()) || node.endsWith("/" + port.operation()))
            .toList();
    if (nodes.size() > 1 && !nodes.contains(port.operation())) {
      throw ParityException.usage(name + " is in several functions of the original: " + nodes);
    }
    return nodes.size() == 1 ? new Port(nodes.get(0), port.index()) : port;
  }

  /**
   * Text and binary cannot be told by the name; a binary graph starts with a field tag, a text
   * never holds control bytes.
   */
  private static GraphDef frozen(Path file) {
    try {
      if (isText(file)) {
        return TextFormat.parse(Files.readString(file), GraphDef.class);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return GraphDef.parseFrom(in);
      }
    } catch (IOException e) {
      throw ParityException.broken(file + ": not a TensorFlow graph: " + e.getMessage());
    }
  }

  private static boolean isText(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(512), StandardCharsets.ISO_8859_1);
      return head.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    }
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        "TensorFlow " + tensorflow.TF_Version().getString(),
        specs(inputs),
        specs(outputs),
        nodes,
        random);
  }

  private List<TensorSpec> specs(Map<String, Port> ports) {
    List<TensorSpec> specs = new ArrayList<>();
    ports.forEach((name, port) -> specs.add(session.spec(name, port)));
    return specs;
  }

  @Override
  public List<NamedTensor> run(List<NamedTensor> values, List<String> fetches) {
    List<Tensor> results =
        session.run(
            values.stream().map(value -> inputs.get(value.name())).toList(),
            values.stream().map(NamedTensor::tensor).toList(),
            fetches.stream().map(name -> outputs.getOrDefault(name, Port.of(name))).toList());
    List<NamedTensor> named = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      named.add(new NamedTensor(fetches.get(i), results.get(i)));
    }
    return named;
  }

  @Override
  public void close() {
    session.close();
  }
}
