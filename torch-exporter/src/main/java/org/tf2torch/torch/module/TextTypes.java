package org.tf2torch.torch.module;

import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;

/** TorchScript's names of the types of text, for which it has no tensors. */
public final class TextTypes {
  private TextTypes() {}

  public static boolean isText(Value value) {
    return value.type() instanceof TensorType type && type.dtype() == DType.STRING;
  }

  /** The type of a parameter or result: {@code Tensor}, or that of text of its rank. */
  public static String of(Value value) {
    return isText(value) ? ofRank(value.shape().rank()) : "Tensor";
  }

  /** The attributes that a module has for text, and the names of their types. */
  public static Map<String, String> attributes(ModuleKind kind) {
    if (kind.equals(ModuleKind.VOCABULARY)) {
      return Map.of("numbers", "Dict[str, int]");
    }
    return kind.equals(ModuleKind.WORDS) ? Map.of("words", ofRank(1)) : Map.of();
  }

  /** {@code str} of rank 0, {@code List[str]} of rank 1, lists of such lists of rank 2. */
  public static String ofRank(int rank) {
    return "List[".repeat(rank) + "str" + "]".repeat(rank);
  }
}
