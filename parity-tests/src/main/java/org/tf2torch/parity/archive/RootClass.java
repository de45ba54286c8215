package org.tf2torch.parity.archive;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The class of a TorchScript file's root, among the sources of all classes.
 *
 * @param name qualified, such as {@code __torch__.Net}
 */
record RootClass(String name) {
  private static final Pattern TOP_LEVEL = Pattern.compile("(?m)^\\S");
  private static final Pattern MEMBER = Pattern.compile("(?m)^ {0,2}\\S");

  /** Changes the text of the class; every other file, and what stands beside it, stays. */
  String edit(String file, String source, UnaryOperator<String> change) {
    int dot = name.lastIndexOf('.');
    String own = "code/" + name.substring(0, dot).replace('.', '/') + ".py";
    int start = source.indexOf("class " + name.substring(dot + 1) + "(");
    if (!file.equals(own) || start < 0) {
      return source;
    }
    Matcher next = TOP_LEVEL.matcher(source);
    int end = next.find(start + 1) ? next.start() : source.length();
    return source.substring(0, start)
        + change.apply(source.substring(start, end))
        + source.substring(end);
  }

  /** Where the member of a class ends whose lines begin before this place. */
  static int endOfMember(String text, int from) {
    Matcher next = MEMBER.matcher(text);
    return next.find(from) ? next.start() : text.length();
  }
}
