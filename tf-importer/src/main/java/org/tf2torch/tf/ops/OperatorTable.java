package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tensorflow.proto.OpDef.AttrDef;
import org.tf2torch.ir.DType;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.model.OpDefs;

/**
 * The documentation's table of operations, made from the registry and TensorFlow's declarations.
 */
public final class OperatorTable {
  private static final String HEAD =
      """
      # TensorFlow operations

      This page is printed from the converter's registries; the build fails when it is stale.

      %d operations can be converted. *Element types* are those TensorFlow declares for each of the operation's types. What cannot be
      moved exactly for some of them, or for some attribute, is refused when a model asks for it: `migrate inspect MODEL` says so, with
      the node and the reason, before anything is converted. *Refused when* are those reasons, as the code has them; `…` stands for what
      the model decides.

      | operation | attributes | element types | refused when |
      |---|---|---|---|
      """;

  private static final OpTable TABLE = SupportedOperations.table();

  private OperatorTable() {}

  /**
   * The page, in Markdown.
   *
   * @param refusals why operations may be refused, by their names
   */
  public static String markdown(Map<String, List<String>> refusals) {
    List<String> rows = new ArrayList<>();
    for (String name : TABLE.names()) {
      OpDefs.tensorflow()
          .find(name)
          .ifPresent(op -> rows.add(row(op, refusals.getOrDefault(name, List.of()))));
    }
    return HEAD.formatted(rows.size()) + String.join("\n", rows) + "\n";
  }

  private static String row(OpDef op, List<String> refusals) {
    String reasons = String.join("; ", refusals).replace("|", "\\|");
    return "| %s | %s | %s | %s |".formatted(op.getName(), attributes(op), types(op), reasons);
  }

  /** What changes the meaning; types and counts of operands are not listed. */
  private static String attributes(OpDef op) {
    return op.getAttrList().stream()
        .filter(
            attr -> !attr.getName().startsWith("_") && !isType(attr) && !countsOperands(op, attr))
        .map(AttrDef::getName)
        .collect(Collectors.joining(", "));
  }

  private static boolean isType(AttrDef attr) {
    return attr.getType().equals("type") || attr.getType().equals("list(type)");
  }

  private static boolean countsOperands(OpDef op, AttrDef attr) {
    return op.getInputArgList().stream()
        .map(ArgDef::getNumberAttr)
        .anyMatch(attr.getName()::equals);
  }

  /** The types of each type attribute, under its name where there are several. */
  private static String types(OpDef op) {
    List<AttrDef> attributes =
        op.getAttrList().stream().filter(a -> a.getType().equals("type")).toList();
    if (attributes.isEmpty()) {
      return fixedTypes(op);
    }
    boolean words = TABLE.movesWords(op.getName());
    if (attributes.size() == 1) {
      return allowed(attributes.get(0), words);
    }
    return attributes.stream()
        .map(attribute -> attribute.getName() + ": " + allowed(attribute, words))
        .collect(Collectors.joining("; "));
  }

  private static String fixedTypes(OpDef op) {
    return op.getInputArgList().stream()
        .map(arg -> arg.getTypeListAttr().isEmpty() ? name(arg.getType()) : "any")
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /**
   * @param words whether text can be moved, too
   */
  private static String allowed(AttrDef attribute, boolean words) {
    List<DataType> allowed = attribute.getAllowedValues().getList().getTypeList();
    return allowed.isEmpty()
        ? "any"
        : allowed.stream()
            .filter(type -> DTypes.numeric(type).isPresent() || (words && isText(type)))
            .map(OperatorTable::name)
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private static boolean isText(DataType type) {
    return DTypes.of(type).equals(Optional.of(DType.STRING));
  }

  /** {@code DT_FLOAT} is float32 to everyone else. */
  private static String name(DataType type) {
    return DTypes.of(type)
        .map(DType::text)
        .orElseGet(() -> type.name().replace("DT_", "").toLowerCase(Locale.ROOT));
  }
}
