package org.tf2torch.torch.source.python;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

/** The words that a package's model knows, and the Python that reads them. */
public final class VocabularyFile {
  public static final String NAME = "vocabulary.json";

  /** How {@code ops.py} reads the file. */
  static final String READERS =
      """
      # The words that the model knows, in the order of their numbers.
      def known_words() -> list[str]:
          file = Path(__file__).with_name("vocabulary.json")
          return json.loads(file.read_text(encoding="utf-8"))


      def known_numbers() -> dict[str, int]:
          return {word: number for number, word in enumerate(known_words())}
      """;

  static final String IMPORTS = "import json\nfrom pathlib import Path\n\n";

  private VocabularyFile() {}

  /** The functions that the constructors of a tree call. */
  static Set<String> readers(Module root) {
    Set<String> readers = new TreeSet<>();
    if (find(root, ModuleKind.VOCABULARY).isPresent()) {
      readers.add("known_numbers");
    }
    if (find(root, ModuleKind.WORDS).isPresent()) {
      readers.add("known_words");
    }
    return readers;
  }

  /** The file's text; empty for a model without text. */
  public static Optional<String> text(Module root) {
    return find(root, ModuleKind.VOCABULARY)
        .or(() -> find(root, ModuleKind.WORDS))
        .map(module -> json(module.words()));
  }

  private static Optional<Module> find(Module module, ModuleKind kind) {
    if (module.kind().equals(kind)) {
      return Optional.of(module);
    }
    return module.children().values().stream()
        .flatMap(child -> find(child, kind).stream())
        .findFirst();
  }

  private static String json(List<String> words) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(words) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of strings can be written", e);
    }
  }
}
