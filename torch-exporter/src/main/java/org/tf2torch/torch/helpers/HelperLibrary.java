package org.tf2torch.torch.helpers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions that say in PyTorch what torch has no single call for. They are kept as readable
 * Python, in one resource file per family, in the part of the language that TorchScript shares, as
 * {@code ruff format} lays it out; only those a model uses are written out.
 *
 * <p>In the resource files a function begins with {@code def} at the start of a line and ends where
 * the next line begins that is not indented; the comment lines right above it belong to it. Helpers
 * call each other by their plain names.
 */
public final class HelperLibrary {
  /** How expressions name helpers: {@code helpers.resize_area}. */
  public static final String PREFIX = "helpers.";

  private static final List<String> FILES =
      List.of(
          "attention.py",
          "audio.py",
          "boxes.py",
          "counting.py",
          "diagonals.py",
          "hashing.py",
          "images.py",
          "indexing.py",
          "integers.py",
          "linear_algebra.py",
          "lists.py",
          "movement.py",
          "ordering.py",
          "padding.py",
          "quantization.py",
          "quantized_tensors.py",
          "reductions.py",
          "resize.py",
          "sampling.py",
          "segments.py",
          "sequences.py",
          "special_functions.py",
          "text.py",
          "windows.py");

  private static final Pattern DEFINITION = Pattern.compile("def ([a-z][a-z0-9_]*)\\(");
  private static final Pattern RESULT = Pattern.compile("\\) -> ([^:]+):\n");
  private static final Pattern WORD = Pattern.compile("\\b([a-z][a-z0-9_]*)\\(");

  private static final HelperLibrary INSTANCE = load();

  private final Map<String, String> functions;

  private HelperLibrary(Map<String, String> functions) {
    this.functions = functions;
  }

  public static HelperLibrary instance() {
    return INSTANCE;
  }

  /** Names of all helpers. */
  public Set<String> names() {
    return functions.keySet();
  }

  /** The type of what a helper returns, as {@code Tensor} or {@code tuple[Tensor, Tensor]}. */
  public String result(String name) {
    Matcher result = RESULT.matcher(functions.get(name));
    return result.find() ? result.group(1) : "";
  }

  /**
   * The source of these helpers and of those they call, in an order in which each comes after what
   * it calls.
   */
  public Map<String, String> closure(Collection<String> names) {
    Set<String> ordered = new LinkedHashSet<>();
    names.stream().sorted().forEach(name -> visit(name, ordered));
    Map<String, String> result = new LinkedHashMap<>();
    ordered.forEach(name -> result.put(name, functions.get(name)));
    return result;
  }

  private void visit(String name, Set<String> ordered) {
    String source = functions.get(name);
    if (source == null) {
      throw new IllegalStateException("there is no helper " + name);
    }
    if (ordered.contains(name)) {
      return;
    }
    Matcher word = WORD.matcher(source);
    while (word.find()) {
      if (functions.containsKey(word.group(1)) && !word.group(1).equals(name)) {
        visit(word.group(1), ordered);
      }
    }
    ordered.add(name);
  }

  private static HelperLibrary load() {
    Map<String, String> functions = new LinkedHashMap<>();
    for (String file : FILES) {
      split(read(file), functions);
    }
    return new HelperLibrary(functions);
  }

  private static void split(String text, Map<String, String> functions) {
    StringBuilder comments = new StringBuilder();
    StringBuilder body = new StringBuilder();
    String name = null;
    for (String line : (text + "\n#").split("\n")) {
      boolean indented = line.startsWith(" ") || line.isBlank() || line.startsWith(")");
      if (name != null && !indented) {
        if (functions.put(name, comments + body.toString().strip() + "\n") != null) {
          throw new IllegalStateException("helper " + name + " is defined twice");
        }
        comments.setLength(0);
        body.setLength(0);
        name = null;
      }
      Matcher definition = DEFINITION.matcher(line);
      if (definition.lookingAt()) {
        name = definition.group(1);
      }
      if (name != null) {
        body.append(line).append('\n');
      } else if (line.startsWith("#")) {
        comments.append(line).append('\n');
      } else {
        comments.setLength(0);
      }
    }
  }

  private static String read(String file) {
    try (InputStream in = HelperLibrary.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
