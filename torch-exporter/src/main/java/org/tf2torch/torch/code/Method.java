package org.tf2torch.torch.code;

import java.util.List;

/**
 * A method of a module.
 *
 * @param returns TorchScript's name of the result's type, as {@code Tensor}
 */
public record Method(String name, List<Argument> arguments, String returns, List<Statement> body) {
  /** An argument and TorchScript's name of its type. */
  public record Argument(String name, String type) {}

  public Method {
    arguments = List.copyOf(arguments);
    body = List.copyOf(body);
  }
}
