package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tf2torch.torch.module.Identifiers;
import org.tf2torch.torch.module.Module;

/**
 * What blocks and their parts are called: {@code conv2_block1_1_conv} and {@code conv2_block1_1_bn}
 * become {@code conv1} and {@code bn1} of {@code conv2_block1}.
 */
final class BlockNames {
  private static final Pattern NUMBER = Pattern.compile("(.*?)_?(\\d+)");

  private final List<List<String>> blocks;
  private final List<Map<List<String>, List<String>>> inner;

  private BlockNames(List<List<String>> blocks, List<Map<List<String>, List<String>>> inner) {
    this.blocks = blocks;
    this.inner = inner;
  }

  /** The path of the block of that number. */
  List<String> block(int i) {
    return blocks.get(i);
  }

  /** What a part of that block is called in it. */
  List<String> inner(int i, List<String> part) {
    return inner.get(i).get(part);
  }

  /**
   * @param parts of each block, in the same order in all of them
   */
  static BlockNames of(List<List<List<String>>> parts, Module module) {
    List<String> names = innerNames(parts.get(0));
    List<Map<List<String>, List<String>>> inner = new ArrayList<>();
    List<List<String>> blocks = new ArrayList<>();
    Set<String> taken = new HashSet<>(module.children().keySet());
    taken.addAll(module.weights().keySet());
    for (List<List<String>> block : parts) {
      Map<List<String>, List<String>> own = new HashMap<>();
      for (int k = 0; k < block.size(); k++) {
        own.put(block.get(k), List.of(names.get(k)));
      }
      inner.add(own);
      List<String> common = common(block);
      String base = common.isEmpty() ? "block" : Identifiers.field(String.join("_", common));
      blocks.add(List.of(free(base, common.isEmpty(), taken)));
    }
    return new BlockNames(blocks, inner);
  }

  private static String free(String base, boolean numbered, Set<String> taken) {
    String name = numbered ? base + "_1" : base;
    for (int i = numbered ? 2 : 1; !taken.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /**
   * Whether there are words that all these names begin with, and no other name of the module does.
   *
   * @param children the names of all the module's layers
   */
  static boolean isScope(List<List<String>> parts, NavigableSet<String> children) {
    List<String> common = common(parts);
    if (common.isEmpty()) {
      return false;
    }
    Set<String> own = new HashSet<>();
    parts.forEach(part -> own.add(part.get(0)));
    String prefix = String.join("_", common);
    for (String name : children.tailSet(prefix)) {
      if (!name.startsWith(prefix)) {
        return true;
      }
      if (!own.contains(name) && Line.startsWith(words(List.of(name)), common)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> words(List<String> path) {
    return Arrays.asList(String.join("_", path).split("_"));
  }

  private static List<String> common(List<List<String>> parts) {
    List<String> common = null;
    for (List<String> part : parts) {
      List<String> words = words(part);
      if (common == null) {
        common = words.subList(0, words.size() - 1);
      }
      int same = 0;
      while (same < common.size()
          && same < words.size()
          && common.get(same).equals(words.get(same))) {
        same++;
      }
      common = common.subList(0, same);
    }
    return common == null ? List.of() : common;
  }

  /** What is left of the names behind what they have in common, each once. */
  private static List<String> innerNames(List<List<String>> parts) {
    List<String> common = common(parts);
    int skip = common.size();
    // Of conv2d_21 and conv2d_22 the numbers alone would be left.
    boolean onlyNumbers = skip > 0 && parts.stream().anyMatch(part -> isNumber(behind(part, skip)));
    String kind = onlyNumbers ? common.get(skip - 1) : "";
    int from = onlyNumbers ? skip - 1 : skip;
    boolean numbers = from == 0 || (onlyNumbers && !NUMBER.matcher(kind).matches());
    List<String> stems = new ArrayList<>();
    for (List<String> part : parts) {
      stems.add(stem(behind(part, from), numbers));
    }
    return numbered(stems);
  }

  private static List<String> behind(List<String> part, int skip) {
    List<String> words = words(part);
    return words.subList(skip, words.size());
  }

  private static boolean isNumber(List<String> words) {
    return words.size() == 1 && words.get(0).matches("\\d+");
  }

  /**
   * {@code 1_conv} is {@code conv1}; the number of a whole model's layers says nothing in a block.
   */
  private static String stem(List<String> words, boolean numbers) {
    List<String> rest = new ArrayList<>(words);
    String number = "";
    while (rest.size() > 1 && rest.get(0).matches("\\d+")) {
      number += rest.remove(0);
    }
    String name = String.join("_", rest);
    Matcher matcher = NUMBER.matcher(name);
    if (numbers && matcher.matches() && !matcher.group(1).isEmpty()) {
      name = matcher.group(1);
    }
    return Identifiers.field(name.isEmpty() ? "layer" : name + number);
  }

  private static List<String> numbered(List<String> stems) {
    Map<String, Integer> count = new HashMap<>();
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String stem : stems) {
      boolean single = stems.stream().filter(stem::equals).count() == 1;
      String name = single ? stem : stem + count.merge(stem, 1, Integer::sum);
      while (!taken.add(name)) {
        name += "_";
      }
      names.add(name);
    }
    return names;
  }
}
