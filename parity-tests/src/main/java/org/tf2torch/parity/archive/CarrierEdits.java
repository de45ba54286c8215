package org.tf2torch.parity.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the root's {@code forward} take and give tensors as their carriers:
 *
 * <pre>
 * def forward(self: M, x: Tensor) -> Tensor:      def forward(self: M, x: Tensor) -> Tensor:
 *   return torch.mul(x, x)                   →      x = torch.view_copy(x, dtype=27)
 *                                                   given_ = torch.mul(x, x)
 *                                                   return torch.view_copy(given_, dtype=5)
 * </pre>
 */
final class CarrierEdits implements ArchiveCopy.Edits {
  private static final Pattern ARGUMENT = Pattern.compile("(\\w+): Tensor");

  private final RootClass root;
  private final Migration migration;

  CarrierEdits(String rootClass, Migration migration) {
    this.root = new RootClass(rootClass);
    this.migration = migration;
  }

  @Override
  public String code(String name, String source) {
    return root.edit(name, source, this::carried);
  }

  private String carried(String source) {
    int forward = source.indexOf("  def forward(");
    if (forward < 0) {
      return source;
    }
    int body = source.indexOf(":\n", Taps.closing(source, source.indexOf('(', forward))) + 2;
    int end = RootClass.endOfMember(source, body);
    return source.substring(0, body)
        + unpacked(source.substring(forward, body))
        + Taps.statements(source.substring(body, end), this::packed)
        + source.substring(end);
  }

  private String unpacked(String head) {
    List<String> arguments = new ArrayList<>();
    Matcher argument = ARGUMENT.matcher(head);
    while (argument.find()) {
      arguments.add(argument.group(1));
    }
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < Math.min(arguments.size(), migration.inputs().size()); i++) {
      String name = arguments.get(i);
      Carrier.of(migration.inputs().get(i).dtype())
          .ifPresent(c -> result.append("    %s = %s\n".formatted(name, c.unpacked(name))));
    }
    return result.toString();
  }

  private String packed(String indent, String value) {
    if (migration.outputs().size() == 1) {
      Optional<Carrier> carrier = Carrier.of(migration.outputs().get(0).dtype());
      return indent + "return " + carrier.map(c -> c.packed(value)).orElse(value) + "\n";
    }
    StringBuilder result = new StringBuilder(indent + "given_ = " + value + "\n");
    for (Migration.Port port : migration.outputs()) {
      String given =
          "given_[\"%s\"]".formatted(port.name().replace("\\", "\\\\").replace("\"", "\\\""));
      Carrier.of(port.dtype())
          .ifPresent(c -> result.append(indent + given + " = " + c.packed(given) + "\n"));
    }
    return result.append(indent).append("return given_\n").toString();
  }
}
