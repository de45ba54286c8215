package org.tf2torch.torch.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.BoolLiteral;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.FloatLiteral;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

/**
 * What {@code torch.nn}, or a source package of its own, has classes for: their constructors, and
 * whether a module is one.
 */
public final class TorchModules {
  /**
   * An argument of a constructor.
   *
   * @param byDefault what it is when it is left out; null when it cannot be
   */
  public record Argument(String name, Expression value, Expression byDefault) {}

  private record Parameter(String name, Expression byDefault) {}

  private static final String NAMESPACE = "torch.nn.modules.";

  private static final List<Parameter> CONVOLUTION =
      List.of(
          required("in_channels"),
          required("out_channels"),
          required("kernel_size"),
          number("stride", 1),
          number("padding", 0),
          number("dilation", 1),
          number("groups", 1),
          flag("bias", true));

  private static final List<Parameter> TRANSPOSED =
      List.of(
          required("in_channels"),
          required("out_channels"),
          required("kernel_size"),
          number("stride", 1),
          number("padding", 0),
          number("output_padding", 0),
          number("groups", 1),
          flag("bias", true),
          number("dilation", 1));

  private static final List<Parameter> BATCH_NORM =
      List.of(required("num_features"), real("eps", 1e-5), real("momentum", 0.1));

  private static final List<Parameter> RECURRENT =
      List.of(required("input_size"), required("hidden_size"), flag("bias", true));

  /** Constructors, as PyTorch 2.1 declares them, and the function each class calls. */
  private static final Map<String, List<Parameter>> CONSTRUCTORS =
      Map.ofEntries(
          constructor("Conv1d", CONVOLUTION),
          constructor("Conv2d", CONVOLUTION),
          constructor("Conv3d", CONVOLUTION),
          constructor("ConvTranspose1d", TRANSPOSED),
          constructor("ConvTranspose2d", TRANSPOSED),
          constructor("ConvTranspose3d", TRANSPOSED),
          constructor("BatchNorm1d", BATCH_NORM),
          constructor("BatchNorm2d", BATCH_NORM),
          constructor("BatchNorm3d", BATCH_NORM),
          constructor(
              "GroupNorm",
              required("num_groups"),
              required("num_channels"),
              real("eps", 1e-5),
              flag("affine", true)),
          constructor(
              "LayerNorm",
              required("normalized_shape"),
              real("eps", 1e-5),
              flag("elementwise_affine", true),
              flag("bias", true)),
          constructor(
              "Linear", required("in_features"), required("out_features"), flag("bias", true)),
          constructor("Embedding", required("num_embeddings"), required("embedding_dim")),
          constructor("PReLU", required("num_parameters")),
          constructor("AlphaDropout", required("p")),
          constructor("GaussianNoise", required("stddev")),
          constructor("GaussianDropout", required("rate")),
          constructor("Dropout", required("p")),
          constructor("Dropout1d", required("p")),
          constructor("Dropout2d", required("p")),
          constructor("Dropout3d", required("p")),
          constructor("LSTM", RECURRENT),
          constructor("GRU", RECURRENT),
          constructor("RNN", RECURRENT));

  private static final Set<String> STATISTICS =
      Set.of("running_mean", "running_var", "num_batches_tracked");

  private TorchModules() {}

  private static Map.Entry<String, List<Parameter>> constructor(
      String name, Parameter... parameters) {
    return Map.entry(name, List.of(parameters));
  }

  private static Map.Entry<String, List<Parameter>> constructor(
      String name, List<Parameter> parameters) {
    return Map.entry(name, parameters);
  }

  private static Parameter required(String name) {
    return new Parameter(name, null);
  }

  private static Parameter number(String name, long value) {
    return new Parameter(name, new IntLiteral(value));
  }

  private static Parameter real(String name, double value) {
    return new Parameter(name, new FloatLiteral(value));
  }

  private static Parameter flag(String name, boolean value) {
    return new Parameter(name, new BoolLiteral(value));
  }

  /** Whether {@code torch.nn} has the module's class, or it is written out in a source package. */
  public static boolean isTorch(Module module) {
    return isWrittenOut(module)
        || (module.kind().qualifiedName().startsWith(NAMESPACE)
            && CONSTRUCTORS.containsKey(module.kind().simpleName()));
  }

  /** Whether a source package brings the module's class. */
  public static boolean isWrittenOut(Module module) {
    return LibraryClasses.has(module);
  }

  /**
   * Whether a batch normalisation uses its running statistics also while others train; torch.nn has
   * no class for that.
   */
  public static boolean isFrozenNorm(Module module) {
    return module.kind().simpleName().startsWith("BatchNorm")
        && module.methods().stream()
            .flatMap(method -> Expressions.in(method.body()).stream())
            .noneMatch(e -> e instanceof Field field && field.path().equals(List.of("training")));
  }

  /** Names of the tensors that torch.nn would train, but the source does not. */
  public static List<String> frozen(Module layer) {
    return trained(layer).stream()
        .filter(name -> !layer.weights().get(name).isParameter())
        .toList();
  }

  /** Names of the tensors that torch.nn trains. */
  public static List<String> trained(Module layer) {
    return layer.weights().keySet().stream().filter(name -> !STATISTICS.contains(name)).toList();
  }

  /** The arguments of a module's constructor, in the order they are declared. */
  public static List<Argument> arguments(ModuleKind kind) {
    List<Argument> arguments = new ArrayList<>();
    List<Parameter> parameters = CONSTRUCTORS.get(kind.simpleName());
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      Expression given =
          i < kind.arguments().size()
              ? kind.arguments().get(i)
              : keyword(kind, parameter.name()).orElse(parameter.byDefault());
      arguments.add(new Argument(parameter.name(), given, parameter.byDefault()));
    }
    for (Keyword keyword : kind.keywords()) {
      if (parameters.stream().noneMatch(p -> p.name().equals(keyword.name()))) {
        arguments.add(new Argument(keyword.name(), keyword.value(), null));
      }
    }
    return arguments;
  }

  private static Optional<Expression> keyword(ModuleKind kind, String name) {
    return kind.keywords().stream()
        .filter(k -> k.name().equals(name))
        .map(Keyword::value)
        .findFirst();
  }

  /** What cannot differ between modules that one class makes. */
  public static String flags(Module module) {
    StringBuilder flags = new StringBuilder(isFrozenNorm(module) ? "frozen" : "");
    for (Argument argument : arguments(module.kind())) {
      Expression value = argument.value();
      flags.append(value instanceof BoolLiteral ? argument.name() + value : "");
    }
    return flags.toString();
  }

  /** What an argument of a constructor, given by its place, is for. */
  public static String role(String constructor, int place) {
    List<Parameter> parameters = CONSTRUCTORS.get(constructor.replaceFirst("nn[.]|Frozen", ""));
    return parameters != null && place < parameters.size() ? parameters.get(place).name() : "size";
  }

  /** What an argument of a constructor is when it is left out; empty when it cannot be. */
  public static Optional<Expression> byDefault(String constructor, String argument) {
    List<Parameter> parameters =
        CONSTRUCTORS.getOrDefault(constructor.replaceFirst("nn[.]|Frozen", ""), List.of());
    return parameters.stream()
        .filter(p -> p.name().equals(argument) && p.byDefault() != null)
        .map(Parameter::byDefault)
        .findFirst();
  }
}
