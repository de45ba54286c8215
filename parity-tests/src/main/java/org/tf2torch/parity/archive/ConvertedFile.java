package org.tf2torch.parity.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Permutation;
import org.tf2torch.parity.tensor.TensorSpec;

/** Reads {@code migration.json} out of a TorchScript archive. */
public final class ConvertedFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENTRY = "/extra/migration.json";
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 64 << 20;

  private final Path file;
  private final Optional<String> signature;

  private ConvertedFile(Path file, Optional<String> signature) {
    this.file = file;
    this.signature = signature;
  }

  /**
   * Reads what the file says of {@code forward}.
   *
   * @throws ParityException if the file is missing, no TorchScript archive, was not written by
   *     tf2torch, or has no {@code forward}
   */
  public static Migration read(Path file) {
    return read(file, Optional.empty());
  }

  /**
   * Reads what the file says of the method that computes a signature.
   *
   * @param signature the source's name; empty: that of {@code forward}
   * @throws ParityException as above, or if the file has no method for the signature
   */
  public static Migration read(Path file, Optional<String> signature) {
    return new ConvertedFile(file, signature).migration();
  }

  /**
   * As {@link #read(Path, Optional)}, of a method that can be run.
   *
   * @throws ParityException also if the method takes no inputs: DJL gives nothing back then
   */
  public static Migration readRunnable(Path file, Optional<String> signature) {
    Migration migration = read(file, signature);
    if (migration.inputs().isEmpty()) {
      throw ParityException.unsupported(
          file + ": cannot be run here: " + migration.method() + " takes no inputs");
    }
    return migration;
  }

  private Migration migration() {
    if (!Files.isRegularFile(file)) {
      throw ParityException.broken(file + ": no such file");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry =
          zip.stream()
              .filter(e -> e.getName().indexOf('/') == e.getName().length() - ENTRY.length())
              .filter(e -> e.getName().endsWith(ENTRY))
              .findFirst()
              .orElseThrow(() -> broken("holds no migration.json, so it is no file of tf2torch's"));
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw broken("migration.json is too large");
        }
        return migration(JSON.readTree(bytes));
      }
    } catch (JsonProcessingException e) {
      throw broken("migration.json: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw broken("not a TorchScript archive: " + e.getMessage());
    }
  }

  private Migration migration(JsonNode root) {
    if (root.path("format").asInt(-1) != FORMAT) {
      throw broken(
          "migration.json has format " + root.path("format") + "; this version reads " + FORMAT);
    }
    JsonNode method = method(root);
    JsonNode source = root.path("source");
    List<String> tags = new ArrayList<>();
    source.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new Migration(
        name(method),
        method.path("signature").textValue(),
        tags,
        Optional.ofNullable(source.path("saved_model_sha256").textValue()),
        ports(method, "inputs"),
        ports(method, "outputs"),
        parameters(root.path("parameters")),
        root.path("methods").size() > 1,
        root.has("slimmed"),
        words(root.path("words")));
  }

  /** Where the file speaks of the method that is asked for. */
  private JsonNode method(JsonNode root) {
    JsonNode methods = root.path("methods");
    List<JsonNode> all = new ArrayList<>();
    (methods.isArray() ? methods : List.of(root)).forEach(all::add);
    return all.stream()
        .filter(
            method ->
                signature.isPresent()
                    ? signature.get().equals(method.path("signature").textValue())
                    : name(method).equals(Migration.FORWARD))
        .findFirst()
        .orElseThrow(() -> notThere(all));
  }

  /** A file that was made of one signature has {@code forward} alone, and does not say so. */
  private String name(JsonNode method) {
    String name = method.path("name").asText(Migration.FORWARD);
    if (!name.matches("\\w+")) {
      throw broken("migration.json: '" + name + "' is no method's name");
    }
    return name;
  }

  private ParityException notThere(List<JsonNode> methods) {
    List<String> signatures =
        methods.stream().map(method -> method.path("signature").asText()).toList();
    String what =
        signature
            .map(name -> "has no method for signature " + name + ", only for ")
            .orElse("has no forward; --signature chooses one of ");
    return ParityException.usage(file + ": " + what + String.join(", ", signatures));
  }

  private List<Migration.Port> ports(JsonNode root, String key) {
    if (!root.path(key).isArray()) {
      throw broken("migration.json has no '" + key + "'");
    }
    List<Migration.Port> ports = new ArrayList<>();
    root.path(key).forEach(node -> ports.add(port(node)));
    return ports;
  }

  private Migration.Port port(JsonNode node) {
    String name = text(node, "name");
    DType dtype =
        DType.of(text(node, "dtype"))
            .orElseThrow(() -> broken("migration.json: '" + name + "' has an unknown dtype"));
    List<Integer> shape = sizes(node.path("shape"), name);
    List<Integer> axes = sizes(node.path("permutation"), name);
    try {
      return new Migration.Port(
          name, dtype, shape, Optional.ofNullable(axes).map(Permutation::new));
    } catch (IllegalArgumentException e) {
      throw broken("migration.json: '" + name + "': " + e.getMessage());
    }
  }

  private List<Integer> sizes(JsonNode node, String name) {
    if (!node.isArray()) {
      return null;
    }
    List<Integer> sizes = new ArrayList<>();
    for (JsonNode size : node) {
      if (!size.isNull() && !(size.canConvertToInt() && size.intValue() >= 0)) {
        throw broken("migration.json: '" + name + "' has a size or axis " + size);
      }
      sizes.add(size.isNull() ? TensorSpec.FREE : size.intValue());
    }
    return sizes;
  }

  private List<Migration.Parameter> parameters(JsonNode nodes) {
    List<Migration.Parameter> parameters = new ArrayList<>();
    nodes.forEach(
        node ->
            parameters.add(
                new Migration.Parameter(
                    text(node, "variable"),
                    text(node, "key"),
                    node.path("trainable").asBoolean())));
    return parameters;
  }

  private static List<String> words(JsonNode nodes) {
    List<String> words = new ArrayList<>();
    nodes.forEach(node -> words.add(node.asText()));
    return words;
  }

  private String text(JsonNode node, String key) {
    String text = node.path(key).textValue();
    if (text == null) {
      throw broken("migration.json: an entry lacks '" + key + "'");
    }
    return text;
  }

  private ParityException broken(String what) {
    return ParityException.broken(file + ": " + what);
  }
}
