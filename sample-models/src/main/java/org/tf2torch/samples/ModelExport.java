package org.tf2torch.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;

/**
 * Writes the network alone as a SavedModel.
 *
 * <p>The trained weights go through a checkpoint into a second graph that holds neither loss nor
 * optimizer, so that the model is a third of the size and has nothing in it but what its signature
 * needs.
 */
final class ModelExport {
  private ModelExport() {}

  /**
   * Writes a SavedModel with the signature {@code serving_default}: {@code images} to {@code
   * logits}.
   *
   * @param trained a session over a graph that {@link CifarNetwork#build} has built the network
   *     into
   */
  static void write(Session trained, Path folder) throws IOException {
    Path checkpoints = Files.createTempDirectory("checkpoint");
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      CifarNetwork network = CifarNetwork.build(Ops.create(graph), 0);
      String checkpoint = checkpoints.resolve("trained").toString();
      trained.save(checkpoint);
      session.restore(checkpoint);
      Signature signature =
          Signature.builder()
              .input("images", network.images())
              .output("logits", network.logits())
              .build();
      SavedModelBundle.exporter(folder.toString())
          .withSession(session)
          .withSignature(signature)
          .export();
    } finally {
      delete(checkpoints);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
