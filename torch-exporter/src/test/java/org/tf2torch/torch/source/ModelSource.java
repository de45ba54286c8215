package org.tf2torch.torch.source;

import java.util.List;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.MigrationRecord;
import org.tf2torch.torch.Program;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.lower.TreeBuilder.Tree;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.ops.Operations;
import org.tf2torch.torch.source.python.ModelFile;
import org.tf2torch.torch.source.structure.Structure;

/** The text of {@code model.py} for a graph in text form. */
final class ModelSource {
  private ModelSource() {}

  static ModelFile of(String graph) {
    Graph parsed = GraphParser.parse(graph);
    Tree tree = TreeBuilder.build(parsed, Operations.table());
    Module root = Structure.of(tree.root());
    Migration.Source source = new Migration.Source("0", "2.18.0", List.of());
    Program program = Program.of(parsed, "serve", source, Slimming.NONE);
    Migration migration = MigrationRecord.of(program, tree.arguments(), root);
    return new ModelFile(root, migration);
  }

  /** The classes, without what stands above them. */
  static String classes(String graph) {
    String text = of(graph).text();
    return text.substring(text.indexOf("\nclass ") + 1);
  }

  /** A line of a graph: a weight. */
  static String weight(String name, String shape) {
    return "%%%s = parameter name=\"%s\" dtype=\"float32\" shape=%s trainable=true ()\n"
        .formatted(name.replace('/', '_'), name, shape);
  }
}
