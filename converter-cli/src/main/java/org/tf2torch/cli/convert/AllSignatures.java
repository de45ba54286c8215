package org.tf2torch.cli.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.Signatures;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.Program;
import org.tf2torch.torch.lower.EntryPoint;
import org.tf2torch.torch.module.MethodNames;

/** The signatures of a model as methods of one module. */
public final class AllSignatures {
  private AllSignatures() {}

  /** What the method of each numeric signature is called, by signature. */
  public static Map<String, String> methods(Signatures signatures) {
    return MethodNames.of(signatures.numeric(), signatures.main());
  }

  /**
   * @param graphs what has become of those that were read, in their order
   */
  static Program program(Importer.AllImported all, List<Graph> graphs, Migration.Source source) {
    Map<String, String> names = methods(all.signatures());
    List<EntryPoint> entries = new ArrayList<>();
    for (int i = 0; i < graphs.size(); i++) {
      String signature = all.signatures().numeric().get(i);
      entries.add(new EntryPoint(names.get(signature), signature, graphs.get(i)));
    }
    List<Migration.LeftOut> leftOut =
        all.signatures().leftOut().entrySet().stream()
            .map(entry -> new Migration.LeftOut(entry.getKey(), entry.getValue()))
            .toList();
    return new Program(entries, Optional.of(leftOut), source, Slimming.NONE);
  }
}
