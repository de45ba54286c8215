package org.tf2torch.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tf2torch.torch.archive.PickleValue;
import org.tf2torch.torch.archive.TorchScriptArchive;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.lower.TreeBuilder.Tree;
import org.tf2torch.torch.ops.Operations;
import org.tf2torch.torch.script.ScriptModule;

/**
 * A program as a TorchScript module, ready to be written to a file. The same program gives the same
 * bytes.
 */
public final class TorchScriptExporter {
  private final ScriptModule script;
  private final Migration migration;
  private final Summary summary;

  private TorchScriptExporter(ScriptModule script, Migration migration, Summary summary) {
    this.script = script;
    this.migration = migration;
    this.summary = summary;
  }

  /** Builds the module, without reading a weight. */
  public static TorchScriptExporter of(Program program) {
    Tree tree = TreeBuilder.build(program.entries(), Operations.table());
    Migration migration = MigrationRecord.of(program, tree.arguments(), tree.root());
    return new TorchScriptExporter(
        ScriptModule.of(tree.root()), migration, Summary.of(tree.root(), migration));
  }

  public Summary summary() {
    return summary;
  }

  /**
   * Writes the file, complete or not at all.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path target, LongConsumer progress) throws IOException {
    new TorchScriptArchive(
            script.root(),
            script.code(),
            List.<PickleValue>of(),
            Map.of("migration.json", migration.toJson()),
            script.version())
        .write(target, progress);
  }
}
