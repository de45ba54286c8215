package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V", "generate-completion"})
  void whatIsAskedForGoesToStandardOutput(String argument) {
    assertEquals(0, terminal.migrate(argument));
    assertFalse(terminal.out().isBlank());
    assertEquals("", terminal.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--nonsense"})
  void wrongUsageIsToldOnStandardErrorInTwoLines(String arguments) {
    assertEquals(2, terminal.migrate(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
    assertEquals("", terminal.out());
    assertEquals(2, terminal.err().lines().count(), terminal.err());
  }

  @Test
  void theCompletionScriptKnowsTheCommands() {
    terminal.migrate("generate-completion");
    assertTrue(terminal.out().contains("complete -F _complete_migrate"), terminal.out());
    assertTrue(terminal.out().contains("generate-completion"), terminal.out());
  }

  @Test
  void aMistypedOptionIsToldFromTheOneThatWasMeant() {
    assertEquals(2, terminal.migrate("convert", "model", "out.pt", "--io-layuot", "source"));
    assertTrue(terminal.err().contains("is --io-layout"), terminal.err());
    assertEquals(2, terminal.err().lines().count(), terminal.err());
  }
}
