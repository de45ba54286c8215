package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.helpers.HelperLibrary;
import org.tf2torch.torch.module.MethodNames;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.source.LibraryClasses;
import org.tf2torch.torch.source.TorchModules;
import org.tf2torch.torch.source.classes.SourceClass;
import org.tf2torch.torch.source.classes.SourceClasses;

/** The text of {@code model.py} and of {@code ops.py}. */
public final class ModelFile {
  private final Module root;
  private final Migration migration;
  private final List<SourceClass> classes;
  private final Map<String, String> helpers;

  /**
   * @param root the tree with its structure
   */
  public ModelFile(Module root, Migration migration) {
    this.root = root;
    this.migration = migration;
    this.classes = SourceClasses.of(root);
    this.helpers = root.helpers();
  }

  /** Name of the model's class. */
  public String className() {
    return classes.get(classes.size() - 1).name();
  }

  /** Names of each method's arguments. */
  public Map<String, List<String>> arguments() {
    SourceClass model = classes.get(classes.size() - 1);
    Map<String, List<String>> arguments = new LinkedHashMap<>();
    for (Method method : model.methods()) {
      arguments.put(
          method.name(),
          ClassWriter.named(method, model, true, imported()).arguments().stream()
              .map(Method.Argument::name)
              .toList());
    }
    return arguments;
  }

  /** The helper functions, when there are any. */
  public String ops() {
    return helpers.isEmpty() ? "" : OpsFile.text(helpers, !VocabularyFile.readers(root).isEmpty());
  }

  /** The helpers that the model's own code calls. */
  private Set<String> imported() {
    Set<String> imported = new TreeSet<>(VocabularyFile.readers(root));
    root.expressions()
        .filter(e -> e instanceof Expression.Call)
        .map(e -> ((Expression.Call) e).function())
        .filter(function -> function.startsWith(HelperLibrary.PREFIX))
        .map(function -> function.substring(HelperLibrary.PREFIX.length()))
        .forEach(imported::add);
    return imported;
  }

  public String text() {
    List<String> body = new ArrayList<>();
    frozenNorms(body);
    for (List<String> lines : LibraryClasses.usedBy(root)) {
      body.addAll(List.of("", ""));
      body.addAll(lines);
    }
    for (SourceClass source : classes) {
      body.add("");
      body.add("");
      boolean isModel = source.model() == root;
      String documentation = isModel ? modelSummary() : Documentation.of(source, root);
      body.addAll(new ClassWriter(source, isModel, imported()).lines(documentation));
    }
    String code = String.join("\n", body) + "\n";
    return head() + imports(code) + code;
  }

  private String modelSummary() {
    return "The whole network.";
  }

  private String head() {
    StringBuilder head = new StringBuilder("\"\"\"");
    head.append(Documentation.title(className(), migration)).append("\n\n");
    Map<String, List<String>> arguments = arguments();
    if (migration.methods() == null) {
      head.append(
          Documentation.ports(
              arguments.get(MethodNames.FORWARD), migration.inputs(), migration.outputs()));
    } else {
      List<String> methods = new ArrayList<>();
      for (Migration.Method method : migration.methods()) {
        methods.add(
            Documentation.heading(method)
                + Documentation.ports(
                    arguments.get(method.name()), method.inputs(), method.outputs()));
      }
      head.append(String.join("\n", methods));
    }
    return head.append("\"\"\"\n\n").toString();
  }

  private String imports(String code) {
    StringBuilder imports = new StringBuilder();
    if (code.contains("torch.")) {
      imports.append("import torch\n");
    }
    if (code.contains("F.")) {
      imports.append("import torch.nn.functional as F\n");
    }
    imports.append("from torch import ");
    imports.append(code.contains("Tensor") ? "Tensor, nn\n" : "nn\n");
    Set<String> functions = imported();
    if (!functions.isEmpty()) {
      List<Code> names = functions.stream().<Code>map(Code.Text::new).toList();
      imports.append('\n');
      String flat = "from ops import " + String.join(", ", functions);
      imports.append(
          Layout.fits(0, flat)
              ? flat
              : String.join(
                  "\n",
                  Layout.broken(
                      0, "from ops import ", new Code.Brackets("", "(", names, ")", false), "")));
      imports.append('\n');
    }
    return imports.toString();
  }

  /** Batch normalisations that keep their statistics while others train. */
  private void frozenNorms(List<String> lines) {
    Set<String> kinds = new TreeSet<>();
    collectFrozen(root, kinds);
    for (String kind : kinds) {
      lines.addAll(
          List.of(
              "",
              "",
              "class Frozen" + kind + "(nn." + kind + "):",
              "    \"\"\"Uses its running statistics also while other layers train, as Keras does.\"\"\"",
              "",
              "    def __init__(",
              "        self, num_features: int, eps: float = 1e-05, momentum: float = 0.1",
              "    ) -> None:",
              "        super().__init__(num_features, eps, momentum)",
              "        self.training = False",
              "",
              "    def train(self, mode: bool = True) -> nn.Module:",
              "        return super().train(False)"));
    }
  }

  private static void collectFrozen(Module module, Set<String> kinds) {
    for (Module child : module.children().values()) {
      if (TorchModules.isTorch(child) && TorchModules.isFrozenNorm(child)) {
        kinds.add(child.kind().simpleName());
      }
      collectFrozen(child, kinds);
    }
  }
}
