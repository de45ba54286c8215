package org.tf2torch.torch.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.pass.Passes;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.training.Initializer;
import org.tf2torch.ir.training.LayerRules;
import org.tf2torch.ir.training.LayerRules.Penalty;
import org.tf2torch.ir.training.LearningRate;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Optimizer.Clipping;
import org.tf2torch.ir.training.Optimizer.Slot;
import org.tf2torch.ir.training.Training;
import org.tf2torch.ir.training.Training.Objective;
import org.tf2torch.ir.training.UpdateRule;
import org.tf2torch.torch.archive.PickleValue;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.ops.Operations;

class TrainingFilesTest {
  private static final Graph GRAPH =
      Passes.run(
          GraphParser.parse(
              """
              graph "net" (%x "x": float32[batch, 3]) {
                %0 = parameter name="dense/kernel" dtype="float32" shape=[3, 2] trainable=true ()
                %1 = matmul (%x, %0)
                return "y" %1
              }
              """),
          true);

  private static final Objective CLASSES =
      new Objective(
          "y",
          new Loss.SparseCategoricalCrossentropy(Loss.Scale.LOGITS, OptionalInt.empty()),
          false,
          1,
          List.of("sparse_categorical_accuracy"));

  private static final String KERNEL = "dense/kernel";

  @TempDir Path folder;

  private static Module root() {
    return TreeBuilder.build(GRAPH, Operations.table()).root();
  }

  private static Optimizer optimizer(UpdateRule rule, LearningRate rate, Slot... slots) {
    Map<Slot, Map<String, TensorData>> state = new EnumMap<>(Slot.class);
    String id = NamedParameter.in(root()).get(0).variable().id();
    for (Slot slot : slots) {
      state.put(slot, Map.of(id, TensorData.of(1f, 2f, 3f, 4f, 5f, 6f).reshaped(3, 2)));
    }
    return new Optimizer(
        rule, rate, OptionalDouble.empty(), List.of(), Optional.empty(), 7, state, 1);
  }

  private static TrainingFiles files(Optimizer optimizer, Penalty... penalties) {
    Training training =
        new Training(
            List.of(CLASSES),
            Optional.of(optimizer),
            new LayerRules(List.of(penalties), List.of(), List.of(), List.of()),
            List.of("A \"note\"."));
    return TrainingFiles.of(
        training, GRAPH, root(), new TrainingFiles.ModelNames("Net", "weights.pth"));
  }

  private String script(TrainingFiles files) throws IOException {
    files.write(folder, bytes -> {});
    return Files.readString(folder.resolve("train.py"));
  }

  @Test
  void theScriptSaysWhatTheSourceDid() throws IOException {
    Optimizer plain =
        optimizer(
            new UpdateRule.Sgd(0.9, true),
            new LearningRate.Constant((double) 0.05f),
            Slot.MOMENTUM);
    String script = script(files(plain));
    String until = "def metrics(";
    assertEquals(
        """
        \"""Goes on training Net where TensorFlow stopped.

        python train.py train.npz --test test.npz

        A ?note?.
        \"""

        import argparse
        from pathlib import Path

        import numpy
        import torch
        import torch.nn.functional as F
        from torch import Tensor, nn
        from torch.utils.data import DataLoader, TensorDataset

        from model import Net

        HERE = Path(__file__).parent
        ARRAYS = ["x", "target_y"]


        def make_model() -> nn.Module:
            \"""The model with the source's weights.\"""
            model = Net()
            model.load_state_dict(torch.load(HERE / "weights.pth", weights_only=True))
            return model


        def make_optimizer(model: nn.Module) -> torch.optim.Optimizer:
            \"""The source's optimizer, in the state in which it stopped.\"""
            state = torch.load(HERE / "optimizer.pth", weights_only=True)
            named = dict(model.named_parameters(remove_duplicate=False))
            names = state["param_groups"][0]["param_names"]
            parameters = [named[name] for name in names]
            optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9, nesterov=True)
            optimizer.load_state_dict(state)
            return optimizer


        def loss(output: Tensor, target: Tensor) -> Tensor:
            \"""Cross-entropy of logits and the numbers of classes.\"""
            target = target.long().reshape(output[:, 0].shape)
            return F.cross_entropy(output, target)


        """,
        script.substring(0, script.indexOf(until)));
  }

  @Test
  void clippingDecayAndSchedulesHappenBeforeTheStep() throws IOException {
    Optimizer optimizer =
        new Optimizer(
            new UpdateRule.Sgd(0, false),
            new LearningRate.ExponentialDecay(0.1, 3, 0.5, false),
            OptionalDouble.of(0.25),
            List.of(new Clipping.ByNorm(2)),
            Optional.of(new Optimizer.Average(0.5, Optional.of(4L))),
            0,
            Map.of(),
            1);
    String script = script(files(optimizer, new Penalty("dense/kernel", 0, 0.5)));
    for (String line :
        List.of(
            "group[\"lr\"] = learning_rate(step)",
            "clip_gradients([p.grad for p in trained])",
            "p.mul_(1 - 0.25 * group[\"lr\"])",
            "optimizer.register_step_pre_hook(before_step)",
            "if group[\"iterations\"] % 4 == 0:",
            "L2 = {\"dense.weight\": 0.5}",
            "value = loss(model(*inputs), target, model)")) {
      assertTrue(script.contains(line), line);
    }
  }

