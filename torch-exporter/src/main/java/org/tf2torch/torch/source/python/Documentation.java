package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.source.classes.SourceClass;

/** What docstrings say. */
final class Documentation {
  private Documentation() {}

  static String title(String name, Migration migration) {
    String version = migration.source().tensorflowVersion();
    boolean plain = version.matches("[0-9A-Za-z.+-]{1,30}");
    return name + ", migrated from TensorFlow" + (plain ? " " + version : "") + ".";
  }

  /** Which signature a method computes. */
  static String heading(Migration.Method method) {
    return method.name() + ", TensorFlow's signature " + plain(method.signature()) + "\n";
  }

  /**
   * A line for each input and output.
   *
   * @param arguments what the inputs are called here
   */
  static String ports(
      List<String> arguments, List<Migration.Port> inputs, List<Migration.Port> outputs) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < inputs.size(); i++) {
      lines.append(input(arguments.get(i), inputs.get(i))).append('\n');
    }
    outputs.forEach(output -> lines.append(output(output)).append('\n'));
    return lines.toString();
  }

  private static String input(String argument, Migration.Port port) {
    return "Input:  "
        + argument
        + " "
        + shape(port.shape())
        + " "
        + port.dtype()
        + "    (TensorFlow: "
        + plain(port.name())
        + source(port)
        + ")";
  }

  private static String output(Migration.Port port) {
    return "Output: "
        + shape(port.shape())
        + " "
        + port.dtype()
        + "    (TensorFlow: "
        + plain(port.name())
        + source(port)
        + ")";
  }

  /** TensorFlow's shape, where axes were moved. */
  private static String source(Migration.Port port) {
    if (port.permutation() == null || port.shape() == null) {
      return "";
    }
    List<Long> shape = new ArrayList<>(port.shape());
    for (int i = 0; i < shape.size(); i++) {
      shape.set(port.permutation().get(i), port.shape().get(i));
    }
    return " " + shape(shape);
  }

  private static String shape(List<Long> shape) {
    if (shape == null) {
      return "[…]";
    }
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      sizes.add(shape.get(i) != null ? shape.get(i).toString() : i == 0 ? "batch" : "?");
    }
    return sizes.toString();
  }

  /** A name of the source's within a docstring, which nothing in it may end. */
  private static String plain(String name) {
    return name.codePoints()
        .mapToObj(c -> c >= ' ' && c < 127 && c != '"' && c != '\\' ? Character.toString(c) : "?")
        .collect(Collectors.joining());
  }

  /** Where the modules of a class stand. */
  static String of(SourceClass source, Module root) {
    if (source.model().kind().equals(ModuleKind.VOCABULARY)) {
      return "Numbers for words: those in vocabulary.json have theirs, others get some below 0.";
    } else if (source.model().kind().equals(ModuleKind.WORDS)) {
      return "The words that numbers stand for.";
    }
    List<String> places = new ArrayList<>();
    collect(root, "", source, places);
    if (places.isEmpty()) {
      return source.name() + ".";
    }
    String first = places.get(0);
    return places.size() == 1
        ? first + "."
        : places.size() == 2
            ? first + " and " + places.get(1) + "."
            : first + " … " + places.get(places.size() - 1) + ", " + places.size() + " in all.";
  }

  private static void collect(Module module, String path, SourceClass source, List<String> places) {
    module
        .children()
        .forEach(
            (name, child) -> {
              String at = path.isEmpty() ? name : path + "." + name;
              if (source.modules().contains(child)) {
                places.add(at);
              }
              collect(child, at, source, places);
            });
  }
}
