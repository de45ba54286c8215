package org.tf2torch.cli.convert;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.tf2torch.cli.convert.ConversionResult.Converted;
import org.tf2torch.cli.convert.ConversionResult.Convertible;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.data.DamagedDataException;
import org.tf2torch.ir.pass.Passes;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.ir.training.Training;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.KerasMomentum;
import org.tf2torch.tf.model.ModelFile;
import org.tf2torch.tf.model.SelectionException;
import org.tf2torch.tf.training.TrainingReader;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.Summary;
import org.tf2torch.torch.TorchScriptExporter;
import org.tf2torch.torch.source.SourcePackage;

/**
 * Converts one model: reads it, runs the passes, writes the file. Whatever happens, the answer is a
 * result.
 */
public final class Conversion {
  /**
   * Graphs nest as deep as their authors liked; the stack is reserved, not used, until one does.
   */
  private static final long STACK_BYTES = 256L << 20;

  private final ConversionRequest request;
  private final Optional<Output> output;
  private final Consumer<String> progress;
  private final Instant start = Instant.now();

  private Conversion(
      ConversionRequest request, Optional<Output> output, Consumer<String> progress) {
    this.request = request;
    this.output = output;
    this.progress = progress;
  }

  /**
   * Converts a model in a thread of its own, which has a deep stack, and waits for it.
   *
   * @param output what to write; one that is there is replaced when the new one is complete
   * @param progress is told what is being done, in a few words, now and then
   * @throws InterruptedException if the waiting thread is interrupted; the conversion then goes on
   *     to its end
   */
  public static ConversionResult run(
      ConversionRequest request, Output output, Consumer<String> progress)
      throws InterruptedException {
    return new Conversion(request, Optional.of(output), progress).inDeepThread();
  }

  /**
   * Does everything but write, and says what would become of the model.
   *
   * @throws InterruptedException as {@link #run} does
   */
  public static ConversionResult examine(ConversionRequest request) throws InterruptedException {
    return new Conversion(request, Optional.empty(), doing -> {}).inDeepThread();
  }

  private ConversionResult inDeepThread() throws InterruptedException {
    ConversionResult[] result = new ConversionResult[1];
    Thread thread =
        new Thread(null, () -> result[0] = guarded(), "convert " + request.model(), STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    thread.join();
    return result[0];
  }

  private ConversionResult guarded() {
    Path model = request.model();
    try {
      return convert();
    } catch (RefusedException e) {
      return new Refused(model, e.refusals(), e.cut(), time());
    } catch (SelectionException e) {
      return stopped(Status.REFUSED, e.getMessage());
    } catch (BrokenModelException | DamagedDataException e) {
      return stopped(Status.BROKEN, e.getMessage());
    } catch (IOException e) {
      return stopped(Status.UNWRITABLE, unwritable(e));
    } catch (InternalError e) {
      // What Java throws when a mapped file has shrunk.
      return stopped(Status.BROKEN, model + ": changed while it was read");
    } catch (StackOverflowError e) {
      return failed("nests too deeply", e);
    } catch (OutOfMemoryError e) {
      return failed("needs more memory; with MIGRATE_JAVA_OPTS=-Xmx4g it gets more", e);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      return failed(e.toString(), e);
    }
  }

  private Stopped stopped(Status status, String message) {
    return new Stopped(request.model(), status, message, Optional.empty(), time());
  }

  private Stopped failed(String what, Throwable cause) {
    return new Stopped(
        request.model(), Status.FAILED, request.model() + ": " + what, Optional.of(cause), time());
  }

  private ConversionResult convert() throws RefusedException, IOException {
    progress.accept("reading " + request.model());
    ModelFile file = ModelFile.open(request.model());
    Importer.Imported imported = Importer.read(file, request.selection());
    SourceDescription source = SourceDescription.of(imported);
    progress.accept("rewriting " + request.model());
    Graph rewritten = Passes.run(imported.graph(), request.layout() == IoLayout.CHANNELS_FIRST);
    Graph graph = KerasMomentum.apply(rewritten, imported.metaGraph());
    Slimming.Result slim = request.slimming().apply(graph);
    if (output.isEmpty()) {
      Summary summary = exporter(slim.graph(), imported, file, request.slimming()).summary();
      return new Convertible(request.model(), source, summary, time());
    }
    Summary summary = write(slim.graph(), imported, file);
    long bytes = AtomicFolder.size(output.get().path());
    Optional<Slimmed> slimmed = Optional.empty();
    if (request.slimming().changes()) {
      Summary exact = exporter(graph, imported, file, Slimming.NONE).summary();
      slimmed = Optional.of(Slimmed.of(request.slimming(), slim, exact, summary));
    }
    return new Converted(
        request.model(), output.get().path(), source, summary, bytes, slimmed, time());
  }

  private static TorchScriptExporter exporter(
      Graph graph, Importer.Imported imported, ModelFile file, Slimming slimming) {
    return TorchScriptExporter.of(graph, imported.signature(), origin(file, imported), slimming);
  }

  /** Writes what is wanted, and says what it consists of. */
  private Summary write(Graph graph, Importer.Imported imported, ModelFile file)
      throws IOException {
    Output wanted = output.orElseThrow();
    Path target = wanted.path();
    LongConsumer writing =
        bytes -> progress.accept("writing " + target + " · " + Amounts.bytes(bytes));
    if (wanted.format() == OutputFormat.TORCHSCRIPT) {
      TorchScriptExporter exporter = exporter(graph, imported, file, request.slimming());
      exporter.write(target, writing);
      return exporter.summary();
    }
    SourcePackage files =
        SourcePackage.of(
            new SourcePackage.Model(
                graph,
                imported.signature(),
                origin(file, imported),
                request.slimming(),
                training(imported)),
            wanted.weights());
    AtomicFolder.write(target, folder -> files.write(folder, writing));
    return files.summary();
  }

  /** Of a whole model as it is: a part of one, or a smaller one, was not what was trained. */
  private Optional<Training> training(Importer.Imported imported) {
    Importer.Selection selection = request.selection();
    boolean whole = selection.inputs().isEmpty() && selection.outputs().isEmpty();
    return whole && !request.slimming().changes()
        ? TrainingReader.read(imported.metaGraph(), imported.graph())
        : Optional.empty();
  }

  private static Migration.Source origin(ModelFile file, Importer.Imported imported) {
    return new Migration.Source(
        file.sha256(),
        imported.metaGraph().tensorflowVersion(),
        List.copyOf(imported.metaGraph().proto().getMetaInfoDef().getTagsList()));
  }

  private Duration time() {
    return Duration.between(start, Instant.now());
  }

  /**
   * A plain exception of the file system says which file, and by its name what is wrong with it.
   */
  private static String unwritable(IOException error) {
    if (error instanceof FileSystemException e && e.getReason() == null) {
      return "cannot write " + e.getFile() + ": " + e.getClass().getSimpleName();
    }
    return String.valueOf(error.getMessage());
  }
}
