package org.tf2torch.parity.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;

/**
 * How far each output may be off. What is said of an output by its name counts first, then what is
 * said of its type, then what is said of all floating-point outputs, then {@link
 * Tolerance#defaultFor}.
 *
 * @param general for all outputs in floating point
 */
public record Tolerances(
    Map<String, Tolerance> outputs, Map<DType, Tolerance> dtypes, Optional<Tolerance> general) {
  /** The defaults. */
  public static final Tolerances NONE = new Tolerances(Map.of(), Map.of(), Optional.empty());

  public Tolerances {
    outputs = Map.copyOf(outputs);
    dtypes = Map.copyOf(dtypes);
  }

  public Tolerances forAll(Tolerance limit) {
    return new Tolerances(outputs, dtypes, Optional.of(limit));
  }

  public Tolerances forOutput(String name, Tolerance limit) {
    Map<String, Tolerance> more = new HashMap<>(outputs);
    more.put(name, limit);
    return new Tolerances(more, dtypes, general);
  }

  public Tolerances forDtype(DType dtype, Tolerance limit) {
    Map<DType, Tolerance> more = new HashMap<>(dtypes);
    more.put(dtype, limit);
    return new Tolerances(outputs, more, general);
  }

  /** The tolerance of an output. */
  public Tolerance of(String output, DType dtype) {
    if (outputs.containsKey(output)) {
      return outputs.get(output);
    }
    if (dtypes.containsKey(dtype)) {
      return dtypes.get(dtype);
    }
    return general
        .filter(limit -> dtype.isFloat() || dtype.isComplex())
        .orElse(Tolerance.defaultFor(dtype));
  }

  /**
   * A tolerance for an output that there is none of would go unnoticed.
   *
   * @throws ParityException if one is named that is not among these
   */
  public void requireOutputs(List<String> names) {
    outputs.keySet().stream()
        .filter(name -> !names.contains(name))
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw ParityException.usage(
                  "a tolerance for the output '" + name + "', but the outputs are " + names);
            });
  }
}
