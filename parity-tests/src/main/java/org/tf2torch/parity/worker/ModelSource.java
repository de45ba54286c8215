package org.tf2torch.parity.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.tf2torch.parity.tensor.TensorSpec;
import org.tf2torch.parity.training.OptimizerSetup;

/** What a worker is asked to load. Paths are absolute. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "side")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModelSource.Reference.class, name = "reference"),
  @JsonSubTypes.Type(value = ModelSource.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = ModelSource.Trainee.class, name = "trainee")
})
public sealed interface ModelSource {
  /**
   * A TensorFlow model.
   *
   * @param path a SavedModel's folder or a frozen graph's file, binary or text
   * @param tags the meta graph's tag set; unused for a frozen graph
   * @param signature the signature to run; null for a frozen graph
   * @param inputs names within the signature, or of nodes in a frozen graph
   * @param outputs likewise
   * @param threads threads of TensorFlow's pools
   * @param opened whether the bodies of called functions are put into the graph, so that every
   *     tensor can be fetched by its name
   * @param optimized whether TensorFlow may rewrite the graph before it runs it, as it does by
   *     default
   */
  record Reference(
      String path,
      List<String> tags,
      String signature,
      List<String> inputs,
      List<String> outputs,
      int threads,
      boolean opened,
      boolean optimized)
      implements ModelSource {}

  /**
   * A TorchScript file.
   *
   * @param path the file
   * @param outputs what {@code forward} returns: one tensor, or a dictionary with these keys
   * @param device {@code cpu}, {@code cuda} or {@code cuda:1}
   */
  record Candidate(String path, List<TensorSpec> outputs, String device) implements ModelSource {}

  /**
   * A TorchScript file that is trained.
   *
   * @param candidate the file
   * @param output name of the output that is trained
   * @param frozen keys of the parameters that stay as they are
   */
  record Trainee(
      Candidate candidate, String output, OptimizerSetup optimizer, List<String> frozen, int seed)
      implements ModelSource {}
}
