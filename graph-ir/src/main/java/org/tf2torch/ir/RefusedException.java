package org.tf2torch.ir;

import java.util.List;

/** The model cannot be converted exactly; holds every reason. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Refusal> refusals;

  public RefusedException(List<Refusal> refusals) {
    super(refusals.size() + " operations cannot be moved exactly");
    this.refusals = List.copyOf(refusals);
  }

  public List<Refusal> refusals() {
    return refusals;
  }
}
