package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.training.LayerRules;
import org.tf2torch.ir.training.LearningRate;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Training;
import org.tf2torch.ir.training.UpdateRule;
import org.tf2torch.torch.module.Module;

/** Puts {@code train.py} together. */
final class TrainScript {
  private static final int WIDTH = 88;

  private static final String SCRATCH =
      """
          parser.add_argument("--scratch", action="store_true", help="with new weights")
      """;

  private static final String FORGET =
      """
          if args.scratch:
              initialize(model)
              optimizer.state.clear()
              for group in optimizer.param_groups:
                  group["iterations"] = 0
      """;

  private final Training training;
  private final Optional<OptimizerCode> optimizer;
  private final List<String> unfusedNorms = new ArrayList<>();
  private final boolean splitVariables;
  private final TrainingFiles.ModelNames names;
  private final ObjectiveCode objectives;
  private final ActivityCode activities;
  private final PenaltyCode penalties;
  private final ConstraintCode constraints;
  private final boolean fromScratch;
  private final DataCode data;

  TrainScript(
      Training training,
      Graph graph,
      Module root,
      List<NamedParameter> parameters,
      TrainingFiles.ModelNames names,
      boolean drawsWeights) {
    this.training = training;
    this.names = names;
    // A running average begins with the first weights, which the optimizer's state holds.
    this.fromScratch = drawsWeights && training.optimizer().flatMap(Optimizer::average).isEmpty();
    collectUnfusedNorms(root, "");
    this.splitVariables =
        parameters.stream().map(it -> it.variable().id()).distinct().count() < parameters.size();
    LayerRules layers = training.layers();
    this.activities = new ActivityCode(layers.activities(), parameters, root);
    this.penalties = new PenaltyCode(layers.penalties(), parameters, activities);
    this.constraints = new ConstraintCode(layers.constraints(), parameters);
    this.optimizer =
        training
            .optimizer()
            .map(it -> new OptimizerCode(it, TorchOptimizer.of(it), !constraints.isEmpty()));
    this.objectives = new ObjectiveCode(training.objectives(), graph, !penalties.isEmpty());
    this.data = new DataCode(graph);
  }

  /** What of the source's training this script does not do. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(training.notes());
    notes.addAll(activities.notes());
    notes.addAll(constraints.notes());
    training.optimizer().ifPresent(it -> notes(it, notes));
    boolean byNorm =
        training.optimizer().stream()
            .flatMap(it -> it.clipping().stream())
            .anyMatch(Optimizer.Clipping.ByNorm.class::isInstance);
    if (splitVariables && byNorm) {
      notes.add(
          "Gradients are clipped by the norms of parameters, some of which are parts of a variable.");
    }
    if (training.optimizer().isEmpty()) {
      notes.add("The source's optimizer is not known; Adam stands in its place.");
    }
    return notes;
  }

  /**
   * Keras has a fused kernel for images, which averages the variance that torch averages; for other
   * shapes it averages that of the batch itself.
   */
  private void collectUnfusedNorms(Module module, String prefix) {
    module
        .children()
        .forEach(
            (name, child) -> {
              String kind = child.kind().simpleName();
              if (kind.equals("BatchNorm1d") || kind.equals("BatchNorm3d")) {
                unfusedNorms.add(prefix + name);
              }
              collectUnfusedNorms(child, prefix + name + ".");
            });
  }

  private static void notes(Optimizer optimizer, List<String> notes) {
    if (optimizer.rule() instanceof UpdateRule.Unknown rule) {
      notes.add(
          "The source's optimizer %s has no twin; Adam stands in its place."
              .formatted(rule.name()));
    }
    if (optimizer.learningRate() instanceof LearningRate.Unknown rate) {
      notes.add(
          "The source's schedule %s is not known; its last learning rate is kept."
              .formatted(rate.name()));
    }
  }

