package org.tf2torch.tf.model;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.bundle.MappedFile;
import org.tf2torch.tf.model.LargeContents.Message;

/** A model as TensorFlow stores it: a SavedModel folder, or a file with one frozen graph. */
public final class ModelFile {
  private static final Set<String> DEFAULT_TAGS = Set.of("serve");
  private static final String BINARY = "saved_model.pb";
  private static final String TEXT = "saved_model.pbtxt";

  private final Path path;
  private final MappedFile file;
  private final Map<Set<String>, MetaGraph> graphs;

  private ModelFile(Path path, MappedFile file, Map<Set<String>, MetaGraph> graphs) {
    this.path = path;
    this.file = file;
    this.graphs = graphs;
  }

  /**
   * Opens a SavedModel by its folder, or a GraphDef by its file; the text form is known by the
   * name's ending ({@code .pbtxt}, {@code .prototxt}, {@code .txt}).
   *
   * @throws BrokenModelException when there is none, or it is damaged
   */
  public static ModelFile open(Path path) {
    String name = String.valueOf(path.getFileName());
    if (Files.isDirectory(path)) {
      return savedModel(path);
    }
    if (name.equals(BINARY) || name.equals(TEXT)) {
      return savedModel(path, MappedFile.open(path));
    }
    return frozen(MappedFile.open(path));
  }

  private static ModelFile savedModel(Path folder) {
    for (String name : List.of(BINARY, TEXT)) {
      if (Files.exists(folder.resolve(name))) {
        return savedModel(folder, MappedFile.open(folder.resolve(name)));
      }
    }
    if (Files.exists(folder.resolve("saved_model.cpb"))) {
      throw new BrokenModelException(
          folder.resolve("saved_model.cpb"), "is split into chunks, which is not supported");
    }
    throw new BrokenModelException(folder, "holds no saved_model.pb");
  }

  private static ModelFile savedModel(Path path, MappedFile file) {
    SavedModel model = ProtoFiles.read(file, Message.SAVED_MODEL, SavedModel.getDefaultInstance());
    if (model.getMetaGraphsCount() == 0) {
      throw new BrokenModelException(file.path(), "holds no graph");
    }
    Map<Set<String>, MetaGraph> graphs = new LinkedHashMap<>();
    for (MetaGraphDef graph : model.getMetaGraphsList()) {
      Set<String> tags = new TreeSet<>(graph.getMetaInfoDef().getTagsList());
      graphs.putIfAbsent(tags, new MetaGraph(file, graph));
    }
    return new ModelFile(path, file, graphs);
  }

  private static ModelFile frozen(MappedFile file) {
    GraphDef graph = ProtoFiles.read(file, Message.GRAPH, GraphDef.getDefaultInstance());
    if (graph.getNodeCount() == 0) {
      throw new BrokenModelException(file.path(), "holds no node of a graph");
    }
    MetaGraphDef wrapped = MetaGraphDef.newBuilder().setGraphDef(graph).build();
    return new ModelFile(file.path(), file, Map.of(Set.of(), new MetaGraph(file, wrapped)));
  }

  /** What was opened. */
  public Path path() {
    return path;
  }

  /** The file that holds the graph. */
  public Path file() {
    return file.path();
  }

  /** The tags of each graph; one empty set for a frozen graph. */
  public Collection<Set<String>> tagSets() {
    return graphs.keySet();
  }

  /**
   * The graph tagged {@code serve}, else the only one.
   *
   * @throws SelectionException when there are several, and none with just that tag
   */
  public MetaGraph metaGraph() {
    if (graphs.containsKey(DEFAULT_TAGS)) {
      return graphs.get(DEFAULT_TAGS);
    }
    if (graphs.size() == 1) {
      return graphs.values().iterator().next();
    }
    throw new SelectionException(
        "%s: has several sets of tags, choose one: %s".formatted(path, listed()));
  }

  /**
   * @throws SelectionException when no graph has exactly these tags
   */
  public MetaGraph metaGraph(Set<String> tags) {
    MetaGraph graph = graphs.get(tags);
    if (graph == null) {
      throw new SelectionException(
          "%s: has no graph tagged %s, only: %s"
              .formatted(path, String.join(",", new TreeSet<>(tags)), listed()));
    }
    return graph;
  }

  private String listed() {
    return graphs.keySet().stream()
        .map(tags -> tags.isEmpty() ? "(no tag)" : String.join(",", tags))
        .collect(Collectors.joining("; "));
  }

  /** The SHA-256 of {@link #file}, in hexadecimal digits. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = file.slice(0, (int) file.size());
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
