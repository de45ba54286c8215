package org.tf2torch.ir;

import java.util.List;
import java.util.Optional;

/** The model cannot be converted exactly; holds every reason. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Refusal> refusals;
  private final transient Optional<Cut> cut;
  private final boolean textHelps;

  public RefusedException(List<Refusal> refusals) {
    this(refusals, Optional.empty(), false);
  }

  /**
   * @param cut with which the rest converts, when there is one
   * @param textHelps whether the whole converts where words may enter and leave as lists
   */
  public RefusedException(List<Refusal> refusals, Optional<Cut> cut, boolean textHelps) {
    super(refusals.size() + " operations cannot be moved exactly");
    this.refusals = List.copyOf(refusals);
    this.cut = cut;
    this.textHelps = textHelps;
  }

  public List<Refusal> refusals() {
    return refusals;
  }

  /** A part of the model that does convert. */
  public Optional<Cut> cut() {
    return cut;
  }

  /** Whether the whole model converts where words may enter and leave as lists. */
  public boolean textHelps() {
    return textHelps;
  }
}
