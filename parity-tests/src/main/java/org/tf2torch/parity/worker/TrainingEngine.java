package org.tf2torch.parity.worker;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.training.Objective;

/** The converted file, trained by DJL's trainer. */
final class TrainingEngine implements Engine {
  private final TorchModel model;
  private final String output;
  private final PtSymbolBlock block;
  private final KerasOptimizer optimizer;
  private final TrainingLoss loss = new TrainingLoss();
  private final Trainer trainer;

  TrainingEngine(ModelSource.Trainee source) {
    ModelSource.Candidate file = source.candidate();
    // With this option, DJL loads the parameters outside of inference mode, which would bar
    // gradients for good.
    model =
        TorchModel.load(file.path(), file.outputs(), file.device(), Map.of("trainParam", "true"));
    output = source.output();
    block = (PtSymbolBlock) model.model().getBlock();
    freeze(source.frozen());
    optimizer = KerasOptimizer.of(source.optimizer());
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(loss)
            .optOptimizer(optimizer)
            .optDevices(new Device[] {model.model().getNDManager().getDevice()});
    trainer = model.model().newTrainer(config);
    // DJL takes a block to be in training mode, but has switched it to inference when it loaded it.
    JniUtils.enableTrainingMode(block);
    ai.djl.engine.Engine.getInstance().setRandomSeed(source.seed());
  }

  private void freeze(List<String> frozen) {
    Set<String> keys = new HashSet<>(frozen);
    long trained = 0;
    for (Parameter parameter : block.getDirectParameters().values()) {
      if (keys.contains(parameter.getName())) {
        parameter.freeze(true);
      } else {
        trained++;
      }
    }
    if (trained == 0) {
      throw ParityException.usage("the model has no parameter to train");
    }
  }

  @Override
  public ModelInfo info() {
    return model.info();
  }

  @Override
  public List<NamedTensor> run(List<NamedTensor> inputs, List<String> fetches) {
    try (NDManager manager = model.newManager()) {
      return model.fetch(trainer.evaluate(model.arguments(manager, inputs)), fetches);
    } catch (EngineException e) {
      throw ParityException.unsupported("libtorch: " + TorchModel.reason(e));
    }
  }

  /**
   * One step: the loss of these samples, then the update.
   *
   * @return the loss, and the prediction it was computed from
   */
  List<NamedTensor> train(
      Objective objective, double rate, List<NamedTensor> inputs, List<NamedTensor> labels) {
    loss.objective(objective);
    try (NDManager manager = model.newManager()) {
      NDArray value;
      NDArray prediction;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList predictions = trainer.forward(model.arguments(manager, inputs));
        prediction = model.output(predictions, output);
        value = loss.evaluate(model.arguments(manager, labels), new NDList(prediction));
        gradients.backward(value);
      }
      optimizer.step(rate);
      update();
      return List.of(
          new NamedTensor("loss", TorchModel.fromNative(value)),
          new NamedTensor(output, TorchModel.fromNative(prediction.stopGradient())));
    } catch (EngineException e) {
      throw ParityException.unsupported("libtorch: " + TorchModel.reason(e));
    }
  }

  /**
   * Instead of the trainer's own step, which refuses gradients that sum to 0, as those of a linear
   * classifier do, and cannot tell a parameter that was not used.
   */
  private void update() {
    for (Parameter parameter : block.getDirectParameters().values()) {
      if (!parameter.requiresGradient()) {
        continue;
      }
      PtNDArray weight = (PtNDArray) parameter.getArray();
      try (NDArray gradient = JniUtils.getGradient(weight)) {
        if (gradient != null) {
          optimizer.update(parameter.getName(), weight, gradient);
          JniUtils.zeroGrad(weight);
        }
      }
    }
  }

  /**
   * Goes on where another optimizer stopped.
   *
   * @param slots named {@code parameter/slot}
   */
  void resume(long steps, List<NamedTensor> slots) {
    optimizer.resume(steps);
    for (NamedTensor slot : slots) {
      int end = slot.name().lastIndexOf('/');
      Parameter parameter = block.getDirectParameters().get(slot.name().substring(0, end));
      if (parameter == null || !shape(parameter).equals(slot.tensor().shape())) {
        throw ParityException.usage(
            "the optimizer's " + slot.name() + " does not fit the file's parameter");
      }
      NDArray value = TorchModel.toNative(model.model().getNDManager(), slot.tensor());
      optimizer.slot(slot.name().substring(0, end), slot.name().substring(end + 1), value);
    }
  }

  private static List<Integer> shape(Parameter parameter) {
    return LongStream.of(parameter.getArray().getShape().getShape())
        .mapToObj(Math::toIntExact)
        .toList();
  }

  @Override
  public void close() {
    model.model().close();
  }

  /** Writes the module as libtorch does, with all its parameters and buffers. */
  void save(Path file) {
    JniUtils.enableInferenceMode(block);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      JniUtils.writeModule(block, out, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      JniUtils.enableTrainingMode(block);
    }
  }
}
