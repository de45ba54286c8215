package org.tf2torch.torch;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.torch.lower.EntryPoint;
import org.tf2torch.torch.module.MethodNames;

/**
 * What a module is to be made of.
 *
 * @param entries its methods, at least one; {@code forward}, where there is one, comes first
 * @param leftOut signatures of the source without a method, and why; present where all signatures
 *     were asked for
 * @param slimming how the graphs were made smaller
 */
public record Program(
    List<EntryPoint> entries,
    Optional<List<Migration.LeftOut>> leftOut,
    Migration.Source source,
    Slimming slimming) {
  public Program {
    entries = List.copyOf(entries);
  }

  /**
   * A module with {@code forward} alone.
   *
   * @param signature the source's name of what it computes
   */
  public static Program of(
      Graph graph, String signature, Migration.Source source, Slimming slimming) {
    EntryPoint forward = new EntryPoint(MethodNames.FORWARD, signature, graph);
    return new Program(List.of(forward), Optional.empty(), source, slimming);
  }

  /** What the module itself computes when it is called. */
  public Optional<EntryPoint> forward() {
    return entries.stream().filter(entry -> entry.method().equals(MethodNames.FORWARD)).findFirst();
  }
}
