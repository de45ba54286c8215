package org.tf2torch.torch.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.torch.archive.PickleValue;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.TextTypes;

/** What modules hold of text. */
final class TextAttributes {
  private TextAttributes() {}

  static Map<String, PickleValue> of(Module module) {
    Map<String, PickleValue> attributes = new LinkedHashMap<>();
    TextTypes.attributes(module.kind())
        .forEach(
            (name, type) ->
                attributes.put(
                    name,
                    module.kind().equals(ModuleKind.VOCABULARY)
                        ? new PickleValue.Dict(numbers(module.words()), type)
                        : new PickleValue.Sequence(words(module.words()), type)));
    return attributes;
  }

  private static List<Map.Entry<PickleValue, PickleValue>> numbers(List<String> words) {
    List<Map.Entry<PickleValue, PickleValue>> entries = new ArrayList<>();
    for (String word : words) {
      entries.add(Map.entry(new PickleValue.Str(word), new PickleValue.Int(entries.size())));
    }
    return entries;
  }

  private static List<PickleValue> words(List<String> words) {
    return words.stream().<PickleValue>map(PickleValue.Str::new).toList();
  }
}
