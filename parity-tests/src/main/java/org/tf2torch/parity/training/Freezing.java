package org.tf2torch.parity.training;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.archive.Migration;

/** Which parameters stay as they are. */
final class Freezing {
  private Freezing() {}

  /**
   * @param patterns keys of parameters, or TensorFlow's names of them, with {@code *} for anything
   * @throws ParityException if a pattern fits no parameter
   */
  static List<String> keys(List<String> patterns, Migration migration) {
    List<Migration.Parameter> parameters =
        migration.parameters().stream().filter(Migration.Parameter::trainable).toList();
    return patterns.stream().flatMap(pattern -> fitting(pattern, parameters)).distinct().toList();
  }

  private static Stream<String> fitting(String text, List<Migration.Parameter> parameters) {
    Pattern pattern =
        Pattern.compile(
            Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    List<String> keys =
        parameters.stream()
            .filter(
                p -> pattern.matcher(p.key()).matches() || pattern.matcher(p.variable()).matches())
            .map(Migration.Parameter::key)
            .toList();
    if (keys.isEmpty()) {
      throw ParityException.usage("--freeze " + text + " fits no parameter");
    }
    return keys.stream();
  }
}
