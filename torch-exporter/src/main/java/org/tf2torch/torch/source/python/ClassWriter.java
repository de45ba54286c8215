package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Conditional;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.TextTypes;
import org.tf2torch.torch.source.classes.Init;
import org.tf2torch.torch.source.classes.Parameter;
import org.tf2torch.torch.source.classes.SourceClass;
import org.tf2torch.torch.source.structure.UnusedLocals;

/** Writes a class of {@code model.py}. */
final class ClassWriter {
  private static final int METHOD = 4;
  private static final int BODY = 8;
  private static final int STEP = 4;

  private final SourceClass source;
  private final boolean isModel;
  private final Set<String> taken;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param isModel whether it is the model's own class, whose arguments have the source's names
   * @param taken names of imported functions, which no local may hide
   */
  ClassWriter(SourceClass source, boolean isModel, Set<String> taken) {
    this.source = source;
    this.isModel = isModel;
    this.taken = taken;
  }

  /** The method under the names it is printed with. */
  static Naming.Named named(Method method, SourceClass source, boolean isModel, Set<String> taken) {
    Set<String> reserved = new HashSet<>(taken);
    reserved.add("self");
    List<Statement> statements = CommonSizes.name(UnusedLocals.drop(method.body()));
    statements = Movements.early(Unnesting.in(statements, BODY));
    Set<String> kept =
        isModel
            ? method.arguments().stream().map(Method.Argument::name).collect(Collectors.toSet())
            : Set.of();
    Inlining inlining = new Inlining(source.model(), BODY, kept);
    // Twice: shorter names leave room for more on a line.
    List<Statement> once = inlining.apply(statements);
    Naming.Named named = Naming.of(method.arguments(), once, isModel, reserved);
    return new Naming.Named(named.arguments(), inlining.apply(named.statements()));
  }

  /**
   * @param documentation the class's docstring, without quotes
   */
  List<String> lines(String documentation) {
    lines.add("class " + source.name() + "(nn.Module):");
    lines.add(" ".repeat(METHOD) + "\"\"\"" + documentation + "\"\"\"");
    lines.add("");
    Map<String, String> attributes = TextTypes.attributes(source.model().kind());
    if (!attributes.isEmpty()) {
      // TorchScript asks the class what an attribute without elements is.
      attributes.forEach(
          (name, type) -> lines.add(" ".repeat(METHOD) + name + ": " + Types.python(type)));
      lines.add("");
    }
    constructor();
    for (Method method : source.methods()) {
      lines.add("");
      method(method);
    }
    return lines;
  }

  private void constructor() {
    List<Code> arguments = new ArrayList<>(List.of(new Code.Text("self")));
    source.parameters().forEach(parameter -> arguments.add(argument(parameter)));
    definition("__init__", arguments, "None");
    add("super().__init__()");
    source.stored().forEach(name -> add("self." + name + " = " + name));
    for (Init field : source.fields()) {
      field(field);
    }
  }

  private void field(Init field) {
    if (field.value() instanceof Conditional choice) {
      add("if " + PythonPrinter.constructor(choice.condition()).flat() + ":");
      lines.addAll(made(BODY + STEP, field.start(), choice.then()));
      add("else:");
      // A type is said once.
      String again = field.start().replaceFirst(":.*=", " =");
      lines.addAll(made(BODY + STEP, again, choice.otherwise()));
    } else {
      lines.addAll(made(BODY, field.start(), field.value()));
    }
  }

  private static List<String> made(int indent, String start, Expression value) {
    return Layout.lines(indent, start, PythonPrinter.constructor(value));
  }

  private static Code argument(Parameter parameter) {
    String typed = parameter.name() + ": " + parameter.type();
    return new Code.Text(
        parameter.byDefault() == null
            ? typed
            : typed + " = " + PythonPrinter.constructor(parameter.byDefault()).flat());
  }

  private void method(Method method) {
    Naming.Named named = named(method, source, isModel, taken);
    List<Code> arguments = new ArrayList<>(List.of(new Code.Text("self")));
    for (Method.Argument argument : named.arguments()) {
      arguments.add(new Code.Text(argument.name() + ": " + Types.python(argument.type())));
    }
    definition(method.name(), arguments, Types.python(method.returns()));
    lines.addAll(StatementPrinter.print(named.statements(), BODY));
  }

  private void definition(String name, List<Code> arguments, String returns) {
    String end = " -> " + returns + ":";
    Code.Brackets call = new Code.Brackets(name, "(", arguments, ")", true);
    boolean fits = Layout.fits(METHOD, "def " + call.flat() + end);
    lines.addAll(
        fits
            ? List.of(" ".repeat(METHOD) + "def " + call.flat() + end)
            : Layout.broken(METHOD, "def ", call, end));
  }

  private void add(String text) {
    lines.add(" ".repeat(BODY) + text);
  }
}
