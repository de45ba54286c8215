package org.tf2torch.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.cli.text.Table;
import org.tf2torch.ir.Refusal;

/**
 * Refusals for people: grouped by their reason, a line for each operation, then what can be done.
 */
public final class RefusalText {
  /** What stands together on a line. */
  private record Kind(String reason, String op) {}

  private RefusalText() {}

  /**
   * @param everyNode a line for each node rather than for each kind of operation
   */
  public static List<String> lines(List<Refusal> refusals, boolean everyNode) {
    List<String> lines = new ArrayList<>();
    for (String signature :
        new LinkedHashSet<>(refusals.stream().map(Refusal::signature).toList())) {
      if (!signature.isEmpty()) {
        lines.add(Printable.of(signature));
      }
      lines.addAll(
          ofOne(
              refusals.stream().filter(r -> r.signature().equals(signature)).toList(), everyNode));
    }
    remedies(refusals).forEach(remedy -> lines.add("  → " + remedy));
    return lines;
  }

  private static List<String> ofOne(List<Refusal> refusals, boolean everyNode) {
    Map<String, Map<Kind, List<Refusal>>> reasons = new LinkedHashMap<>();
    for (Refusal refusal : refusals) {
      reasons
          .computeIfAbsent(refusal.reason(), reason -> new LinkedHashMap<>())
          .computeIfAbsent(new Kind(refusal.reason(), refusal.op()), kind -> new ArrayList<>())
          .add(refusal);
    }
    return table(reasons, everyNode).lines().stream().map(line -> "  " + line).toList();
  }

  /** How many kinds of operation are concerned: {@code 4 kinds of operation}. */
  public static String kinds(List<Refusal> refusals) {
    long kinds = refusals.stream().map(Refusal::op).distinct().count();
    return Amounts.count(kinds, "kind", "kinds") + " of operation";
  }

  private static Table table(Map<String, Map<Kind, List<Refusal>>> reasons, boolean everyNode) {
    Table table =
        new Table(
            Table.Column.left(""),
            Table.Column.left(""),
            Table.Column.left(""),
            Table.Column.left(""));
    reasons.forEach(
        (reason, kinds) -> {
          String shown = reason;
          for (List<Refusal> kind : kinds.values()) {
            for (List<Refusal> line :
                everyNode ? kind.stream().map(List::of).toList() : List.of(kind)) {
              row(table, line, shown);
              // Said once for all operations it is true of.
              shown = "";
            }
          }
        });
    return table;
  }

  private static void row(Table table, List<Refusal> same, String reason) {
    Refusal first = same.get(0);
    String more = same.size() == 1 ? "" : " and " + Amounts.count(same.size() - 1, "more", "more");
    // A node's name mostly begins with its layer's.
    boolean told = first.layer().isEmpty() || first.node().startsWith(first.layer() + "/");
    String layer = told ? "" : "in " + first.layer();
    table.row(
        Printable.of(first.op()),
        Printable.of(reason),
        Printable.of(first.node()) + more,
        Printable.of(layer));
  }

  private static Set<String> remedies(List<Refusal> refusals) {
    Set<String> remedies = new LinkedHashSet<>();
    refusals.stream()
        .map(Refusal::remedy)
        .filter(remedy -> !remedy.isEmpty())
        .map(Printable::of)
        .forEach(remedies::add);
    return remedies;
  }
}
