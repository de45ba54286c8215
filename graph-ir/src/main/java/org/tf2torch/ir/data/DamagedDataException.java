package org.tf2torch.ir.data;

/**
 * The bytes behind a tensor are not what their file promised: cut short, or failing their checksum.
 */
public final class DamagedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DamagedDataException(String message) {
    super(message);
  }

  public DamagedDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
