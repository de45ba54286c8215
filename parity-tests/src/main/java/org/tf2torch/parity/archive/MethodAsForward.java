package org.tf2torch.parity.archive;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes another method of the root its {@code forward}, in place of the one that was there:
 *
 * <pre>
 * def forward(self: M, x: Tensor) -> Tensor:
 *   return torch.relu(x)                           def forward(self: M, x: Tensor) -> Tensor:
 * def encode(self: M, x: Tensor) -> Tensor:   →      return torch.tanh(x)
 *   return torch.tanh(x)
 * </pre>
 */
final class MethodAsForward implements ArchiveCopy.Edits {
  private static final Pattern NEXT = Pattern.compile("(?m)^ {0,2}\\S");

  private final String rootClass;
  private final String method;

  MethodAsForward(String rootClass, String method) {
    this.rootClass = rootClass;
    this.method = method;
  }

  @Override
  public String code(String name, String source) {
    int dot = rootClass.lastIndexOf('.');
    String file = "code/" + rootClass.substring(0, dot).replace('.', '/') + ".py";
    int start = source.indexOf("class " + rootClass.substring(dot + 1) + "(");
    if (!name.equals(file) || start < 0) {
      return source;
    }
    Matcher next = Pattern.compile("(?m)^\\S").matcher(source);
    int end = next.find(start + 1) ? next.start() : source.length();
    String body = without(source.substring(start, end), Migration.FORWARD);
    return source.substring(0, start)
        + body.replace("  def " + method + "(", "  def " + Migration.FORWARD + "(")
        + source.substring(end);
  }

  private static String without(String body, String method) {
    int start = body.indexOf("  def " + method + "(");
    if (start < 0) {
      return body;
    }
    Matcher next = NEXT.matcher(body);
    int end = next.find(body.indexOf('\n', start)) ? next.start() : body.length();
    return body.substring(0, start) + body.substring(end);
  }
}
