package org.tf2torch.parity.worker;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * A TorchScript file in libtorch, and the way of tensors there and back.
 *
 * @param model DJL's handle
 * @param outputs what {@code forward} returns: one tensor, or a dictionary with these keys
 */
record TorchModel(Model model, List<TensorSpec> outputs) {
  private static final String NAME = "PyTorch";

  /**
   * @param options DJL's, such as {@code trainParam}
   * @throws ParityException if libtorch cannot load the file, or the device is not there
   */
  static TorchModel load(
      String path, List<TensorSpec> outputs, String device, Map<String, String> options) {
    Path file = Path.of(path);
    Model model = Model.newInstance("converted", device(device), NAME);
    try {
      model.load(file.getParent(), file.getFileName().toString(), options);
    } catch (IOException | MalformedModelException | EngineException e) {
      throw ParityException.broken(file + ": libtorch cannot load it: " + reason(e));
    }
    return new TorchModel(model, outputs);
  }

  private static Device device(String name) {
    int number = name.contains(":") ? Integer.parseInt(name.substring(name.indexOf(':') + 1)) : 0;
    Device device = name.equals("cpu") ? Device.cpu() : Device.gpu(number);
    int available = Engine.getEngine(NAME).getGpuCount();
    if (device.isGpu() && number >= available) {
      throw ParityException.unsupported(
          "--device "
              + name
              + ": libtorch sees "
              + (available == 0 ? "no GPU here" : "only " + available + " here"));
    }
    return device;
  }

  ModelInfo info() {
    String version = Engine.getEngine(NAME).getVersion();
    return new ModelInfo("libtorch " + version, List.of(), outputs, List.of(), Map.of());
  }

  /** Whether some input or output is no tensor. */
  boolean hasText(List<NamedTensor> inputs) {
    return inputs.stream().anyMatch(input -> input.tensor().dtype() == DType.STRING)
        || outputs.stream().anyMatch(output -> output.dtype() == DType.STRING);
  }

  NDManager newManager() {
    return model.getNDManager().newSubManager();
  }

  NDList arguments(NDManager manager, List<NamedTensor> inputs) {
    NDList arguments = new NDList();
    inputs.forEach(input -> arguments.add(toNative(manager, input.tensor())));
    return arguments;
  }

  /**
   * @param fetches none means all
   */
  List<NamedTensor> fetch(NDList results, List<String> fetches) {
    Map<String, NDArray> byName = byName(results);
    List<String> wanted = fetches.isEmpty() ? List.copyOf(byName.keySet()) : fetches;
    return wanted.stream()
        .map(name -> new NamedTensor(name, fromNative(pick(byName, name))))
        .toList();
  }

  /** The output of that name. */
  NDArray output(NDList results, String name) {
    return pick(byName(results), name);
  }

  /**
   * A single output comes without a name; dictionaries come with their keys, in no particular
   * order.
   */
  private Map<String, NDArray> byName(NDList results) {
    Map<String, NDArray> byName = new HashMap<>();
    for (NDArray result : results) {
      byName.put(result.getName() == null ? outputs.get(0).name() : result.getName(), result);
    }
    return byName;
  }

  private static NDArray pick(Map<String, NDArray> results, String name) {
    NDArray result = results.get(name);
    if (result == null) {
      throw ParityException.broken(
          "the converted model returns no '" + name + "', but " + results.keySet());
    }
    return result;
  }

  static NDArray toNative(NDManager manager, Tensor tensor) {
    byte[] bytes = tensor.buffer().array();
    ByteBuffer direct = manager.allocateDirect(bytes.length);
    direct.put(bytes).rewind();
    Shape shape = new Shape(tensor.shape().stream().mapToLong(Integer::longValue).toArray());
    if (tensor.dtype() == DType.COMPLEX64) {
      // DJL takes the numbers in a buffer for real parts only.
      return manager.create(direct, shape.add(2), TorchTypes.to(DType.FLOAT32)).complex();
    }
    return manager.create(direct, shape, TorchTypes.to(tensor.dtype()));
  }

  static Tensor fromNative(NDArray array) {
    List<Integer> shape = new ArrayList<>();
    LongStream.of(array.getShape().getShape()).forEach(size -> shape.add(Math.toIntExact(size)));
    ByteBuffer buffer = array.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return Tensor.of(TorchTypes.from(array.getDataType()), shape, bytes);
  }

  /**
   * libtorch wraps its reason into a trace of the TorchScript code; the last line that says
   * something is the reason.
   */
  static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return message
        .lines()
        .filter(line -> line.contains("Error:"))
        .reduce((first, second) -> second)
        .or(() -> message.lines().filter(line -> !line.isBlank()).findFirst())
        .orElse(message)
        .strip();
  }
}
