package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterClassTest {
  @Test
  void kerasPunctuationIsAClass() {
    String pattern = "[!\"#$%&()\\*\\+,-\\./:;<=>?@\\[\\\\\\]^_`{|}~\\']";
    assertEquals(Optional.of("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'"), CharacterClass.of(pattern));
  }

  @Test
  void rangesAndHyphensAtTheEndsAreRead() {
    assertEquals(Optional.of("abc-"), CharacterClass.of("[a-c-]"));
    assertEquals(Optional.of("-az"), CharacterClass.of("[-az]"));
    assertEquals(Optional.of("]a"), CharacterClass.of("[]a]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[^a]",
        "[[:alpha:]]",
        "[\\d]",
        "[\\w.]",
        "[a-z]+",
        "a[b]",
        "[b]|[c]",
        "[é]",
        "[]",
        "[c-a]",
        "[a\\]",
        "[a][b]",
        ""
      })
  void otherPatternsAreNone(String pattern) {
    assertEquals(Optional.empty(), CharacterClass.of(pattern));
  }
}
