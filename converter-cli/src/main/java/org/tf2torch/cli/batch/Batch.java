package org.tf2torch.cli.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.tf2torch.cli.convert.Conversion;
import org.tf2torch.cli.convert.ConversionRequest;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.convert.ConversionResult.Unchanged;
import org.tf2torch.cli.convert.IoLayout;
import org.tf2torch.cli.convert.Output;
import org.tf2torch.cli.convert.Status;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.tf.Importer;

/** Converts many models in this process. What happens to one is no matter to the others. */
public final class Batch {
  /**
   * How models are converted.
   *
   * @param allSignatures whether every numeric signature becomes a method
   * @param jobs models at a time
   * @param resume leaves files alone that were made from the same model
   */
  public record Options(IoLayout layout, boolean allSignatures, int jobs, boolean resume) {}

  private final Output target;
  private final Options options;
  private final Consumer<ConversionResult> done;
  private final Map<Path, ZooModel> owners = new HashMap<>();

  private Batch(Output target, Options options, Consumer<ConversionResult> done) {
    this.target = target;
    this.options = options;
    this.done = done;
  }

  /**
   * Converts models into a folder.
   *
   * @param target the folder, and what is written into it
   * @param done is told of every result as it comes, from several threads at a time
   * @return the results, in the order of the models
   */
  public static List<ConversionResult> run(
      List<ZooModel> models, Output target, Options options, Consumer<ConversionResult> done)
      throws InterruptedException {
    return new Batch(target, options, done).run(models);
  }

  private List<ConversionResult> run(List<ZooModel> models) throws InterruptedException {
    models.forEach(model -> owners.putIfAbsent(model.output(), model));
    ExecutorService pool = Executors.newFixedThreadPool(options.jobs());
    try {
      Map<ZooModel, Future<ConversionResult>> futures = new HashMap<>();
      for (ZooModel model : smallestFirst(models)) {
        futures.put(model, pool.submit(() -> convert(model)));
      }
      List<ConversionResult> results = new ArrayList<>();
      for (ZooModel model : models) {
        results.add(result(futures.get(model)));
      }
      return alone(models, results);
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * A class whose first use runs out of memory can never be used again, so the models that need
   * much come when all classes are in use.
   */
  private static List<ZooModel> smallestFirst(List<ZooModel> models) {
    return models.stream().sorted(Comparator.comparingLong(ZooModel::graphBytes)).toList();
  }

  /** Tries again, one by one, what found too little memory beside others. */
  private List<ConversionResult> alone(List<ZooModel> models, List<ConversionResult> results)
      throws InterruptedException {
    List<ConversionResult> last = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      boolean memory = options.jobs() > 1 && ranOutOfMemory(results.get(i));
      last.add(memory ? convert(models.get(i)) : results.get(i));
    }
    return last;
  }

  private static boolean ranOutOfMemory(ConversionResult result) {
    return result instanceof Stopped stopped
        && stopped.cause().filter(OutOfMemoryError.class::isInstance).isPresent();
  }

  private ConversionResult convert(ZooModel model) throws InterruptedException {
    ConversionResult result = attempt(model);
    done.accept(result);
    return result;
  }

  private ConversionResult attempt(ZooModel model) throws InterruptedException {
    Instant start = Instant.now();
    Output written = target.below(model.output());
    Path output = written.path();
    ZooModel owner = owners.get(model.output());
    if (owner != model) {
      return unwritable(model, output + " is what " + owner.name() + " becomes", start);
    }
    if (options.resume() && UpToDate.isUpToDate(model.path(), output, options.allSignatures())) {
      return new Unchanged(model.path(), output, Duration.between(start, Instant.now()));
    }
    try {
      Files.createDirectories(output.toAbsolutePath().getParent());
    } catch (IOException e) {
      return unwritable(model, "cannot make the folder of " + output + ": " + e, start);
    }
    ConversionRequest request =
        new ConversionRequest(
            model.path(),
            Importer.Selection.DEFAULT,
            options.layout(),
            Slimming.NONE,
            options.allSignatures());
    return Conversion.run(request, written, doing -> {});
  }

  private static ConversionResult unwritable(ZooModel model, String message, Instant start) {
    return new Stopped(
        model.path(),
        Status.UNWRITABLE,
        message,
        Optional.empty(),
        Duration.between(start, Instant.now()));
  }

  private static ConversionResult result(Future<ConversionResult> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a conversion's failure is a result", e.getCause());
    }
  }
}