  @Test
  void layersConstrainPenaliseAndDrawTheirWeights() throws IOException {
    LayerRules rules =
        new LayerRules(
            List.of(),
            List.of(new LayerRules.Activity(KERNEL, Optional.of(Function.RELU), 0, 0.25)),
            List.of(
                new LayerRules.Constraint(
                    KERNEL, List.of(3L, 2L), new LayerRules.Norm(0, 1.5, 1, List.of(0)))),
            List.of(
                new LayerRules.Initial(KERNEL, List.of(3L, 2L), new Initializer.Orthogonal(0.5))));
    Training training =
        new Training(
            List.of(CLASSES),
            Optional.of(optimizer(new UpdateRule.Sgd(0, false), new LearningRate.Constant(0.1))),
            rules,
            List.of());
    String script =
        script(
            TrainingFiles.of(
                training, GRAPH, root(), new TrainingFiles.ModelNames("Net", "weights.pth")));
    for (String line :
        List.of(
            // Keras's axis 0, the inputs, is the second of nn.Linear's weight.
            "bound_norm(weights[\"dense.weight\"], 0.0, 1.5, 1.0, [1])",
            "optimizer.register_step_post_hook(lambda *_: constrain(model))",
            "ACTIVITIES = {\"dense\": (torch.relu, 0.0, 0.25)}",
            "keep_activities(model)",
            "return sum(model.activities)",
            "from initialize import initialize",
            "if args.scratch:")) {
      assertTrue(script.contains(line), line + " in\n" + script);
    }
    String draw = "nn.init.orthogonal_(weights[\"dense.weight\"], 0.5)";
    assertTrue(Files.readString(folder.resolve("initialize.py")).contains(draw));
  }

  private String initialize(Graph graph, LayerRules.Initial... initials) throws IOException {
    LayerRules rules = new LayerRules(List.of(), List.of(), List.of(), List.of(initials));
    Module root = TreeBuilder.build(graph, Operations.table()).root();
    TrainingFiles files =
        TrainingFiles.of(
            Training.ofLayers(rules, List.of()),
            graph,
            root,
            new TrainingFiles.ModelNames("Net", "weights.pth"));
    assertEquals(Optional.empty(), files.summary());
    assertEquals(List.of("initialize.py"), files.scripts());
    files.write(folder, bytes -> {});
    return Files.readString(folder.resolve("initialize.py"));
  }

  /** Without a loss there is nothing to go on with, but weights can be drawn anew. */
  @Test
  void aModelThatWasNotCompiledDrawsItsWeights() throws IOException {
    Initializer zeros = new Initializer.Constant(0);
    String text = initialize(GRAPH, new LayerRules.Initial(KERNEL, List.of(3L, 2L), zeros));
    assertEquals(
        """
        \"""New weights for Net, drawn as Keras's layers draw them.\"""

        from torch import nn


        def initialize(model: nn.Module) -> None:
            \"""Draws the weights anew, from the distributions of Keras's layers.\"""
            weights = model.state_dict()
            nn.init.zeros_(weights["dense.weight"])
        """,
        text);
    assertFalse(Files.exists(folder.resolve("train.py")));
    assertFalse(Files.exists(folder.resolve("optimizer.pth")));
  }

  /** What is stored in parts, or reshaped, is drawn whole. */
  @Test
  void orthogonalMatricesAreDrawnAsKerasHasThem() throws IOException {
    Graph parts =
        Passes.run(
            GraphParser.parse(
                """
                graph "net" (%x "x": float32[batch, 3]) {
                  %0 = parameter name="kernel" dtype="float32" shape=[2, 3, 4] trainable=true ()
                  %1 = constant dtype="int64" shape=[2] value=[6, 4] ()
                  %2 = reshape (%0, %1)
                  %a = constant dtype="int64" shape=[] value=[0] ()
                  %b = constant dtype="int64" shape=[] value=[3] ()
                  %c = constant dtype="int64" shape=[] value=[6] ()
                  %3 = slice axis=0 step=1 (%2, %a, %b)
                  %4 = slice axis=0 step=1 (%2, %b, %c)
                  %5 = matmul (%x, %3)
                  %6 = matmul (%x, %4)
                  return "y" %5, "z" %6
                }
                """),
            true);
    String text =
        initialize(
            parts,
            new LayerRules.Initial("kernel", List.of(2L, 3L, 4L), new Initializer.Orthogonal(0.5)));
    assertEquals(1, text.split("orthogonal_", -1).length - 1, text);
    assertTrue(text.contains("whole = nn.init.orthogonal_(torch.empty(6, 4), 0.5)\n"), text);
    assertTrue(text.contains("whole = whole.reshape(2, 3, 4)\n"), text);
    assertTrue(text.contains(".reshape(6, 4)\n"), text);
    assertTrue(text.contains(".copy_(part)\n"), text);
  }