  String text() {
    List<String> parts = new ArrayList<>();
    parts.add(head());
    if (!unfusedNorms.isEmpty()) {
      parts.add(Resources.read("batch_norm.py"));
    }
    parts.add(makeModel());
    if (!constraints.isEmpty()) {
      parts.add(constraints.text());
    }
    parts.addAll(optimizer.map(OptimizerCode::definitions).orElse(List.of(standIn())));
    if (!penalties.isEmpty()) {
      parts.add(penalties.text());
    }
    parts.addAll(objectives.definitions());
    parts.addAll(data.definitions());
    parts.add(loop());
    return parts.stream().map(String::strip).collect(Collectors.joining("\n\n\n", "", "\n"));
  }

  private static String standIn() {
    return """
        def make_optimizer(model: nn.Module) -> torch.optim.Optimizer:
            \"""An optimizer of this script's choice: the source's is not known.\"""
            return torch.optim.Adam(p for p in model.parameters() if p.requires_grad)
        """;
  }

  private String head() {
    StringBuilder out = new StringBuilder();
    out.append(
        "\"\"\"Goes on training %s where TensorFlow stopped.\n".formatted(names.className()));
    out.append("\npython train.py ").append(data.example()).append('\n');
    for (String note : notes()) {
      out.append('\n');
      Python.wrapped(Python.plain(note), WIDTH - 2).forEach(line -> out.append(line).append('\n'));
    }
    out.append("\"\"\"\n\nimport argparse\n");
    String code = codeForImports();
    if (code.contains("math.")) {
      out.append("import math\n");
    }
    out.append("from pathlib import Path\n\n");
    if (code.contains("numpy.")) {
      out.append("import numpy\n");
    }
    out.append("import torch\n");
    if (code.contains("F.")) {
      out.append("import torch.nn.functional as F\n");
    }
    if (isSafetensors()) {
      out.append("from safetensors.torch import load_model\n");
    }
    out.append("from torch import Tensor, nn\n")
        .append("from torch.utils.data import DataLoader, TensorDataset\n\n")
        .append(fromScratch ? "from initialize import initialize\n" : "")
        .append("from model import ")
        .append(names.className())
        .append("\n\n")
        .append("HERE = Path(__file__).parent\n");
    data.constants().forEach(line -> out.append(line));
    return out.toString();
  }

  private String codeForImports() {
    List<String> code =
        new ArrayList<>(optimizer.map(OptimizerCode::definitions).orElse(List.of()));
    code.addAll(objectives.definitions());
    code.addAll(data.definitions());
    return String.join("\n", code);
  }

  private boolean isSafetensors() {
    return names.weights().endsWith(".safetensors");
  }

  private String makeModel() {
    String file = "HERE / " + Python.string(names.weights());
    String load =
        isSafetensors()
            ? "load_model(model, " + file + ")"
            : "model.load_state_dict(torch.load(" + file + ", weights_only=True))";
    StringBuilder out = new StringBuilder();
    out.append("def make_model() -> nn.Module:\n")
        .append("    \"\"\"The model with the source's weights.\"\"\"\n")
        .append("    model = %s()\n    %s\n".formatted(names.className(), load));
    if (!unfusedNorms.isEmpty()) {
      List<String> paths = unfusedNorms.stream().map(Python::string).toList();
      out.append(Python.list("    ", "norms = [", paths, "]"))
          .append("    for name in norms:\n")
          .append("        average_batch_variance(model.get_submodule(name))\n");
    }
    if (!activities.isEmpty()) {
      out.append("    keep_activities(model)\n");
    }
    return out.append("    return model\n").toString();
  }

  private String loop() {
    String scaling =
        data.isImages()
            ? """
                  parser.add_argument("--mean", type=float, default=0.0, help="of x / 255")
                  parser.add_argument("--std", type=float, default=1.0, help="of x / 255")
              """
            : "";
    return Resources.read("loop.py")
        .replace("@SCRATCH@", fromScratch ? SCRATCH : "")
        .replace("@FORGET@", fromScratch ? FORGET : "")
        .replace("@MODEL@", penalties.isEmpty() ? "" : ", model")
        .replace("@DATA@", data.isImages() ? "a folder of images" : "a .npz file")
        .replace("@SCALING@", scaling)
        .replace("@SCALED@", data.isImages() ? ", args.mean, args.std" : "");
  }
}
