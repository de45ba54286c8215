package org.tf2torch.torch.source.python;

import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.module.MethodNames;
import org.tf2torch.torch.training.TrainingFiles;

/** The package's README: how it is loaded and fed, and where it came from. */
public final class Readme {
  private Readme() {}

  /**
   * @param weights the file of the state_dict
   * @param scripts names of the files of Python that help to train it
   */
  public static String text(
      String className, Migration migration, String weights, List<String> scripts) {
    boolean safetensors = weights.endsWith(".safetensors");
    String graph = migration.source().sha256();
    return """
        # %s

        Migrated from TensorFlow%s. It needs PyTorch 2.1 or newer%s.

        ```python
        import torch
        %s
        from model import %s

        model = %s()
        model.load_state_dict(%s)
        model.eval()
        with torch.no_grad():
        %s
        ```

        %s`migration.json` says which TensorFlow variable each weight was, how its axes were moved, and the same of
        inputs and outputs.
        """
        .formatted(
            className,
            graph == null ? "" : " (SHA-256 of the graph: `" + graph + "`)",
            safetensors ? " and safetensors" : "",
            safetensors ? "from safetensors.torch import load_file\n" : "",
            className,
            className,
            safetensors
                ? "load_file(\"" + weights + "\")"
                : "torch.load(\"" + weights + "\", weights_only=True)",
            String.join("\n", call(migration)),
            training(scripts));
  }

  private static String training(List<String> scripts) {
    StringBuilder out = new StringBuilder();
    if (scripts.contains(TrainingFiles.INITIALIZE)) {
      out.append(
          "`initialize(model)` of `initialize.py` draws new weights, as the Keras layers did.\n\n");
    }
    if (scripts.contains(TrainingFiles.SCRIPT)) {
      out.append(
          "`train.py` goes on training where TensorFlow stopped: `python train.py --help`.\n\n");
    }
    return out.toString();
  }

  private static List<String> call(Migration migration) {
    if (migration.methods() == null) {
      return call("model", migration.inputs());
    }
    return migration.methods().stream()
        .flatMap(method -> call(callee(method.name()), method.inputs()).stream())
        .toList();
  }

  private static String callee(String method) {
    return method.equals(MethodNames.FORWARD) ? "model" : "model." + method;
  }

  private static List<String> call(String callee, List<Migration.Port> ports) {
    List<Code> inputs = ports.stream().<Code>map(port -> new Code.Text(zeros(port))).toList();
    return Layout.lines(4, "y = ", Code.call(callee, inputs));
  }

  private static String zeros(Migration.Port port) {
    if (port.isText()) {
      return "[".repeat(port.shape().size()) + "\"word\"" + "]".repeat(port.shape().size());
    }
    List<Long> shape = port.shape() == null ? List.of() : port.shape();
    String sizes =
        shape.stream().map(s -> s == null ? "1" : s.toString()).collect(Collectors.joining(", "));
    String type = port.dtype().equals("float32") ? "" : ", dtype=torch." + port.dtype();
    return "torch.zeros(" + (sizes.isEmpty() ? "()" : sizes) + type + ")";
  }
}
