package org.tf2torch.parity.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.training.Objective;

/**
 * A child process with one side's framework in it. What the child and its native libraries print
 * goes to a file in its folder, from which the reason is quoted if the child dies.
 *
 * <p>Results are read one by one, so that the parent never holds more than one of them: {@link
 * #start} a run, then call {@link #next} for each tensor that was asked for. Two workers that were
 * both started compute at the same time.
 */
public final class Worker implements AutoCloseable {
  // The results of a run are not counted before the first is asked for.
  private static final int UNKNOWN = -1;

  private final ChildProcess child;
  private final Wire wire;
  private int pending;

  private Worker(ChildProcess child) {
    this.child = child;
    this.wire = child.wire();
  }

  /** Starts the child, which holds no model yet. */
  public static Worker start(Launch launch) {
    return new Worker(ChildProcess.start(launch));
  }

  /**
   * Loads a model in place of the one before.
   *
   * @throws ParityException if the model cannot be loaded
   */
  public ModelInfo load(ModelSource source) {
    try {
      discard();
      wire.tag(Wire.Tag.LOAD);
      // Named by its interface, so that the JSON says which side it is.
      wire.json(source);
      wire.flush();
      if (wire.tag() == Wire.Tag.FAILED) {
        throw wire.failure();
      }
      return wire.json(ModelInfo.class);
    } catch (IOException e) {
      throw child.died(e);
    }
  }

  /**
   * Starts a run; the results are read by {@link #next}, in the order of the fetches. What is left
   * of the run before is dropped.
   *
   * @param fetches for a converted model, none means all it returns
   */
  public void start(List<NamedTensor> inputs, List<String> fetches) {
    ask(
        () -> {
          wire.tag(Wire.Tag.RUN);
          wire.tensors(inputs);
          wire.texts(fetches);
        });
  }

  /**
   * Starts a training step of a model that was loaded as a {@link ModelSource.Trainee}; its results
   * are the loss and the prediction.
   *
   * @param rate learning rate
   * @param labels what the loss asks for
   */
  public void startTraining(
      Objective objective, double rate, List<NamedTensor> inputs, List<NamedTensor> labels) {
    ask(
        () -> {
          wire.tag(Wire.Tag.TRAIN);
          wire.json(objective);
          wire.real(rate);
          wire.tensors(inputs);
          wire.tensors(labels);
        });
  }

  /**
   * Gives the optimizer the state that another one left.
   *
   * @param steps how many that one made
   * @param slots named by the parameter's key, a slash, and the optimizer's name for the slot
   */
  public void resume(long steps, List<NamedTensor> slots) {
    ask(
        () -> {
          wire.tag(Wire.Tag.RESUME);
          wire.number(steps);
          wire.tensors(slots);
        });
    all();
  }

  /** Writes the trained module as libtorch does. */
  public void save(Path file) {
    ask(
        () -> {
          wire.tag(Wire.Tag.SAVE);
          wire.text(file.toAbsolutePath().toString());
        });
    all();
  }

  /** A message whose results are to be read. */
  private interface Message {
    void send() throws IOException;
  }

  private void ask(Message message) {
    try {
      discard();
      message.send();
      wire.flush();
      pending = UNKNOWN;
    } catch (IOException e) {
      throw child.died(e);
    }
  }

  /**
   * The next result of the run that was started.
   *
   * @throws ParityException if the model raised an error, which then stands for all results of the
   *     run
   */
  public Tensor next() {
    try {
      open();
      return receive().tensor();
    } catch (IOException e) {
      throw child.died(e);
    }
  }

  /** All results of the run that was started. */
  public List<NamedTensor> all() {
    try {
      open();
      List<NamedTensor> results = new ArrayList<>();
      while (pending > 0) {
        results.add(receive());
      }
      return results;
    } catch (IOException e) {
      throw child.died(e);
    }
  }

  private void discard() throws IOException {
    try {
      open();
      while (pending > 0) {
        receive();
      }
    } catch (ParityException e) {
      // Nobody waits for the error of a run that was given up.
      pending = 0;
    }
  }

  private void open() throws IOException {
    if (pending == UNKNOWN) {
      pending = 0;
      if (wire.tag() == Wire.Tag.FAILED) {
        throw wire.failure();
      }
      pending = wire.count();
    }
  }

  private NamedTensor receive() throws IOException {
    pending--;
    return wire.tensor();
  }

  @Override
  public void close() {
    child.close();
  }
}
