package org.tf2torch.torch.source;

import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.torch.Migration;

/** The package's README: how it is loaded and fed, and where it came from. */
final class Readme {
  private Readme() {}

  static String text(String className, Migration migration, SourcePackage.Weights weights) {
    boolean safetensors = weights == SourcePackage.Weights.SAFETENSORS;
    String load =
        safetensors
            ? "model.load_state_dict(load_file(\"weights.safetensors\"))"
            : "model.load_state_dict(torch.load(\"weights.pth\", weights_only=True))";
    return "# "
        + className
        + "\n\nMigrated from TensorFlow"
        + (migration.source().sha256() == null
            ? ""
            : " (SHA-256 of the graph: `" + migration.source().sha256() + "`)")
        + ". It needs PyTorch 2.1 or newer"
        + (safetensors ? " and safetensors" : "")
        + ".\n\n```python\nimport torch\n"
        + (safetensors ? "from safetensors.torch import load_file\n" : "")
        + "\nfrom model import "
        + className
        + "\n\nmodel = "
        + className
        + "()\n"
        + load
        + "\nmodel.eval()\nwith torch.no_grad():\n    y = model("
        + migration.inputs().stream().map(Readme::zeros).collect(Collectors.joining(", "))
        + ")\n```\n\n"
        + "`migration.json` says which TensorFlow variable each weight was, how its axes were moved, and the same of inputs\nand outputs.\n"
        + (migration.training() == null
            ? ""
            : "`train.py` goes on with the training; `python train.py --help` says how.\n");
  }

  private static String zeros(Migration.Port port) {
    List<Long> shape = port.shape() == null ? List.of() : port.shape();
    String sizes =
        shape.stream().map(s -> s == null ? "1" : s.toString()).collect(Collectors.joining(", "));
    String type = port.dtype().equals("float32") ? "" : ", dtype=torch." + port.dtype();
    return "torch.zeros(" + (sizes.isEmpty() ? "()" : sizes) + type + ")";
  }
}
