package org.tf2torch.parity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.data.Picture;
import org.tf2torch.parity.metrics.ClassAgreement;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/** Keeps the pictures on which a classifier's answers differ most. */
final class WorstSamples {
  private static final int KEPT = 6;

  private final List<ParityReport.Picture> pictures = new ArrayList<>();

  /**
   * @param first number of the batch's first sample
   */
  void add(Batch batch, long first, Tensor expected, Tensor actual) {
    if (batch.inputs().size() != 1
        || !ClassAgreement.isClassification(expected)
        || !expected.shape().equals(actual.shape())
        || !Picture.isPicture(batch.inputs().get(0).tensor())) {
      return;
    }
    Tensor input = batch.inputs().get(0).tensor();
    int classes = expected.shape().get(1);
    Elements e = Elements.of(expected);
    Elements a = Elements.of(actual);
    for (int row = 0; row < Math.min(input.rows(), expected.rows()); row++) {
      double error = error(e, a, row, classes);
      if (pictures.size() < KEPT || error > pictures.get(KEPT - 1).error()) {
        insert(
            new ParityReport.Picture(
                first + row,
                error,
                Picture.png(input, row),
                prediction(e, row, classes),
                prediction(a, row, classes)));
      }
    }
  }

  private void insert(ParityReport.Picture picture) {
    pictures.add(picture);
    pictures.sort(Comparator.comparingDouble(ParityReport.Picture::error).reversed());
    if (pictures.size() > KEPT) {
      pictures.remove(KEPT);
    }
  }

  private static double error(Elements expected, Elements actual, int row, int classes) {
    double worst = 0;
    for (int i = row * classes; i < (row + 1) * classes; i++) {
      worst = Math.max(worst, Math.abs(expected.at(i) - actual.at(i)));
    }
    return worst;
  }

  private static String prediction(Elements elements, int row, int classes) {
    int best = ClassAgreement.top(elements, row, classes, 1).get(0);
    return String.format(Locale.ROOT, "class %d (%.4f)", best, elements.at(row * classes + best));
  }

  List<ParityReport.Picture> pictures() {
    return List.copyOf(pictures);
  }
}
