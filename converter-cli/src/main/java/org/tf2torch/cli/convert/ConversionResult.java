package org.tf2torch.cli.convert;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Cut;
import org.tf2torch.ir.Refusal;
import org.tf2torch.torch.Summary;

/** What became of one model. */
public sealed interface ConversionResult {
  /** The model, as it was named. */
  Path model();

  Status status();

  /** How long it took. */
  Duration time();

  /**
   * The file is written.
   *
   * @param bytes its size
   * @param slimmed how it was made smaller; empty for an exact conversion
   */
  record Converted(
      Path model,
      Path output,
      SourceDescription source,
      Summary summary,
      long bytes,
      Optional<Slimmed> slimmed,
      Duration time)
      implements ConversionResult {
    @Override
    public Status status() {
      return Status.CONVERTED;
    }
  }

  /** The model can be converted; nothing was written, as nothing else was asked for. */
  record Convertible(Path model, SourceDescription source, Summary summary, Duration time)
      implements ConversionResult {
    @Override
    public Status status() {
      return Status.CONVERTIBLE;
    }
  }

  /** The file that was there was made from the same model, and was left alone. */
  record Unchanged(Path model, Path output, Duration time) implements ConversionResult {
    @Override
    public Status status() {
      return Status.UNCHANGED;
    }
  }

  /**
   * Something in the model cannot be moved exactly; nothing was written.
   *
   * @param cut the part that does convert, when there is one
   * @param textHelps whether the whole converts with text in lists
   */
  record Refused(
      Path model, List<Refusal> refusals, Optional<Cut> cut, boolean textHelps, Duration time)
      implements ConversionResult {
    public Refused {
      refusals = List.copyOf(refusals);
    }

    @Override
    public Status status() {
      return Status.REFUSED;
    }
  }

  /**
   * The conversion ended early; nothing was written.
   *
   * @param message one line that names the model or file it is about
   * @param cause where the converter itself is at fault
   */
  record Stopped(
      Path model, Status status, String message, Optional<Throwable> cause, Duration time)
      implements ConversionResult {}
}
