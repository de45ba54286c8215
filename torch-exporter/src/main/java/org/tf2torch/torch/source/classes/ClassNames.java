package org.tf2torch.torch.source.classes;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.module.Identifiers;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

/** Names classes after what the source calls their modules, else after what they do. */
final class ClassNames {
  /** Names that say nothing of what a block does. */
  private static final Set<String> GENERAL =
      Set.of(
          "",
          "block",
          "blocks",
          "conv",
          "conv1d",
          "conv2d",
          "conv3d",
          "layer",
          "layers",
          "stage",
          "stack",
          "model",
          "conv_block",
          "m");

  /** A number that tells modules apart; the 1 of conv1d does not. */
  private static final Pattern NUMBER = Pattern.compile("_?\\d++(?!d(_|$))");

  private final Map<Module, String> fields = new IdentityHashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Module root;

  ClassNames(Module root) {
    this.root = root;
    used.add(root.kind().simpleName());
    used.addAll(List.of("GaussianNoise", "GaussianDropout"));
    visit(root, "");
  }

  private void visit(Module module, String name) {
    module
        .children()
        .forEach(
            (key, child) -> {
              // A module in a sequence is one of what the sequence is called.
              String field = Character.isDigit(key.charAt(0)) ? name.replaceAll("s$", "") : key;
              fields.put(child, field);
              visit(child, field);
            });
  }

  String of(List<Module> modules) {
    Module model = modules.get(0);
    if (model == root) {
      return root.kind().simpleName();
    }
    boolean block = model.kind().equals(ModuleKind.BLOCK);
    String wanted = block ? name(model) : model.kind().simpleName();
    String name = wanted;
    for (int i = 2; !used.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private String name(Module model) {
    String field =
        NUMBER.matcher(fields.get(model)).replaceAll("").replaceAll("_+", "_").replaceAll("_$", "");
    return GENERAL.contains(field.toLowerCase(Locale.ROOT))
        ? byContent(model)
        : Identifiers.className(field);
  }

  private String byContent(Module model) {
    boolean adds = has(model, e -> isCall(e, "torch.add"));
    boolean attends =
        has(model, e -> e instanceof Expression.Call c && c.function().contains("attention"))
            || model.children().values().stream().anyMatch(c -> fieldOf(c).contains("attention"));
    long convolutions = count(model, "Conv");
    boolean depthwise =
        model.children().values().stream()
            .filter(c -> c.kind().simpleName().startsWith("Conv"))
            .anyMatch(c -> c.kind().keywords().stream().anyMatch(k -> k.name().equals("groups")));
    if (attends) {
      return "TransformerBlock";
    } else if (depthwise) {
      return adds ? "InvertedResidual" : "SeparableConv";
    } else if (convolutions > 0 && adds) {
      boolean projects = !addsInput(model) && !hasShortcut(model);
      return (projects ? "Projection" : "") + (convolutions > 2 ? "Bottleneck" : "ResidualBlock");
    } else if (convolutions > 0) {
      return convolutions == 1 ? "ConvNorm" : "ConvBlock";
    }
    return "Block";
  }

  /** Whether the input itself is added, and not a projection of it. */
  private static boolean addsInput(Module model) {
    Expression input = new Expression.Name(model.methods().get(0).arguments().get(0).name());
    return has(
        model,
        e ->
            isCall(e, "torch.add")
                && ((Expression.Call) e).arguments().stream().anyMatch(input::equals));
  }

  /** Whether some modules of the class add the input itself. */
  private static boolean hasShortcut(Module model) {
    return model.children().values().stream().anyMatch(Fields::isShortcut);
  }

  private String fieldOf(Module child) {
    return fields.getOrDefault(child, "");
  }

  private static long count(Module model, String kind) {
    return model.children().values().stream()
        .filter(c -> c.kind().simpleName().startsWith(kind))
        .count();
  }

  private static boolean isCall(Expression expression, String function) {
    return expression instanceof Expression.Call call && call.function().equals(function);
  }

  private static boolean has(Module model, Predicate<Expression> what) {
    return Expressions.in(model.methods().get(0).body()).stream().anyMatch(what);
  }
}
