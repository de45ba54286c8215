package org.tf2torch.torch.module;

import java.util.List;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Keyword;

/**
 * A class of {@code torch.nn} and how one of its instances is made.
 *
 * @param qualifiedName where PyTorch keeps it: {@code torch.nn.modules.conv.Conv2d}
 * @param arguments of the constructor
 */
public record ModuleKind(String qualifiedName, List<Expression> arguments, List<Keyword> keywords) {
  /** Holds other modules and does nothing itself. */
  public static final ModuleKind CONTAINER =
      new ModuleKind("torch.nn.modules.module.Module", List.of(), List.of());

  /** Code of the model's own; what its class is called is found out when it is printed. */
  public static final ModuleKind BLOCK = new ModuleKind("Block", List.of(), List.of());

  /**
   * What a residual block adds to its result: its input, behind the layers in it, if there are any.
   */
  public static final ModuleKind SHORTCUT = new ModuleKind("Shortcut", List.of(), List.of());

  /** Knows the numbers of words: {@code numbers: Dict[str, int]}. */
  public static final ModuleKind VOCABULARY = new ModuleKind("Vocabulary", List.of(), List.of());

  /** Knows the words of numbers: {@code words: List[str]}. */
  public static final ModuleKind WORDS = new ModuleKind("Words", List.of(), List.of());

  /** Layers of Keras that torch.nn has not; source packages bring their classes. */
  public static final String GAUSSIAN_NOISE = "keras.layers.GaussianNoise";

  public static final String GAUSSIAN_DROPOUT = "keras.layers.GaussianDropout";

  public ModuleKind {
    arguments = List.copyOf(arguments);
    keywords = List.copyOf(keywords);
  }

  /** The class's own name: {@code Conv2d}. */
  public String simpleName() {
    return qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
  }
}
