package org.tf2torch.tf.ops;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Why operations may be refused, read from the code that refuses them: the texts of all {@code
 * require} and {@code refuse} that the row of an operation can reach. What is only known when it
 * happens is an ellipsis.
 */
final class Refusals {
  private static final Path SOURCES =
      Path.of("src", "main", "java", "org", "tf2torch", "tf", "ops");
  private static final Set<String> REFUSING = Set.of("require", "refuse");
  private static final Set<String> REGISTERING = Set.of("op", "ops", "raw", "effect", "call");

  /** What a piece of code says itself, and what it calls. */
  private static final class Code {
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Set<String> calls = new LinkedHashSet<>();
  }

  private final Set<String> operations;
  private final Map<String, List<Code>> methods = new HashMap<>();
  private final Map<String, MethodTree> helpers = new HashMap<>();
  private final Map<String, List<Code>> rows = new TreeMap<>();

  private Refusals(Set<String> operations) {
    this.operations = operations;
  }

  /** The reasons by the names of the operations that have any. */
  static Map<String, List<String>> of(Set<String> operations) throws IOException {
    Refusals refusals = new Refusals(operations);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(SOURCES)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  null,
                  null,
                  files.getJavaFileObjectsFromPaths(sources.sorted().toList()));
      for (CompilationUnitTree unit : task.parse()) {
        refusals.read(unit);
      }
    }
    Map<String, List<String>> reasons = new TreeMap<>();
    refusals.rows.forEach((name, codes) -> reasons.put(name, refusals.reachable(codes)));
    reasons.values().removeIf(List::isEmpty);
    return reasons;
  }

  private void read(CompilationUnitTree unit) {
    for (Tree type : unit.getTypeDecls()) {
      if (type instanceof ClassTree owner) {
        String name = owner.getSimpleName().toString();
        new Methods(name).scan(owner, null);
        new Registrations(name).scan(owner, null);
      }
    }
  }

  private List<String> reachable(List<Code> start) {
    Set<String> reasons = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    List<Code> open = new ArrayList<>(start);
    while (!open.isEmpty()) {
      Code code = open.remove(0);
      reasons.addAll(code.reasons);
      for (String call : code.calls) {
        if (seen.add(call)) {
          open.addAll(methods.getOrDefault(call, List.of()));
        }
      }
    }
    return List.copyOf(reasons);
  }

  /** Finds the methods of a class. */
  private final class Methods extends TreeScanner<Void, Void> {
    private final String owner;

    Methods(String owner) {
      this.owner = owner;
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      String name = owner + "." + method.getName();
      methods.computeIfAbsent(name, n -> new ArrayList<>()).add(code(owner, method.getBody()));
      helpers.put(name, method);
      return super.visitMethod(method, none);
    }
  }

  /** Finds the calls that put an operation's row into the table. */
  private final class Registrations extends TreeScanner<Void, Void> {
    private final String owner;
    private List<String> loop = List.of();

    Registrations(String owner) {
      this.owner = owner;
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree tree, Void none) {
      List<String> outer = loop;
      loop = literals(tree.getExpression());
      super.visitEnhancedForLoop(tree, none);
      loop = outer;
      return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      if (!ofTable(call)) {
        return super.visitMethodInvocation(call, none);
      }
      List<String> texts = new ArrayList<>();
      call.getArguments().forEach(argument -> texts.addAll(direct(argument)));
      if (texts.isEmpty()) {
        texts.addAll(loop);
      }
      MethodTree helper = helpers.get(owner + "." + name(call));
      List<String> names = new ArrayList<>(texts);
      if (helper != null) {
        names.clear();
        texts.forEach(text -> names.addAll(registered(helper, text)));
      }
      names.retainAll(operations);
      names.forEach(
          name -> rows.computeIfAbsent(name, n -> new ArrayList<>()).add(code(owner, call)));
      return super.visitMethodInvocation(call, none);
    }

    /** Whether it is the table's own method, or is given the table. */
    private boolean ofTable(MethodInvocationTree call) {
      return Stream.concat(Stream.of(call.getMethodSelect()), call.getArguments().stream())
          .anyMatch(part -> part.toString().matches("table(\\.\\w+)?"));
    }

    /** The rows that a method adds for a text it is given, which may be part of their names. */
    private List<String> registered(MethodTree helper, String text) {
      List<String> names = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
          if (ofTable(call)) {
            call.getArguments().forEach(argument -> names.add(named(argument, text)));
          }
          return super.visitMethodInvocation(call, none);
        }
      }.scan(helper.getBody(), null);
      return names;
    }

    private static String named(ExpressionTree name, String text) {
      if (name instanceof BinaryTree sum) {
        return named(sum.getLeftOperand(), text) + named(sum.getRightOperand(), text);
      }
      return name instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : text;
    }

    private List<String> direct(ExpressionTree argument) {
      return argument instanceof LiteralTree literal && literal.getValue() instanceof String text
          ? List.of(text)
          : List.of();
    }
  }

  private static List<String> literals(Tree tree) {
    List<String> texts = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitLiteral(LiteralTree literal, Void none) {
        if (literal.getValue() instanceof String text) {
          texts.add(text);
        }
        return null;
      }
    }.scan(tree, null);
    return texts;
  }

  private static Code code(String owner, Tree body) {
    Code code = new Code();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
        String name = name(call);
        if (REFUSING.contains(name)) {
          int reason = name.equals("require") ? 1 : 0;
          code.reasons.add(text(call.getArguments().get(reason)));
        }
        ExpressionTree select = call.getMethodSelect();
        code.calls.add(
            select instanceof MemberSelectTree member
                ? member.getExpression() + "." + member.getIdentifier()
                : owner + "." + name);
        return super.visitMethodInvocation(call, none);
      }

      @Override
      public Void visitMemberReference(MemberReferenceTree reference, Void none) {
        code.calls.add(reference.getQualifierExpression() + "." + reference.getName());
        return super.visitMemberReference(reference, none);
      }
    }.scan(body, null);
    return code;
  }

  private static String name(MethodInvocationTree call) {
    ExpressionTree select = call.getMethodSelect();
    return select instanceof MemberSelectTree member
        ? member.getIdentifier().toString()
        : ((IdentifierTree) select).getName().toString();
  }

  private static String text(ExpressionTree expression) {
    if (expression instanceof ParenthesizedTree inner) {
      return text(inner.getExpression());
    }
    if (expression instanceof BinaryTree sum) {
      return (text(sum.getLeftOperand()) + text(sum.getRightOperand())).replace("……", "…");
    }
    return expression instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : "…";
  }
}
