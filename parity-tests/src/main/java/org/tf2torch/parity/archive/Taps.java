package org.tf2torch.parity.archive;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a network show the outputs of its modules. Every {@code forward} takes two arguments more,
 * a dictionary and the module's own path, and puts what it returns into the dictionary; the root
 * makes the dictionary and returns it beside its own result:
 *
 * <pre>
 * def forward(self: M, x: Tensor) -> Tensor:          def forward(self: M, x: Tensor, taps_: Dict[str, Tensor], path_: str) -> Tensor:
 *   y = (self.conv).forward(x, )               →        y = (self.conv).forward(x, taps_, torch.add(path_, "conv."), )
 *   return torch.relu(y)                                tap_ = torch.relu(y)
 *                                                       taps_[path_] = tap_
 *                                                       return tap_
 * </pre>
 *
 * <p>Keys are {@value #PREFIX} and the path with a dot behind it. A module that is called twice
 * shows its last output. A recurrent layer returns its results of all steps and its last states,
 * which are shown under {@value #SEQUENCE} and {@value #STATE}, as those of a loop are, see {@link
 * LoopTaps}.
 */
final class Taps implements ArchiveCopy.Edits {
  static final String PREFIX = "tap:";
  static final String SEQUENCE = "sequence:";
  static final String STATE = "state:";

  private static final String TAKEN = ", taps_: Dict[str, Tensor], path_: str";
  private static final Pattern CLASS =
      Pattern.compile("(?m)^class (\\S+)\\((?:Module|torch\\.nn\\.Module)\\):");
  private static final Pattern METHOD = Pattern.compile("(?m)^  def (\\w+)\\(");
  private static final Pattern ALIAS =
      Pattern.compile("(?m)^ +(\\w+) = (self(?:\\.\\w+)+|getattr\\(self, \"[^\"]*\"\\))$");
  private static final Pattern CALL =
      Pattern.compile("\\((\\w+(?:\\.\\w+)*|getattr\\(self, \"[^\"]*\"\\))\\)\\.forward\\(");
  private static final Pattern RETURN = Pattern.compile("(?m)^( +)return ");

  private final String rootClass;

  /**
   * @param rootClass qualified name of the root module's class
   */
  Taps(String rootClass) {
    this.rootClass = rootClass;
  }

  @Override
  public String code(String name, String source) {
    String namespace =
        name.substring("code/".length(), name.length() - ".py".length()).replace('/', '.');
    StringBuilder result = new StringBuilder();
    Matcher classes = CLASS.matcher(source);
    int copied = 0;
    while (classes.find()) {
      int end = endOfBlock(source, classes.end());
      boolean root = rootClass.equals(namespace + "." + classes.group(1));
      result.append(source, copied, classes.end());
      result.append(methods(source.substring(classes.end(), end), root));
      copied = end;
    }
    return result.append(source.substring(copied)).toString();
  }

  /** Where the indented lines behind a place end. */
  private static int endOfBlock(String source, int from) {
    Matcher next = Pattern.compile("(?m)^\\S").matcher(source);
    return next.find(from) ? next.start() : source.length();
  }

  private static String methods(String body, boolean root) {
    StringBuilder result = new StringBuilder();
    Matcher methods = METHOD.matcher(body);
    int copied = 0;
    while (methods.find()) {
      boolean forward = methods.group(1).equals("forward");
      if (!forward && !root) {
        continue;
      }
      Matcher next = Pattern.compile("(?m)^  \\S").matcher(body);
      int end = next.find(methods.end()) ? next.start() : body.length();
      result.append(body, copied, methods.start());
      // Another method of the root would call modules without what they take now.
      result.append(forward ? forward(body.substring(methods.start(), end), root) : "");
      copied = end;
    }
    return result.append(body.substring(copied)).toString();
  }

  private static String forward(String method, boolean root) {
    int open = method.indexOf('(');
    int close = closing(method, open);
    int colon = method.indexOf(":\n", close);
    String returns = method.substring(method.indexOf("->", close) + 2, colon).strip();
    String path = root ? "\"\"" : "path_";
    String body = calls(LoopTaps.apply(method.substring(colon + 2), path), path);
    if (root) {
      return method.substring(0, close)
          + ") -> Tuple["
          + returns
          + ", Dict[str, Tensor]]:\n    taps_ = annotate(Dict[str, Tensor], {})\n"
          + pairs(body);
    }
    String head = method.substring(0, close) + TAKEN + method.substring(close, colon + 2);
    if (returns.startsWith("Tuple[Tensor, Tensor")) {
      return head + recorded(body, shown(SEQUENCE, "(tap_)[0]") + shown(STATE, "(tap_)[1]"));
    }
    return head + (returns.equals("Tensor") ? recorded(body, shown(PREFIX, "tap_")) : body);
  }

  private static String pairs(String body) {
    return statements(body, (indent, value) -> indent + "return (" + value + ", taps_)\n");
  }

  /** A line, to be indented, that shows a value of the module. */
  private static String shown(String prefix, String value) {
    return "%1$staps_[torch.add(\"" + prefix + "\", path_)] = " + value + "\n";
  }

  private static String recorded(String body, String lines) {
    String template = "%1$stap_ = %2$s\n" + lines + "%1$sreturn tap_\n";
    return statements(body, template::formatted);
  }

  interface Rewrite {
    String apply(String indent, String value);
  }

  /** Rewrites each return statement, which ends with the line on which its brackets are closed. */
  static String statements(String body, Rewrite rewrite) {
    StringBuilder result = new StringBuilder();
    Matcher returns = RETURN.matcher(body);
    int copied = 0;
    while (returns.find(copied)) {
      int end = returns.end();
      int depth = 0;
      while (end < body.length() && (depth > 0 || body.charAt(end) != '\n')) {
        char c = body.charAt(end);
        if (c == '"') {
          end = endOfText(body, end);
        } else if ("([{".indexOf(c) >= 0) {
          depth++;
        } else if (")]}".indexOf(c) >= 0) {
          depth--;
        }
        end++;
      }
      String value = body.substring(returns.end(), end);
      result.append(body, copied, returns.start()).append(rewrite.apply(returns.group(1), value));
      copied = Math.min(body.length(), end + 1);
    }
    return result.append(body.substring(copied)).toString();
  }

  /** Hands the dictionary on to the modules that are called. */
  private static String calls(String body, String path) {
    Map<String, String> aliases = new HashMap<>();
    Matcher alias = ALIAS.matcher(body);
    while (alias.find()) {
      aliases.put(alias.group(1), path(alias.group(2)));
    }
    StringBuilder result = new StringBuilder(body);
    Matcher call = CALL.matcher(result);
    int from = 0;
    while (call.find(from)) {
      from = call.end();
      String target = call.group(1);
      String child = target.contains("self") ? path(target) : aliases.get(target);
      if (child == null) {
        continue;
      }
      int close = closing(result, call.end() - 1);
      String arguments = result.substring(call.end(), close).stripTrailing();
      String comma = arguments.isEmpty() || arguments.endsWith(",") ? " " : ", ";
      result.insert(close, comma + "taps_, torch.add(" + path + ", \"" + child + ".\"), ");
      call.reset(result);
    }
    return result.toString();
  }

  /** {@code self.a.b} and {@code getattr(self, "0")} as {@code a.b} and {@code 0}. */
  private static String path(String expression) {
    return expression.startsWith("getattr")
        ? expression.substring(expression.indexOf('"') + 1, expression.lastIndexOf('"'))
        : expression.substring("self.".length());
  }

  static int closing(CharSequence text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        i = endOfText(text, i);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    return text.length() - 1;
  }

  /** Index of the quote that ends the text that begins here. */
  private static int endOfText(CharSequence text, int quote) {
    int i = quote + 1;
    while (i < text.length() - 1 && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
