package org.tf2torch.cli.random;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.cli.convert.Conversion;
import org.tf2torch.cli.convert.ConversionRequest;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.convert.IoLayout;
import org.tf2torch.cli.convert.Output;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.Frameworks;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.archive.ConvertedFile;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.tf.Importer.Selection;

/** Converts a random graph and compares what both frameworks compute. */
final class Trial {
  private final Frameworks frameworks;
  private final Rounding rounding;
  private final Path graphFile;
  private final Path convertedFile;

  Trial(Frameworks frameworks, Path folder) {
    this.frameworks = frameworks;
    this.rounding = new Rounding(frameworks, folder);
    this.graphFile = folder.resolve("graph.pb");
    this.convertedFile = folder.resolve("out.pt");
  }

  Outcome run(RandomGraph graph) throws InterruptedException {
    Eager.write(graph.graph(), graphFile);
    Selection outputs = new Selection(Set.of(), Optional.empty(), List.of(), graph.outputs());
    IoLayout layout = graph.seed() % 2 == 0 ? IoLayout.CHANNELS_FIRST : IoLayout.SOURCE;
    ConversionResult result =
        Conversion.run(
            new ConversionRequest(graphFile, outputs, layout),
            Output.file(convertedFile),
            message -> {});
    if (result instanceof Refused refused) {
      return new Outcome.Refused(
          refused.refusals().stream().map(r -> r.op() + ": " + r.reason()).toList());
    }
    if (result instanceof Stopped stopped) {
      return new Outcome.Failed("conversion", null, stopped.message() + trace(stopped.cause()));
    }
    return compare(graph);
  }

  private Outcome compare(RandomGraph graph) {
    Migration migration = ConvertedFile.read(convertedFile);
    List<Optional<List<Tensor>>> expected = originals(graph);
    int agreed = 0;
    try {
      Frameworks.Loaded converted = frameworks.converted(convertedFile, migration);
      for (int i = 0; i < expected.size(); i++) {
        if (expected.get(i).isPresent()) {
          List<NamedTensor> feed = graph.feeds().get(i);
          Optional<Outcome> failure = run(graph, converted, migration, feed, expected.get(i).get());
          if (failure.isPresent()) {
            return failure.get();
          }
          agreed++;
        }
      }
    } catch (ParityException e) {
      return failed(e);
    }
    return new Outcome.Agreed(agreed);
  }

  private static Outcome failed(ParityException e) {
    boolean died = e.kind() == ParityException.Kind.INTERNAL;
    return new Outcome.Failed(died ? "crash" : "libtorch", null, e.getMessage());
  }

  private Optional<Outcome> run(
      RandomGraph graph,
      Frameworks.Loaded converted,
      Migration migration,
      List<NamedTensor> feed,
      List<Tensor> expected) {
    List<Tensor> actual;
    try {
      actual = converted.run(ordered(migration, feed));
    } catch (ParityException e) {
      // PyTorch may raise an error where there is nothing to compute, as for windows on no pixels.
      return rounding.hasNothing(graph, feed) ? Optional.empty() : Optional.of(failed(e));
    }
    return compare(graph, feed, expected, actual);
  }

  /** TensorFlow's answer to each feed; none to those it rejects. */
  private List<Optional<List<Tensor>>> originals(RandomGraph graph) {
    List<Optional<List<Tensor>>> answers = new ArrayList<>();
    try {
      Frameworks.Loaded original =
          frameworks.original(graphFile, graph.placeholders(), graph.outputs());
      for (List<NamedTensor> feed : graph.feeds()) {
        try {
          answers.add(Optional.of(original.run(feed)));
        } catch (ParityException e) {
          answers.add(Optional.empty());
        }
      }
      return answers;
    } catch (ParityException e) {
      return List.of();
    }
  }

  private static String trace(Optional<Throwable> cause) {
    return cause.stream()
        .flatMap(e -> List.of(e.getStackTrace()).stream())
        .limit(12)
        .map(frame -> "\n    at " + frame)
        .reduce("", String::concat);
  }

  private Optional<Outcome> compare(
      RandomGraph graph, List<NamedTensor> feed, List<Tensor> expected, List<Tensor> actual) {
    for (int i = 0; i < expected.size(); i++) {
      String output = graph.outputs().get(i);
      int index = i;
      DType computed = graph.computedIn(output).orElse(expected.get(i).dtype());
      if (Closeness.difference(expected.get(i), actual.get(i), computed, List.of()).isPresent()) {
        Optional<Outcome> failure =
            Closeness.difference(
                    expected.get(i), actual.get(i), computed, rounding.answers(graph, feed, output))
                .map(
                    message ->
                        new Outcome.Failed(
                            "difference",
                            output,
                            "%s\n  expected %s\n  got      %s"
                                .formatted(
                                    message,
                                    RandomGraph.numbers(expected.get(index)),
                                    RandomGraph.numbers(actual.get(index)))));
        if (failure.isPresent()) {
          return failure;
        }
      }
    }
    return Optional.empty();
  }

  private static List<NamedTensor> ordered(Migration migration, List<NamedTensor> feed) {
    return migration.inputs().stream()
        .map(
            port ->
                feed.stream().filter(t -> t.name().equals(port.name())).findFirst().orElseThrow())
        .toList();
  }
}
