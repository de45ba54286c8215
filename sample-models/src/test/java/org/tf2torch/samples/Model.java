package org.tf2torch.samples;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Runs a model's folder in TensorFlow, once. */
final class Model {
  private Model() {}

  /**
   * Runs a signature of a SavedModel, or the frozen graph {@code graph.pb}, whose inputs and
   * outputs are named by nodes.
   *
   * @param outputs the names asked for, if it is a frozen graph; a signature gives all it has
   */
  static Map<String, NumpyArray> run(
      Path folder, String signature, Map<String, NumpyArray> inputs, Iterable<String> outputs)
      throws IOException {
    Map<String, Tensor> tensors = new TreeMap<>();
    inputs.forEach((name, array) -> tensors.put(name, tensor(array)));
    try {
      return Files.exists(folder.resolve("graph.pb"))
          ? runGraph(folder.resolve("graph.pb"), tensors, outputs)
          : runSavedModel(folder, signature, tensors);
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  private static Map<String, NumpyArray> runSavedModel(
      Path folder, String signature, Map<String, Tensor> inputs) {
    Map<String, NumpyArray> arrays = new TreeMap<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString());
        Result result = bundle.function(signature).call(inputs)) {
      result.forEach(output -> arrays.put(output.getKey(), array(output.getValue())));
    }
    return arrays;
  }

  private static Map<String, NumpyArray> runGraph(
      Path file, Map<String, Tensor> inputs, Iterable<String> outputs) throws IOException {
    Map<String, NumpyArray> arrays = new TreeMap<>();
    try (Graph graph = new Graph()) {
      graph.importGraphDef(GraphDef.parseFrom(Files.readAllBytes(file)));
      try (Session session = new Session(graph)) {
        for (String name : outputs) {
          Session.Runner runner = session.runner().fetch(name);
          inputs.forEach(runner::feed);
          try (Result result = runner.run()) {
            arrays.put(name, array(result.get(0)));
          }
        }
      }
    }
    return arrays;
  }

  private record Type(String numpy, Class<? extends TType> tensorFlow) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("<f4", TFloat32.class),
          new Type("<i4", TInt32.class),
          new Type("<i8", TInt64.class));

  private static Tensor tensor(NumpyArray array) {
    Type type =
        TYPES.stream().filter(t -> t.numpy().equals(array.type())).findFirst().orElseThrow();
    return Tensor.of(type.tensorFlow(), array.shape(), DataBuffers.of(array.values(), true, false));
  }

  private static NumpyArray array(Tensor tensor) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("golden answers are little-endian");
    }
    Type type =
        TYPES.stream().filter(t -> t.tensorFlow().isInstance(tensor)).findFirst().orElseThrow();
    ByteDataBuffer data = tensor.asRawTensor().data();
    byte[] values = new byte[Math.toIntExact(data.size())];
    data.read(values);
    return new NumpyArray(type.numpy(), tensor.shape(), values);
  }
}
