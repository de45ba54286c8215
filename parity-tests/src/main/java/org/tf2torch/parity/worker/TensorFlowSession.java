package org.tf2torch.parity.worker;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_LoadSessionFromSavedModel;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;
import org.tensorflow.proto.RewriterConfig;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * A TensorFlow session over the C API that TensorFlow Java is built on. Its typed layer has no 8-
 * and 16-bit signed, no wide unsigned and no complex tensors; the C API has them all.
 */
@SuppressWarnings(
    "try") // A PointerScope frees what is allocated while it is open; it is never named.
final class TensorFlowSession implements AutoCloseable {
  /** A tensor of the graph: an operation's name and which of its outputs. */
  record Port(String operation, int index) {
    /** Reads {@code name:1} or {@code name}. */
    static Port of(String name) {
      int colon = name.lastIndexOf(':');
      String digits = name.substring(colon + 1);
      if (colon < 0 || !digits.matches("\\d{1,9}")) {
        return new Port(name, 0);
      }
      return new Port(name.substring(0, colon), Integer.parseInt(digits));
    }

    @Override
    public String toString() {
      return operation + ":" + index;
    }
  }

  /**
   * How a session runs its graph.
   *
   * @param optimized whether it may rewrite it first
   */
  record Options(int threads, boolean optimized) {
    private TF_SessionOptions toNative(TF_Status status) {
      RewriterConfig rewriter =
          RewriterConfig.newBuilder().setDisableMetaOptimizer(!optimized).build();
      ConfigProto config =
          ConfigProto.newBuilder()
              .setIntraOpParallelismThreads(threads)
              .setInterOpParallelismThreads(1)
              .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriter))
              .build();
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      BytePointer bytes = new BytePointer(config.toByteArray());
      TF_SetConfig(options, bytes, bytes.limit(), status);
      check(status, ParityException.Kind.INTERNAL, "session options");
      return options;
    }
  }

  private final TF_Graph graph;
  private final TF_Session session;

  private TensorFlowSession(TF_Graph graph, TF_Session session) {
    this.graph = graph;
    this.session = session;
  }

  /** A loaded SavedModel and the meta graph it was loaded from. */
  record Loaded(TensorFlowSession session, MetaGraphDef metaGraph) {}

  static Loaded savedModel(String folder, List<String> tags, Options options) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Graph graph = TF_Graph.newGraph().retainReference();
      TF_Buffer metaGraph = TF_Buffer.newBuffer();
      PointerPointer<BytePointer> tagPointers = new PointerPointer<>(tags.toArray(String[]::new));
      TF_Session session =
          TF_LoadSessionFromSavedModel(
              options.toNative(status),
              null,
              new BytePointer(folder),
              tagPointers,
              tags.size(),
              graph,
              metaGraph,
              status);
      check(status, ParityException.Kind.BROKEN_INPUT, folder);
      byte[] bytes = new byte[Math.toIntExact(metaGraph.length())];
      new BytePointer(metaGraph.data()).get(bytes);
      return new Loaded(new TensorFlowSession(graph, session), MetaGraphDef.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw ParityException.broken(folder + ": " + e.getMessage());
    }
  }

  static TensorFlowSession graph(String file, GraphDef definition, Options options) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Graph graph = TF_Graph.newGraph().retainReference();
      TF_Buffer buffer = TF_Buffer.newBufferFromString(definition);
      TF_GraphImportGraphDef(
          graph, buffer, TF_ImportGraphDefOptions.newImportGraphDefOptions(), status);
      check(status, ParityException.Kind.BROKEN_INPUT, file);
      TF_Session session = TF_NewSession(graph, options.toNative(status), status);
      check(status, ParityException.Kind.INTERNAL, file);
      return new TensorFlowSession(graph, session);
    }
  }

  /** What TensorFlow declares of each of its operations. */
  static Map<String, OpDef> ops() {
    TF_Buffer buffer = TF_GetAllOpList();
    try {
      byte[] bytes = new byte[Math.toIntExact(buffer.length())];
      new BytePointer(buffer.data()).get(bytes);
      return OpList.parseFrom(bytes).getOpList().stream()
          .collect(Collectors.toMap(OpDef::getName, op -> op));
    } catch (InvalidProtocolBufferException e) {
      throw new ParityException(ParityException.Kind.INTERNAL, e.getMessage(), e);
    } finally {
      TF_DeleteBuffer(buffer);
    }
  }

  /** What the graph knows of a tensor, under the name given. */
  TensorSpec spec(String name, Port port) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Output output = output(port);
      DType dtype = TensorFlowTypes.of(TF_OperationOutputType(output));
      int rank = TF_GraphGetTensorNumDims(graph, output, status);
      if (rank < 0) {
        return new TensorSpec(name, dtype, null);
      }
      long[] sizes = new long[rank];
      TF_GraphGetTensorShape(graph, output, sizes, rank, status);
      List<Integer> shape = new ArrayList<>();
      for (long size : sizes) {
        shape.add(Math.toIntExact(size));
      }
      return new TensorSpec(name, dtype, shape);
    }
  }

  /** Runs the graph once. */
  List<Tensor> run(List<Port> feeds, List<Tensor> values, List<Port> fetches) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      PointerPointer<TF_Tensor> in = new PointerPointer<>(Math.max(1, feeds.size()));
      List<TF_Tensor> fed = new ArrayList<>();
      for (Tensor value : values) {
        fed.add(TensorFlowTensors.toNative(value));
        in.put(fed.size() - 1, fed.get(fed.size() - 1));
      }
      PointerPointer<TF_Tensor> out = new PointerPointer<>(Math.max(1, fetches.size()));
      TF_SessionRun(
          session,
          null,
          outputs(feeds),
          in,
          feeds.size(),
          outputs(fetches),
          out,
          fetches.size(),
          (PointerPointer<?>) null,
          0,
          null,
          status);
      fed.forEach(tensor -> TF_DeleteTensor(tensor));
      check(status, ParityException.Kind.UNSUPPORTED, "TensorFlow");
      List<Tensor> results = new ArrayList<>();
      for (int i = 0; i < fetches.size(); i++) {
        results.add(TensorFlowTensors.fromNative(out.get(TF_Tensor.class, i)));
      }
      return results;
    }
  }

  @Override
  public void close() {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_CloseSession(session, status);
      TF_DeleteSession(session, status);
    }
    graph.releaseReference();
  }

  private TF_Output outputs(List<Port> ports) {
    TF_Output outputs = new TF_Output(Math.max(1, ports.size()));
    for (int i = 0; i < ports.size(); i++) {
      TF_Output output = outputs.getPointer(i);
      output.oper(operation(ports.get(i))).index(ports.get(i).index());
    }
    return outputs;
  }

  private TF_Output output(Port port) {
    return new TF_Output().oper(operation(port)).index(port.index());
  }

  /** Whether there is such a tensor in the graph, outside functions. */
  boolean has(Port port) {
    TF_Operation operation = TF_GraphOperationByName(graph, port.operation());
    return operation != null && port.index() < TF_OperationNumOutputs(operation);
  }

  private TF_Operation operation(Port port) {
    TF_Operation operation = TF_GraphOperationByName(graph, port.operation());
    if (operation == null || port.index() >= TF_OperationNumOutputs(operation)) {
      throw ParityException.usage("the TensorFlow graph has no tensor " + port);
    }
    return operation;
  }

  private static void check(TF_Status status, ParityException.Kind kind, String where) {
    if (TF_GetCode(status) == TF_OK) {
      return;
    }
    String message = TF_Message(status).getString();
    boolean missingKernel =
        message.contains("not registered") || message.contains("No OpKernel was registered");
    throw new ParityException(
        missingKernel ? ParityException.Kind.UNSUPPORTED : kind, where + ": " + firstLine(message));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
