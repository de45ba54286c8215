package org.tf2torch.parity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    List<Probe> probes) {

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
   */
  public record Converted(String path, String sha256) {}

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
      String name, long samples, boolean passed, String problem, List<Output> outputs) {}

  /**
   * One output over all batches of a probe.
   *
   * @param shape as the converted file declares it, −1 where it is open; null where even the rank
   *     is
   * @param problem why the outputs could not be compared, such as different shapes; else null
   * @param ulps how many elements are less than 2^k units in the last place apart, see {@link
   *     org.tf2torch.parity.metrics.UlpHistogram}; empty for integers
   * @param worstSample number of the sample with the largest error, −1 if nothing was compared
   * @param agreement null unless the output is a classification
   * @param scores null unless it is and the data have labels
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
      Agreement agreement,
      Scores scores) {}

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
    return probes.stream().filter(p -> !p.passed()).flatMap(p -> failures(p).stream()).toList();
  }

  private static List<String> failures(Probe probe) {
    if (probe.problem() != null) {
      return List.of(probe.name() + ": " + probe.problem());
    }
    return probe.outputs().stream()
        .filter(output -> !output.passed())
        .map(output -> probe.name() + ": " + output.name() + " " + failure(output))
        .collect(Collectors.toList());
  }

  private static String failure(Output output) {
    if (output.problem() != null) {
      return output.problem();
    }
    ErrorStatistics error = output.error();
    return "%d of %d elements outside atol %.1e + rtol %.1e, largest error %.3e"
            .formatted(
                error.outside(),
                error.elements(),
                output.tolerance().atol(),
                output.tolerance().rtol(),
                error.maxAbs())
        + (error.nonFinite() == 0
            ? ""
            : ", %d NaN or infinite on one side only".formatted(error.nonFinite()));
  }
}
