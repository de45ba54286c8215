package org.tf2torch.cli.convert;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
import org.tf2torch.tf.model.MetaGraph;
import org.tf2torch.tf.model.ModelFile;
import org.tf2torch.tf.model.SelectionException;
import org.tf2torch.tf.training.TrainingReader;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.Program;
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
      return new Refused(model, e.refusals(), e.cut(), e.textHelps(), time());
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
    if (output.isPresent()) {
      requireApart(file.file(), output.get().path());
    }
    boolean several = request.allSignatures() && Importer.hasSignatures(file, request.selection());
    return several
        ? converted(file, Importer.readAll(file, request.selection()))
        : converted(file, Importer.read(file, request.selection()));
  }

  /** The model is not overwritten by what becomes of it. */
  private static void requireApart(Path graph, Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    Path place = target.toRealPath();
    Path folder = graph.toRealPath().getParent();
    if (place.equals(graph.toRealPath())
        || place.startsWith(folder.resolve("variables"))
        || place.startsWith(folder.resolve("assets"))) {
      throw new IOException("cannot write " + target + ": it is a file of the model");
    }
  }

  /** Every signature a method of its own. */
  private ConversionResult converted(ModelFile file, Importer.AllImported all) throws IOException {
    Program program =
        AllSignatures.program(all, rewritten(all.graphs()), origin(file, all.graphs().get(0)));
    SourceDescription source = SourceDescription.of(all);
    if (output.isEmpty()) {
      Summary summary = TorchScriptExporter.of(program).summary();
      return new Convertible(request.model(), source, summary, time());
    }
    Optional<Training> training =
        program.forward().isPresent() ? training(all.graphs().get(0)) : Optional.empty();
    Summary summary = write(program, training);
    return written(source, summary, Optional.empty());
  }

  private ConversionResult converted(ModelFile file, Importer.Imported imported)
      throws IOException {
    SourceDescription source = SourceDescription.of(imported);
    Graph graph = rewritten(List.of(imported)).get(0);
    Slimming.Result slim = request.slimming().apply(graph);
    Migration.Source origin = origin(file, imported);
    Program program = Program.of(slim.graph(), imported.signature(), origin, request.slimming());
    if (output.isEmpty()) {
      Summary summary = TorchScriptExporter.of(program).summary();
      return new Convertible(request.model(), source, summary, time());
    }
    Summary summary = write(program, training(imported));
    Optional<Slimmed> slimmed = Optional.empty();
    if (request.slimming().changes()) {
      Program whole = Program.of(graph, imported.signature(), origin, Slimming.NONE);
      Summary exact = TorchScriptExporter.of(whole).summary();
      slimmed = Optional.of(Slimmed.of(request.slimming(), slim, exact, summary));
    }
    return written(source, summary, slimmed);
  }

  private ConversionResult written(
      SourceDescription source, Summary summary, Optional<Slimmed> slimmed) throws IOException {
    Path target = output.orElseThrow().path();
    long bytes = AtomicFolder.size(target);
    return new Converted(request.model(), target, source, summary, bytes, slimmed, time());
  }

  /** The graphs behind all passes; they share variables. */
  private List<Graph> rewritten(List<Importer.Imported> imported) {
    progress.accept("rewriting " + request.model());
    List<Graph> graphs = imported.stream().map(Importer.Imported::graph).toList();
    MetaGraph model = imported.get(0).metaGraph();
    return Passes.run(graphs, request.layout() == IoLayout.CHANNELS_FIRST).stream()
        .map(graph -> KerasMomentum.apply(graph, model))
        .toList();
  }

  /** Writes what is wanted, and says what it consists of. */
  private Summary write(Program program, Optional<Training> training) throws IOException {
    Output wanted = output.orElseThrow();
    Path target = wanted.path();
    LongConsumer writing =
        bytes -> progress.accept("writing " + target + " · " + Amounts.bytes(bytes));
    if (wanted.format() == OutputFormat.TORCHSCRIPT) {
      TorchScriptExporter exporter = TorchScriptExporter.of(program);
      exporter.write(target, writing);
      return exporter.summary();
    }
    SourcePackage files =
        SourcePackage.of(new SourcePackage.Model(program, training), wanted.weights());
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
