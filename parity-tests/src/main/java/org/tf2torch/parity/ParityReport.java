package org.tf2torch.parity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tf2torch.parity.metrics.ErrorStatistics;
import org.tf2torch.parity.metrics.Tolerance;

/**
 * What a check found. As JSON it follows {@code docs/report.schema.json}; what is null there is
 * left out.
 *
 * @param format version of this structure
 * @param passed whether every output stayed within its tolerance in every probe
 * @param original the TensorFlow model
 * @param converted the PyTorch file
 * @param notes what a reader should know that is no failure
 * @param probes the groups of inputs the models were run on, in order
 * @param layers the comparison layer by layer; null unless it was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParityReport(
    int format,
    boolean passed,
    Original original,
    Converted converted,
    Data data,
    Environment environment,
    List<String> notes,
    List<Probe> probes,
    Layers layers) {

  /** The version that this class writes. */
  public static final int FORMAT = 1;

  /**
   * @param path as it was given
   * @param sha256 of {@code saved_model.pb}, {@code saved_model.pbtxt} or the frozen graph
   * @param signature null for a frozen graph
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Original(String path, String sha256, String signature, List<String> tags) {}

  /**
   * @param path as it was given
   * @param sha256 of the file
   * @param bytes its size
   * @param inputs what {@code forward} takes, such as {@code image: float32[?, 3, 32, 32]}
   * @param weights how many variables of the original became parameters or buffers
   */
  public record Converted(
      String path, String sha256, long bytes, List<String> inputs, int weights) {}

  /**
   * @param description where the inputs came from and how they were normalised
   * @param inputsSha256 of all inputs' bytes in the order they were fed
   */
  public record Data(String description, long samples, int batchSize, String inputsSha256) {}

  /**
   * @param settings what was set so that a second run gives the same numbers
   */
  public record Environment(
      String tensorflow,
      String libtorch,
      String device,
      int threads,
      String java,
      String system,
      Map<String, String> settings) {}

  /**
   * A group of inputs: a data set, or one kind of generated input.
   *
   * @param problem why the models could not be compared, in which case there are no outputs; else
   *     null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Probe(
      String name,
      long samples,
      boolean passed,
      String problem,
      List<Output> outputs,
      List<Picture> pictures) {

    Probe with(Map<String, Distance> distances) {
      List<Output> outs = outputs.stream().map(o -> o.with(distances.get(o.name()))).toList();
      return new Probe(name, samples, passed, problem, outs, pictures);
    }
  }

  /**
   * An input worth looking at, because the outputs differ most there.
   *
   * @param sample its number within the probe
   * @param error largest error of its outputs
   * @param png the input as a picture, in Base64
   * @param tensorflow what TensorFlow predicts, such as {@code class 3 (0.91)}
   * @param pytorch what the converted model predicts
   */
  public record Picture(long sample, double error, String png, String tensorflow, String pytorch) {}

  /**
   * One output over all batches of a probe.
   *
   * @param shape as the converted file declares it, −1 where it is open; null where even the rank
   *     is
   * @param problem why the outputs could not be compared, such as different shapes; else null
   * @param ulps how many elements are less than 2^k units in the last place apart, see {@link
   *     org.tf2torch.parity.metrics.UlpHistogram}; empty for integers
   * @param worstSample number of the sample with the largest error, −1 if nothing was compared
   * @param distance how far both sides are from a float64 run of the converted model; null if there
   *     was none
   * @param agreement null unless the output is a classification
   * @param scores null unless it is and the data have labels
   * @param random the operation on whose draws the output depends, so that only type and shape were
   *     compared; null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Output(
      String name,
      String dtype,
      List<Integer> shape,
      boolean passed,
      String problem,
      Tolerance tolerance,
      ErrorStatistics error,
      List<Long> ulps,
      long worstSample,
      Distance distance,
      Agreement agreement,
      Scores scores,
      String random) {

    Output with(Distance fromExact) {
      return new Output(
          name,
          dtype,
          shape,
          passed,
          problem,
          tolerance,
          error,
          ulps,
          worstSample,
          fromExact,
          agreement,
          scores,
          random);
    }

    /** Why this output failed, or would if the tolerance were smaller. */
    public String failure() {
      if (problem != null) {
        return problem;
      }
      String text =
          String.format(
              Locale.ROOT,
              "%d of %d elements outside atol %.1e + rtol %.1e, largest error %.3e",
              error.outside(),
              error.elements(),
              tolerance.atol(),
              tolerance.rtol(),
              error.maxAbs());
      return error.nonFinite() == 0
          ? text
          : text + ", " + error.nonFinite() + " NaN or infinite on one side only";
    }
  }

  /**
   * In how many rows both sides rank the same classes first.
   *
   * @param topFive null where there are no more than five classes
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Agreement(long rows, long first, Long topFive) {}

  /** Accuracy and loss against the data's labels, on both sides. */
  public record Scores(Score tensorflow, Score pytorch) {}

  /**
   * @param loss mean cross-entropy
   */
  public record Score(long correct, double accuracy, double loss) {}

  /**
   * Both models, layer by layer.
   *
   * @param samples how many samples the layers were compared on
   * @param firstOff name of the first layer that is off; null if none is
   * @param layers in the order TensorFlow computes them
   * @param unmatched modules of the converted file for which no tensor of the original was found
   * @param exact why there is no float64 run to compare with; null if there is one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Layers(
      long samples, String firstOff, List<Layer> layers, List<String> unmatched, String exact) {}

  /**
   * A module's output in both models.
   *
   * @param name the module's path in the converted file
   * @param tensor TensorFlow's name of the tensor
   * @param off whether the error is larger than a re-ordering of float32 sums explains
   * @param distance how far both are from the exact result; null if there was no float64 run
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Layer(
      String name, String tensor, boolean off, ErrorStatistics error, Distance distance) {}

  /** Largest absolute difference from the converted model run in float64. */
  public record Distance(double tensorflow, double pytorch) {}

  /** Whether some output depends on random draws. */
  boolean draws() {
    return probes.stream().flatMap(p -> p.outputs().stream()).anyMatch(o -> o.random() != null);
  }

  ParityReport with(String note) {
    return new ParityReport(
        format,
        passed,
        original,
        converted,
        data,
        environment,
        Stream.concat(notes.stream(), Stream.of(note)).toList(),
        probes,
        layers);
  }

  /** This report with the layers' comparison, which fails it if a layer is off. */
  ParityReport with(LayerCheck.Found found) {
    return new ParityReport(
        format,
        passed && found.layers().firstOff() == null,
        original,
        converted,
        data,
        environment,
        Stream.concat(notes.stream(), found.notes().stream()).toList(),
        probes.stream().map(probe -> probe.with(found.outputs())).toList(),
        found.layers());
  }

  /**
   * For tests: nothing where the check passed.
   *
   * @return this report
   * @throws AssertionError naming every output that failed, and by how much
   */
  public ParityReport assertPassed() {
    if (!passed) {
      throw new AssertionError(
          converted.path()
              + " is not the model "
              + original.path()
              + ": "
              + String.join("; ", failures()));
    }
    return this;
  }

  /** One line for each probe or output that failed. */
  public List<String> failures() {
    Stream<String> outputs =
        probes.stream().filter(p -> !p.passed()).flatMap(p -> failures(p).stream());
    Stream<String> layer =
        layers == null || layers.firstOff() == null
            ? Stream.empty()
            : Stream.of("layers: the first that is off is " + layers.firstOff());
    return Stream.concat(outputs, layer).toList();
  }

  private static List<String> failures(Probe probe) {
    if (probe.problem() != null) {
      return List.of(probe.name() + ": " + probe.problem());
    }
    return probe.outputs().stream()
        .filter(output -> !output.passed())
        .map(output -> probe.name() + ": " + output.name() + " " + output.failure())
        .collect(Collectors.toList());
  }
}
