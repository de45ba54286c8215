package org.tf2torch.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.training.TrainingReport;
import org.tf2torch.torch.archive.TunedArchive;

/** Writes what was trained: the converted file's code, the trained module's tensors. */
public final class TunedFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TunedFile() {}

  /**
   * @param original what was trained, as this project wrote it
   * @param trained libtorch's file of it after training
   * @param doing is told how it goes
   */
  public static void write(
      Path original, Path trained, Path target, TrainingReport report, Consumer<String> doing)
      throws IOException {
    new TunedArchive(original, trained)
        .write(
            target,
            json -> noted(json, report),
            bytes -> doing.accept("writing " + target + " · " + Amounts.bytes(bytes)));
  }

  /** Appends to {@code tuned} how the weights were changed; the file may have been tuned before. */
  private static byte[] noted(byte[] json, TrainingReport report) {
    try {
      JsonNode root = JSON.readTree(json);
      if (!(root instanceof ObjectNode migration)) {
        throw ParityException.broken("migration.json is no object");
      }
      ArrayNode tuned = migration.withArray("tuned");
      ObjectNode note = tuned.addObject();
      note.put("data", report.data());
      note.put("samples", report.samples());
      note.put("epochs", report.epochs().size());
      note.put("batch", report.batchSize());
      note.put("loss", report.objective());
      note.put("optimizer", report.optimizer());
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(migration) + "\n";
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException | UnsupportedOperationException e) {
      throw ParityException.broken("migration.json cannot be added to: " + e.getMessage());
    } catch (IOException e) {
      throw ParityException.broken("migration.json: " + e.getMessage());
    }
  }
}
