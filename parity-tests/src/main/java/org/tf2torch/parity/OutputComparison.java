package org.tf2torch.parity;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.metrics.ClassAgreement;
import org.tf2torch.parity.metrics.ErrorAccumulator;
import org.tf2torch.parity.metrics.ErrorStatistics;
import org.tf2torch.parity.metrics.LabelScore;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.metrics.UlpHistogram;
import org.tf2torch.parity.tensor.Tensor;

/** Collects what is to be said of one output, batch after batch. */
final class OutputComparison {
  private final Migration.Port port;
  private final Tolerance tolerance;
  private final String random;
  private final ErrorAccumulator errors;
  private final UlpHistogram ulps = new UlpHistogram();
  private String problem;
  private ClassAgreement agreement;
  private LabelScore expectedScore;
  private LabelScore actualScore;

  /**
   * @param random the operation on whose draws the output depends; null if there is none
   */
  OutputComparison(Migration.Port port, Tolerance tolerance, String random) {
    this.port = port;
    this.tolerance = tolerance;
    this.random = random;
    this.errors = new ErrorAccumulator(tolerance);
  }

  /** Adds a batch; both tensors as TensorFlow lays them out. */
  void add(Tensor expected, Tensor actual, Optional<Batch.Labels> labels) {
    if (expected.dtype() != actual.dtype() || !expected.shape().equals(actual.shape())) {
      problem = "is " + actual + ", in TensorFlow " + expected;
      return;
    }
    if (expected.dtype() == DType.STRING) {
      // Every word that differs is off by one.
      errors.add(Tensor.zeros(DType.INT64, expected.shape()), differences(expected, actual));
      return;
    }
    errors.add(expected, actual);
    ulps.add(expected, actual);
    if (ClassAgreement.isClassification(expected)) {
      classify(expected, actual, labels);
    }
  }

  private static Tensor differences(Tensor expected, Tensor actual) {
    Tensor differences = Tensor.zeros(DType.INT64, expected.shape());
    LongBuffer flags = differences.buffer().asLongBuffer();
    List<byte[]> words = actual.words();
    for (byte[] word : expected.words()) {
      flags.put(Arrays.equals(word, words.get(flags.position())) ? 0 : 1);
    }
    return differences;
  }

  private void classify(Tensor expected, Tensor actual, Optional<Batch.Labels> labels) {
    if (agreement == null) {
      agreement = new ClassAgreement();
    }
    agreement.add(expected, actual);
    if (labels.isEmpty() || !labelsFit(labels.get(), expected)) {
      return;
    }
    if (expectedScore == null) {
      expectedScore = LabelScore.forOutputsLike(expected);
      actualScore = expectedScore.sibling();
    }
    expectedScore.add(expected, labels.get().values());
    actualScore.add(actual, labels.get().values());
  }

  private static boolean labelsFit(Batch.Labels labels, Tensor output) {
    int classes = output.shape().get(1);
    return (labels.classes() == Batch.Labels.UNKNOWN || labels.classes() == classes)
        && labels.values().length == output.rows()
        && Arrays.stream(labels.values()).allMatch(v -> v >= 0 && v < classes);
  }

  ParityReport.Output report() {
    ErrorStatistics error = errors.statistics();
    return new ParityReport.Output(
        port.name(),
        port.dtype().text(),
        port.shape(),
        problem == null && (random != null || error.outside() == 0),
        problem,
        tolerance,
        error,
        port.dtype().isFloat() || port.dtype().isComplex() ? ulps.counts() : List.of(),
        errors.worstRow(),
        null,
        agreement == null ? null : agreementReport(),
        expectedScore == null
            ? null
            : new ParityReport.Scores(score(expectedScore), score(actualScore)),
        random);
  }

  private ParityReport.Agreement agreementReport() {
    long topFive = agreement.topFive();
    return new ParityReport.Agreement(
        agreement.rows(), agreement.first(), topFive < 0 ? null : topFive);
  }

  private static ParityReport.Score score(LabelScore score) {
    return new ParityReport.Score(score.correct(), score.accuracy(), score.meanLoss());
  }
}
