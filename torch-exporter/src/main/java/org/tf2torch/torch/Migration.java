package org.tf2torch.torch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.torch.module.TextTypes;
import org.tf2torch.torch.training.TrainingSummary;

/**
 * What {@code migration.json} says about a converted file; see docs/architecture.md, "What a file
 * promises".
 *
 * @param signature of {@code forward}, as its inputs and outputs; null where there is no {@code
 *     forward}
 * @param methods all of them, where all signatures were asked for; else null
 * @param leftOut the signatures that have no method, where all were asked for; else null
 * @param words some that the model knows, to try it with; empty for a model without text
 */
public record Migration(
    int format,
    String signature,
    Source source,
    List<Port> inputs,
    List<Port> outputs,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Method> methods,
    @JsonProperty("left_out") @JsonInclude(JsonInclude.Include.NON_NULL) List<LeftOut> leftOut,
    List<Parameter> parameters,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> words,
    @JsonInclude(JsonInclude.Include.NON_NULL) Slimmed slimmed,
    @JsonInclude(JsonInclude.Include.NON_NULL) TrainingSummary training) {
  /**
   * How the model was made smaller; null as a whole for one that was not.
   *
   * @param precision {@code float16} or {@code bfloat16}, what much is stored and computed in
   * @param quantize {@code int8-weights}
   * @param prune which part of the weights was set to 0
   * @param channels whether that was done channel by channel
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Slimmed(String precision, String quantize, Double prune, Boolean channels) {
    static Slimmed of(Slimming slimming) {
      boolean pruned = slimming.prune() > 0;
      return slimming.changes()
          ? new Slimmed(
              slimming.precision().map(DType::text).orElse(null),
              slimming.int8Weights() ? "int8-weights" : null,
              pruned ? slimming.prune() : null,
              pruned ? slimming.channels() : null)
          : null;
    }
  }

  /** The model the file was made from. */
  public record Source(
      @JsonProperty("saved_model_sha256") String sha256,
      @JsonProperty("tensorflow_version") String tensorflowVersion,
      List<String> tags) {}

  /**
   * An input or output.
   *
   * @param argument its name in {@code forward}; none for outputs
   * @param shape null for what only a run can tell; null as a whole when even the rank is unknown
   * @param permutation axis i here is axis permutation[i] in TensorFlow; null where they agree
   */
  public record Port(
      String name,
      @JsonInclude(JsonInclude.Include.NON_NULL) String argument,
      String dtype,
      List<Long> shape,
      List<Integer> permutation) {
    /** Whether it is no tensor, but text. */
    @JsonIgnore
    public boolean isText() {
      return dtype.equals(DType.STRING.text());
    }

    /** TorchScript's name of its type: {@code Tensor}, or {@code List[str]}. */
    public String type() {
      return isText() ? TextTypes.ofRank(shape.size()) : "Tensor";
    }
  }

  /**
   * A method of the module and the signature that it computes.
   *
   * @param name {@code forward}, or what the signature's name has become
   */
  public record Method(String name, String signature, List<Port> inputs, List<Port> outputs) {}

  /** A signature that has no method. */
  public record LeftOut(String signature, String reason) {}

  /**
   * Which TensorFlow variable became which entry of the state_dict.
   *
   * @param permutation axis i here is axis permutation[i] in TensorFlow; null where they agree
   * @param views where one permutation does not say it, the way from TensorFlow's tensor to this
   *     one, step by step
   */
  public record Parameter(
      String variable,
      String key,
      List<Integer> permutation,
      boolean trainable,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<View> views) {}

  /**
   * One step: the axes permuted; the elements, row-major, in another shape; {@code [axis, start,
   * length]} of them; or an axis's equal pieces in another order.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record View(List<Integer> permute, List<Long> reshape, List<Long> slice, Reorder reorder) {
    /** Piece i of the axis is piece {@code order[i]} of what it was. */
    public record Reorder(int axis, List<Integer> order) {}

    static View of(Variable.Step step) {
      if (step instanceof Variable.Permuted permuted) {
        return new View(permuted.axes(), null, null, null);
      } else if (step instanceof Variable.Reshaped reshaped) {
        return new View(null, reshaped.shape(), null, null);
      } else if (step instanceof Variable.Sliced s) {
        return new View(null, null, List.of((long) s.axis(), s.start(), s.length()), null);
      }
      Variable.Reordered reordered = (Variable.Reordered) step;
      return new View(null, null, null, new Reorder(reordered.axis(), reordered.order()));
    }
  }

  /** The same, with how the training goes on. */
  public Migration with(Optional<TrainingSummary> goesOn) {
    return new Migration(
        format,
        signature,
        source,
        inputs,
        outputs,
        methods,
        leftOut,
        parameters,
        words,
        slimmed,
        goesOn.orElse(null));
  }

  /** The JSON text, in UTF-8. */
  public byte[] toJson() {
    try {
      return (new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
