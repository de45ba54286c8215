package org.tf2torch.cli.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.model.ModelFile;
import org.tf2torch.tf.model.SelectionException;

/** Tells whether a converted file was made from a model as the model is now. */
final class UpToDate {
  private static final String RECORD = "migration.json";
  private static final String MIGRATION = "/extra/" + RECORD;

  private UpToDate() {}

  /**
   * Whether the file is newer than every file of the model, and says that it was made from a graph
   * with the hash that the model's has now, with as many signatures as are wanted. The graph's hash
   * alone does not tell of new weights, the times alone not of a model that was replaced by an
   * older one.
   */
  static boolean isUpToDate(Path model, Path output, boolean allSignatures) {
    try {
      Path written = Files.isDirectory(output) ? output.resolve(RECORD) : output;
      return Files.isRegularFile(written)
          && newest(model).compareTo(Files.getLastModifiedTime(written)) <= 0
          && migration(output).filter(it -> isOf(it, model, allSignatures)).isPresent();
    } catch (IOException | BrokenModelException | SelectionException e) {
      // What cannot be read is converted again, and then says what is wrong.
      return false;
    }
  }

  private static boolean isOf(JsonNode migration, Path model, boolean allSignatures) {
    ModelFile file = ModelFile.open(model);
    boolean several = allSignatures && Importer.hasSignatures(file, Importer.Selection.DEFAULT);
    return migration.at("/source/saved_model_sha256").asText().equals(file.sha256())
        && migration.has("methods") == several;
  }

  private static FileTime newest(Path model) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(model)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    FileTime newest = FileTime.fromMillis(0);
    for (Path file : files) {
      FileTime time = Files.getLastModifiedTime(file);
      newest = time.compareTo(newest) > 0 ? time : newest;
    }
    return newest;
  }

  private static Optional<JsonNode> migration(Path output) throws IOException {
    if (Files.isDirectory(output)) {
      try (InputStream in = Files.newInputStream(output.resolve(RECORD))) {
        return json(in);
      }
    }
    try (ZipFile zip = new ZipFile(output.toFile())) {
      Optional<? extends ZipEntry> entry =
          zip.stream().filter(e -> e.getName().endsWith(MIGRATION)).findFirst();
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream in = zip.getInputStream(entry.get())) {
        return json(in);
      }
    }
  }

  private static Optional<JsonNode> json(InputStream migration) throws IOException {
    try {
      return Optional.of(new ObjectMapper().readTree(migration));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
