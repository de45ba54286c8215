package org.tf2torch.torch.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.training.Training;
import org.tf2torch.torch.archive.PickleArchive;
import org.tf2torch.torch.module.Module;

/**
 * What goes beside a model's source so that its training goes on: {@code train.py} and, when the
 * optimizer is known, its state in {@code optimizer.pth}. The same model gives the same bytes.
 */
public final class TrainingFiles {
  /** The state of the optimizer. */
  public static final String STATE = "optimizer.pth";

  /** The script. */
  public static final String SCRIPT = "train.py";

  /**
   * How the script comes by the model.
   *
   * @param className of the model in {@code model.py}
   * @param weights the file of its state_dict, {@code .safetensors} or {@code .pth}
   */
  public record ModelNames(String className, String weights) {}

  private final Training training;
  private final Optional<TorchOptimizer> torch;
  private final List<NamedParameter> parameters;
  private final TrainScript script;

  private TrainingFiles(
      Training training,
      Optional<TorchOptimizer> torch,
      List<NamedParameter> parameters,
      TrainScript script) {
    this.training = training;
    this.torch = torch;
    this.parameters = parameters;
    this.script = script;
  }

  /**
   * @param graph the model as it is written
   * @param root its modules, named as in {@code model.py}
   */
  public static TrainingFiles of(Training training, Graph graph, Module root, ModelNames names) {
    List<NamedParameter> parameters = NamedParameter.in(root);
    Optional<TorchOptimizer> torch = training.optimizer().map(TorchOptimizer::of);
    TrainingFiles files =
        new TrainingFiles(
            training,
            torch,
            parameters,
            new TrainScript(training, torch, graph, root, parameters, names));
    return files;
  }

  /** How the training goes on, for people and {@code migration.json}. */
  public TrainingSummary summary() {
    return TrainingSummary.of(training, torch, script.notes());
  }

  /**
   * Writes the files into a folder that is there.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path folder, LongConsumer progress) throws IOException {
    if (torch.isPresent()) {
      List<NamedParameter> trained = parameters.stream().filter(NamedParameter::trained).toList();
      OptimizerState state = new OptimizerState(training.optimizer().orElseThrow(), torch.get());
      new PickleArchive(state.of(trained)).write(folder.resolve(STATE), progress);
    }
    Files.writeString(folder.resolve(SCRIPT), script.text(), StandardCharsets.UTF_8);
  }
}
