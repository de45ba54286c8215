package org.tf2torch.parity.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.archive.ConvertedFile;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;
import org.tf2torch.parity.worker.Launch;
import org.tf2torch.parity.worker.ModelSource;
import org.tf2torch.parity.worker.Worker;

/**
 * A converted file that is evaluated or trained, and the process that does it.
 *
 * @param output the output that is looked at
 */
record Session(Worker worker, Migration migration, String output) implements AutoCloseable {
  /**
   * How it is done.
   *
   * @param output name of the output that is looked at; the only one unless said
   * @param device {@code cpu}, {@code cuda} or {@code cuda:1}
   * @param classPath of the process: this module and DJL with its natives
   * @param verbose whether what libtorch prints is let through
   */
  record Setting(
      Path model,
      Optional<String> output,
      String device,
      int threads,
      String classPath,
      boolean verbose) {

    Migration migration() {
      return ConvertedFile.readRunnable(model, Optional.empty());
    }

    ModelSource.Candidate candidate(Migration migration) {
      return new ModelSource.Candidate(
          model.toAbsolutePath().toString(),
          migration.outputs().stream().map(Migration.Port::spec).toList(),
          device);
    }

    String output(Migration migration) {
      List<String> names = migration.outputs().stream().map(Migration.Port::name).toList();
      if (output.isEmpty() && names.size() == 1) {
        return names.get(0);
      }
      return output
          .filter(names::contains)
          .orElseThrow(() -> ParityException.usage("--output: use one of " + names));
    }
  }

  static Session open(Setting setting, Migration migration, ModelSource source) {
    Worker worker =
        Worker.start(Launch.libtorch(setting.classPath(), setting.threads(), setting.verbose()));
    try {
      worker.load(source);
      return new Session(worker, migration, setting.output(migration));
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /** What the data are made for: the original's inputs. */
  static List<TensorSpec> inputs(Migration migration) {
    return migration.inputs().stream().map(Migration.Port::sourceSpec).toList();
  }

  /** A batch's inputs, as the converted file takes them. */
  List<NamedTensor> toTorch(Batch batch) {
    List<NamedTensor> result = new ArrayList<>();
    for (int i = 0; i < batch.inputs().size(); i++) {
      NamedTensor input = batch.inputs().get(i);
      Tensor tensor = migration.inputs().get(i).toTorch(input.tensor());
      result.add(new NamedTensor(input.name(), tensor));
    }
    return result;
  }

  /** What the model answers. */
  Tensor answer(Batch batch) {
    worker.start(toTorch(batch), List.of(output));
    return worker.next();
  }

  @Override
  public void close() {
    worker.close();
  }
}
