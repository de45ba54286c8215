package org.tf2torch.torch.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.training.Training;
import org.tf2torch.torch.archive.PickleArchive;
import org.tf2torch.torch.module.Module;

/**
 * What goes beside a model's source so that it can be trained: {@code initialize.py} for new
 * weights, and, so that a training goes on, {@code train.py} and, when the optimizer is known, its
 * state in {@code optimizer.pth}. The same model gives the same bytes.
 */
public final class TrainingFiles {
  /** The state of the optimizer. */
  public static final String STATE = "optimizer.pth";

  /** The script. */
  public static final String SCRIPT = "train.py";

  /** What draws the weights anew. */
  public static final String INITIALIZE = "initialize.py";

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
  private final InitializerCode initializers;

  /** None of a model that was not compiled. */
  private final Optional<TrainScript> script;

  private TrainingFiles(
      Training training,
      List<NamedParameter> parameters,
      InitializerCode initializers,
      Optional<TrainScript> script) {
    this.training = training;
    this.torch = training.optimizer().map(TorchOptimizer::of);
    this.parameters = parameters;
    this.initializers = initializers;
    this.script = script;
  }

  /**
   * @param graph the model as it is written
   * @param root its modules, named as in {@code model.py}
   */
  public static TrainingFiles of(Training training, Graph graph, Module root, ModelNames names) {
    List<NamedParameter> parameters = NamedParameter.in(root);
    InitializerCode initializers =
        new InitializerCode(names.className(), training.layers().initials(), parameters);
    Optional<TrainScript> script =
        training.isCompiled()
            ? Optional.of(
                new TrainScript(training, graph, root, parameters, names, !initializers.isEmpty()))
            : Optional.empty();
    return new TrainingFiles(training, parameters, initializers, script);
  }

  /** How the training goes on, for people and {@code migration.json}; empty when it does not. */
  public Optional<TrainingSummary> summary() {
    if (script.isPresent()) {
      return Optional.of(TrainingSummary.of(training, torch, script.get().notes()));
    }
    return training.notes().isEmpty()
        ? Optional.empty()
        : Optional.of(TrainingSummary.of(training, torch, training.notes()));
  }

  /** Names of the files of Python that are written. */
  public List<String> scripts() {
    List<String> scripts = new ArrayList<>();
    if (!initializers.isEmpty()) {
      scripts.add(INITIALIZE);
    }
    script.ifPresent(it -> scripts.add(SCRIPT));
    return scripts;
  }

  /**
   * Writes the files into a folder that is there.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path folder, LongConsumer progress) throws IOException {
    if (!initializers.isEmpty()) {
      write(folder.resolve(INITIALIZE), initializers.text());
    }
    if (script.isPresent()) {
      write(folder.resolve(SCRIPT), script.get().text());
    }
    if (torch.isPresent()) {
      List<NamedParameter> trained = parameters.stream().filter(NamedParameter::trained).toList();
      OptimizerState state = new OptimizerState(training.optimizer().orElseThrow(), torch.get());
      new PickleArchive(state.of(trained)).write(folder.resolve(STATE), progress);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
