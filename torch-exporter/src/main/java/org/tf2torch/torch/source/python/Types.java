package org.tf2torch.torch.source.python;

/** TorchScript's names of types as Python has them. */
final class Types {
  private Types() {}

  /** {@code List[Optional[Tensor]]} is {@code list[Tensor | None]}. */
  static String python(String type) {
    return type.replaceAll("Optional\\[(\\w+)]", "$1 | None")
        .replace("List[", "list[")
        .replace("Dict[", "dict[")
        .replace("Tuple[", "tuple[");
  }
}
