package org.tf2torch.torch.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tf2torch.torch.helpers.HelperLibrary;

/** The helpers are written into packages as they are kept, so they must read as Python should. */
class HelperSourcesTest {
  private static final int WIDTH = 88;

  @Test
  void everyHelperUsesPythonsOwnTypesAndFitsThePage() {
    HelperLibrary library = HelperLibrary.instance();
    Map<String, String> sources = library.closure(library.names());

    List<String> bad =
        sources.values().stream()
            .flatMap(String::lines)
            .filter(line -> !line.strip().startsWith("#"))
            .filter(
                line ->
                    line.length() > WIDTH || line.matches(".*\\b(List|Dict|Tuple|Optional)\\[.*"))
            .toList();

    assertEquals(List.of(), bad, "write list[int] and x | None, in lines of 88 characters");
  }
}
