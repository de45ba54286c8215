package org.tf2torch.parity.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.data.Samples;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;

/** The steps of one epoch. While libtorch computes one, the next batch is read. */
final class EpochRun {
  private final Session session;
  private final Samples rows;
  private final Objective objective;
  private final List<Integer> answerShape;
  private final Scoring scoring;
  private final List<Double> losses = new ArrayList<>();
  private Batch next;
  private long done;
  private double weighted;

  /**
   * @param answerShape the shape of an answer; all but the number of samples stays
   */
  EpochRun(Session session, Samples rows, Objective objective, List<Integer> answerShape) {
    this.session = session;
    this.rows = rows;
    this.objective = objective;
    this.answerShape = List.copyOf(answerShape);
    this.scoring = new Scoring(objective);
  }

  /**
   * @param numbers the samples of this step
   * @param following those of the next, if there is one
   */
  void step(int[] numbers, Optional<int[]> following, double rate) {
    Batch batch = next == null ? rows.batch(numbers) : next;
    session.worker().startTraining(objective, rate, session.toTorch(batch), labels(batch));
    next = following.map(rows::batch).orElse(null);
    double loss = Elements.of(session.worker().next()).at(0);
    Tensor answer = session.worker().next();
    if (!Double.isFinite(loss)) {
      throw new ParityException(
          ParityException.Kind.UNSUPPORTED,
          "the loss became "
              + loss
              + " in step "
              + (losses.size() + 1)
              + " of this epoch; try a smaller --lr");
    }
    scoring.add(answer, batch);
    losses.add(loss);
    done += numbers.length;
    weighted += loss * numbers.length;
  }

  private List<NamedTensor> labels(Batch batch) {
    List<Tensor> labels = Scoring.labels(objective, batch, shape(batch));
    List<NamedTensor> named = new ArrayList<>();
    for (Tensor label : labels) {
      named.add(new NamedTensor("label" + named.size(), label));
    }
    return named;
  }

  private List<Integer> shape(Batch batch) {
    List<Integer> shape = new ArrayList<>(answerShape);
    if (!shape.isEmpty()) {
      shape.set(0, batch.samples());
    }
    return shape;
  }

  long done() {
    return done;
  }

  /** The mean so far. */
  double loss() {
    return weighted / done;
  }

  List<Double> losses() {
    return List.copyOf(losses);
  }

  Score score() {
    return scoring.score();
  }
}
