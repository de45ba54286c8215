package org.tf2torch.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.worker.ModelSource;

/**
 * The TensorFlow model on disk, with what the converted file says was taken from it.
 *
 * @param graph the file that holds its graph
 */
record OriginalModel(Path path, Path graph, String sha256, Migration migration) {
  private static final List<String> DEFAULT_TAGS = List.of("serve");

  /**
   * @throws ParityException if there is no model at this place
   */
  static OriginalModel at(Path path, Migration migration) {
    Path graph = path;
    if (Files.isDirectory(path)) {
      graph =
          Stream.of("saved_model.pb", "saved_model.pbtxt")
              .map(path::resolve)
              .filter(Files::isRegularFile)
              .findFirst()
              .orElseThrow(
                  () -> ParityException.broken(path + ": no saved_model.pb in this folder"));
    } else if (!Files.exists(path)) {
      throw ParityException.broken(path + ": no such file or folder");
    }
    return new OriginalModel(path, graph, Digest.ofFile(graph), migration);
  }

  private boolean frozen() {
    return graph.equals(path);
  }

  private List<String> tags() {
    return frozen() || !migration.tags().isEmpty() ? migration.tags() : DEFAULT_TAGS;
  }

  ModelSource.Reference reference(int threads, boolean opened) {
    return new ModelSource.Reference(
        path.toAbsolutePath().toString(),
        tags(),
        migration.signature(),
        migration.inputs().stream().map(Migration.Port::name).toList(),
        migration.outputs().stream().map(Migration.Port::name).toList(),
        threads,
        opened,
        true);
  }

  ParityReport.Original report() {
    return new ParityReport.Original(
        path.toString(), sha256, frozen() ? null : migration.signature(), tags());
  }
}
