package org.tf2torch.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.worker.ModelSource;
import org.tf2torch.parity.worker.Worker;

/**
 * TensorFlow and libtorch, each in a process of its own, for many small models one after the other.
 * A process that dies is replaced before the exception that says so is thrown. Not safe for use by
 * several threads.
 */
public final class Frameworks implements AutoCloseable {
  private static final int THREADS = 1;

  private final Sides.Processes processes;
  private Worker tensorflow;
  private Worker torch;

  private Frameworks(Sides.Processes processes, Worker tensorflow, Worker torch) {
    this.processes = processes;
    this.tensorflow = tensorflow;
    this.torch = torch;
  }

  /**
   * Starts both processes.
   *
   * @param classPath this module, TensorFlow Java and DJL with their natives
   */
  public static Frameworks start(String classPath) {
    Sides.Processes processes = new Sides.Processes(classPath, false);
    Worker tensorflow = processes.reference();
    try {
      return new Frameworks(processes, tensorflow, processes.candidate(THREADS));
    } catch (RuntimeException e) {
      tensorflow.close();
      throw e;
    }
  }

  /** A model that is loaded, until the next one is. */
  public interface Loaded {
    /**
     * What it computes, laid out as in TensorFlow.
     *
     * @throws ParityException if the model raises an error on these inputs, or its process dies
     */
    List<Tensor> run(List<NamedTensor> inputs);
  }

  /**
   * Loads a frozen graph into TensorFlow, which runs it as it is: rewritten graphs skip checks.
   *
   * @param inputs the nodes that will be fed
   * @param fetches tensors of the graph
   * @throws ParityException if TensorFlow rejects the graph, or dies of it
   */
  public Loaded original(Path graph, List<String> inputs, List<String> fetches) {
    ModelSource source =
        new ModelSource.Reference(
            graph.toAbsolutePath().toString(),
            List.of(),
            null,
            inputs,
            fetches,
            THREADS,
            false,
            false);
    guarded(() -> tensorflow.load(source));
    return values -> guarded(() -> run(tensorflow, values, fetches));
  }

  /**
   * Loads a converted file into libtorch.
   *
   * @throws ParityException if libtorch cannot load the file, or dies of it
   */
  public Loaded converted(Path file, Migration migration) {
    List<Migration.Port> outputs = migration.outputs();
    ModelSource source =
        new ModelSource.Candidate(
            file.toAbsolutePath().toString(),
            outputs.stream().map(Migration.Port::spec).toList(),
            "cpu");
    List<String> names = outputs.stream().map(Migration.Port::name).toList();
    guarded(() -> torch.load(source));
    return values -> {
      List<Tensor> results = guarded(() -> run(torch, Sides.toTorch(migration, values), names));
      List<Tensor> laidOut = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        laidOut.add(outputs.get(i).toTensorFlow(results.get(i)));
      }
      return laidOut;
    };
  }

  private static List<Tensor> run(Worker worker, List<NamedTensor> inputs, List<String> fetches) {
    worker.start(inputs, fetches);
    return worker.all().stream().map(NamedTensor::tensor).toList();
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (ParityException e) {
      if (e.kind() == ParityException.Kind.INTERNAL) {
        close();
        tensorflow = processes.reference();
        torch = processes.candidate(THREADS);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    tensorflow.close();
    torch.close();
  }
}
