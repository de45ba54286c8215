package org.tf2torch.parity.worker;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.training.Objective;

/**
 * The child process: loads a model in place of the one before, and runs it as often as it is asked,
 * until the parent hangs up.
 */
final class WorkerMain {
  private final Wire wire;
  private Engine engine;

  private WorkerMain(Wire wire) {
    this.wire = wire;
  }

  public static void main(String[] args) throws IOException {
    try (Wire wire = new Wire(SocketChannel.open(UnixDomainSocketAddress.of(Path.of(args[0]))))) {
      new WorkerMain(wire).serve();
    }
    // libtorch's and TensorFlow's pools would keep the process for a while.
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    while (true) {
      Wire.Tag request;
      try {
        request = wire.tag();
      } catch (EOFException e) {
        return;
      }
      switch (request) {
        case LOAD -> load(wire.json(ModelSource.class));
        case RUN -> run(wire.tensors(), wire.texts());
        case TRAIN ->
            train(wire.json(Objective.class), wire.real(), wire.tensors(), wire.tensors());
        case RESUME -> resume(wire.number(), wire.tensors());
        case SAVE -> save(wire.text());
        default -> throw new IOException("unexpected message " + request);
      }
      wire.flush();
    }
  }

  private void load(ModelSource source) throws IOException {
    ModelInfo info;
    try {
      if (engine != null) {
        engine.close();
        engine = null;
      }
      if (source instanceof ModelSource.Reference reference) {
        engine = new TensorFlowEngine(reference);
      } else if (source instanceof ModelSource.Candidate candidate) {
        engine = new TorchEngine(candidate);
      } else if (source instanceof ModelSource.Trainee trainee) {
        engine = new TrainingEngine(trainee);
      }
      info = engine.info();
    } catch (RuntimeException | LinkageError e) {
      wire.failure(asParityException(e));
      return;
    }
    wire.tag(Wire.Tag.INFO);
    wire.json(info);
  }

  private void run(List<NamedTensor> inputs, List<String> fetches) throws IOException {
    answer(() -> engine.run(inputs, fetches));
  }

  private void train(
      Objective objective, double rate, List<NamedTensor> inputs, List<NamedTensor> labels)
      throws IOException {
    answer(() -> trainee().train(objective, rate, inputs, labels));
  }

  private void resume(long steps, List<NamedTensor> slots) throws IOException {
    answer(
        () -> {
          trainee().resume(steps, slots);
          return List.of();
        });
  }

  private void save(String file) throws IOException {
    answer(
        () -> {
          trainee().save(Path.of(file));
          return List.of();
        });
  }

  private TrainingEngine trainee() {
    if (engine instanceof TrainingEngine training) {
      return training;
    }
    throw new IllegalStateException("the model was not loaded to be trained");
  }

  private void answer(Supplier<List<NamedTensor>> work) throws IOException {
    List<NamedTensor> results;
    try {
      results = work.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      wire.failure(asParityException(e));
      return;
    }
    wire.tag(Wire.Tag.RESULTS);
    wire.tensors(results);
  }

  private static ParityException asParityException(Throwable e) {
    if (e instanceof ParityException parity) {
      return parity;
    }
    e.printStackTrace();
    return new ParityException(ParityException.Kind.INTERNAL, e.toString());
  }
}
