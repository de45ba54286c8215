package org.tf2torch.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import org.tf2torch.cli.convert.Status;
import org.tf2torch.cli.report.ResultJson;
import org.tf2torch.ir.data.DamagedDataException;
import org.tf2torch.parity.ParityException;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.model.SelectionException;

/**
 * Why a command could not do what was asked.
 *
 * @param status the word in JSON: one of {@link Status}, or {@code usage}
 * @param exit what the command ends with
 * @param message one line
 */
record Failure(String status, int exit, String message) {
  private static final String USAGE = "usage";

  static Failure usage(String message) {
    return new Failure(USAGE, ExitCode.USAGE.status(), message);
  }

  /** Any other exception than those of broken input, wrong usage and refusals is a defect. */
  static Failure of(Exception error) {
    if (error instanceof ParityException parity) {
      return new Failure(word(parity.kind()), parity.kind().exitCode(), parity.getMessage());
    } else if (error instanceof StoppedException stopped) {
      return of(stopped.status(), stopped.getMessage());
    } else if (error instanceof BrokenModelException || error instanceof DamagedDataException) {
      return of(Status.BROKEN, error.getMessage());
    } else if (error instanceof SelectionException) {
      return of(Status.REFUSED, error.getMessage());
    }
    return of(Status.FAILED, "a defect, please report it: " + error);
  }

  private static Failure of(Status status, String message) {
    return new Failure(status.text(), ExitCode.of(status).status(), message);
  }

  private static String word(ParityException.Kind kind) {
    return switch (kind) {
      case INTERNAL -> Status.FAILED.text();
      case USAGE -> USAGE;
      case UNSUPPORTED -> Status.REFUSED.text();
      case BROKEN_INPUT -> Status.BROKEN.text();
    };
  }

  /**
   * As {@code convert} prints it.
   *
   * @param model empty where the command line says none
   */
  String json(Optional<Path> model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    model.ifPresent(path -> json.put("model", path.toString()));
    return ResultJson.text(json.put("status", status).put("message", message));
  }
}
