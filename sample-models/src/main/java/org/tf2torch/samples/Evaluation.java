package org.tf2torch.samples;

import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** How good a network is on images it was not trained on. */
final class Evaluation {
  private Evaluation() {}

  /** The share of the images whose class has the highest score, 0 to 1. */
  static double accuracy(Session session, CifarNetwork network, Cifar10 data, int batchSize) {
    int correct = 0;
    for (List<Integer> positions : data.batches(batchSize)) {
      try (Batch batch = data.batch(positions);
          Result result =
              session
                  .runner()
                  .feed(network.images(), batch.images())
                  .fetch(network.logits())
                  .run()) {
        correct += correct((TFloat32) result.get(0), batch);
      }
    }
    return (double) correct / data.size();
  }

  private static int correct(TFloat32 logits, Batch batch) {
    int correct = 0;
    for (int image = 0; image < batch.size(); image++) {
      if (highest(logits, image) == batch.labels().getInt(image)) {
        correct++;
      }
    }
    return correct;
  }

  private static int highest(TFloat32 logits, int image) {
    int best = 0;
    for (int c = 1; c < Cifar10.CLASSES; c++) {
      if (logits.getFloat(image, c) > logits.getFloat(image, best)) {
        best = c;
      }
    }
    return best;
  }
}
