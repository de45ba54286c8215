package org.tf2torch.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The network in a graph together with its loss and its optimizer, and the session that holds its
 * weights.
 */
public final class Training implements AutoCloseable {
  private final Graph graph = new Graph();
  private final CifarNetwork network;
  private final Placeholder<TInt32> labels;
  private final Operand<TFloat32> loss;
  private final Op step;
  private final Session session;
  private final Random order;

  /**
   * Builds the graph and draws the initial weights.
   *
   * @param seed the initial weights and the order of the images follow from it
   */
  public Training(Loss loss, Optimizer optimizer, long seed) {
    Ops tf = Ops.create(graph);
    this.network = CifarNetwork.build(tf, seed);
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE);
    this.labels = tf.withName("labels").placeholder(TInt32.class, Placeholder.shape(shape));
    this.loss = loss.build(tf, network.logits(), labels);
    this.step = optimizer.apply(tf, network.variables(), gradients(tf));
    this.order = new Random(seed);
    this.session = new Session(graph);
    session.initialize();
  }

  /**
   * One for each variable. A variable is read in place, so none is given out before all are
   * computed.
   */
  private List<Operand<TFloat32>> gradients(Ops tf) {
    List<Operand<?>> raw = List.copyOf(tf.gradients(loss, network.variables()).dy());
    Ops afterAll = tf.withControlDependencies(List.copyOf(raw));
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    raw.forEach(dy -> gradients.add(afterAll.identity(dy.asOutput().expect(TFloat32.class))));
    return gradients;
  }

  /**
   * Takes one step on a batch.
   *
   * @return the loss before the step
   */
  public float step(Batch batch) {
    Session.Runner runner =
        session.runner().feed(network.images(), batch.images()).feed(labels, batch.labels());
    try (Result result = runner.fetch(loss).addTarget(step).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /**
   * Shows the network every image once, in a new order.
   *
   * @return the running loss: the mean over all images, each at its own step
   */
  public double epoch(Cifar10 data, int batchSize) {
    double sum = 0;
    for (List<Integer> positions : data.shuffledBatches(batchSize, order)) {
      try (Batch batch = data.batch(positions)) {
        sum += (double) step(batch) * batch.size();
      }
    }
    return sum / data.size();
  }

  /** The share of the images whose class the network finds, 0 to 1. */
  public double accuracy(Cifar10 data, int batchSize) {
    return Evaluation.accuracy(session, network, data, batchSize);
  }

  /**
   * Saves the trained network as a SavedModel, without loss and optimizer.
   *
   * @throws IOException if the folder cannot be written
   */
  public void export(Path folder) throws IOException {
    ModelExport.write(session, folder);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
