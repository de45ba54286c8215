package org.tf2torch.ir;

import java.util.List;
import java.util.Optional;

/** The model cannot be converted exactly; holds every reason. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Refusal> refusals;
  private final transient Optional<Cut> cut;

  public RefusedException(List<Refusal> refusals) {
    this(refusals, Optional.empty());
  }

  /**
   * @param cut with which the rest converts, when there is one
   */
  public RefusedException(List<Refusal> refusals, Optional<Cut> cut) {
    super(refusals.size() + " operations cannot be moved exactly");
    this.refusals = List.copyOf(refusals);
    this.cut = cut;
  }

  public List<Refusal> refusals() {
    return refusals;
  }

  /** A part of the model that does convert. */
  public Optional<Cut> cut() {
    return cut;
  }
}