  @Test
  void whatNobodySaysHowToDrawIsNamed() throws IOException {
    Graph two =
        Passes.run(
            GraphParser.parse(
                """
                graph "net" (%x "x": float32[batch, 3]) {
                  %0 = parameter name="dense/kernel" dtype="float32" shape=[3, 2] trainable=true ()
                  %1 = matmul (%x, %0)
                  %2 = parameter name="own/scale" dtype="float32" shape=[2] trainable=true ()
                  %3 = mul (%1, %2)
                  return "y" %3
                }
                """),
            true);
    String text =
        initialize(
            two, new LayerRules.Initial(KERNEL, List.of(3L, 2L), new Initializer.Diagonal(0.5)));
    assertTrue(text.contains("    # Its layer does not say how it was drawn: own.scale\n"), text);
    assertTrue(text.contains("    whole = torch.eye(3, 2) * 0.5\n"), text);
  }

  @Test
  void whatTorchComputesOtherwiseIsAClassOfTheScript() throws IOException {
    LearningRate rate = new LearningRate.Constant(0.1);
    String inside =
        script(files(optimizer(new UpdateRule.RmsProp(0.9, 0, 1e-7, false, true), rate)));
    assertTrue(inside.contains("class RMSprop(torch.optim.Optimizer):"));
    String outside =
        script(files(optimizer(new UpdateRule.RmsProp(0.9, 0, 1e-7, false, false), rate)));
    assertFalse(outside.contains("class RMSprop"));
    assertTrue(outside.contains("torch.optim.RMSprop("));
  }

  @Test
  void anUnknownOptimizerIsSaidSo() {
    TrainingFiles files =
        files(optimizer(new UpdateRule.Unknown("Mine"), new LearningRate.Constant(0.1)));
    assertTrue(
        files
            .summary()
            .orElseThrow()
            .notes()
            .contains("The source's optimizer Mine has no twin; Adam stands in its place."));
  }

  /** The slot goes the way of its weight, and torch's momentum is Keras's over -lr. */
  @Test
  void theStateIsThatOfTorch() {
    Optimizer sgd =
        optimizer(new UpdateRule.Sgd(0.9, false), new LearningRate.Constant(0.5), Slot.MOMENTUM);
    Map<String, PickleValue> state = state(sgd);
    TensorData buffer = ((PickleValue.Tensor) state.get("momentum_buffer")).data();
    assertEquals(List.of(2L, 3L), buffer.shape());
    assertEquals(List.of(-2.0, -6.0, -10.0, -4.0, -8.0, -12.0), list(buffer));
    ByteBuffer one = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    buffer.read(4, one);
    assertEquals(-8f, one.getFloat(0));
  }

  @Test
  void adamCountsItsSteps() {
    UpdateRule rule = new UpdateRule.Adam(0.9, 0.999, 1e-7, false);
    Map<String, PickleValue> state =
        state(optimizer(rule, new LearningRate.Constant(0.5), Slot.MOMENTUM, Slot.VELOCITY));
    assertEquals(List.of("step", "exp_avg", "exp_avg_sq"), List.copyOf(state.keySet()));
    assertEquals(List.of(7.0), list(((PickleValue.Tensor) state.get("step")).data()));
    // With a slot missing torch begins anew.
    assertEquals(Map.of(), state(optimizer(rule, new LearningRate.Constant(0.5), Slot.MOMENTUM)));
  }

  private static List<Double> list(TensorData data) {
    return Arrays.stream(data.toDoubles()).boxed().toList();
  }

  /** The state of the only parameter. */
  private static Map<String, PickleValue> state(Optimizer optimizer) {
    PickleValue.Dict all =
        (PickleValue.Dict)
            new OptimizerState(optimizer, TorchOptimizer.of(optimizer))
                .of(NamedParameter.in(root()));
    PickleValue.Dict states = (PickleValue.Dict) all.entries().get(0).getValue();
    Map<String, PickleValue> entries = new LinkedHashMap<>();
    if (!states.entries().isEmpty()) {
      assertEquals(new PickleValue.Int(0), states.entries().get(0).getKey());
      ((PickleValue.Dict) states.entries().get(0).getValue())
          .entries()
          .forEach(e -> entries.put(((PickleValue.Str) e.getKey()).value(), e.getValue()));
    }
    return entries;
  }
}
