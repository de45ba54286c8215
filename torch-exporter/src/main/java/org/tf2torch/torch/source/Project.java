package org.tf2torch.torch.source;

/** The package's {@code pyproject.toml}: what it needs to run, and where linters find its files. */
final class Project {
  private Project() {}

  static String text(SourcePackage.Weights weights) {
    String safetensors = weights == SourcePackage.Weights.SAFETENSORS ? ", \"safetensors\"" : "";
    return """
        [project]
        name = "migrated-model"
        version = "1.0"
        requires-python = ">=3.10"
        dependencies = ["torch>=2.1"%s]

        [tool.ruff]
        src = ["."]
        """
        .formatted(safetensors);
  }
}
