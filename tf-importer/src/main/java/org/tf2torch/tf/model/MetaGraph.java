package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SignatureDef;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.bundle.MappedFile;
import org.tf2torch.tf.bundle.TensorBundle;

/**
 * One graph of a {@link ModelFile}, with its functions, its signatures and what belongs to it.
 * Immutable.
 */
public final class MetaGraph {
  /** The signature that is meant where none is named. */
  public static final String DEFAULT_SIGNATURE = "serving_default";

  /**
   * What TensorFlow keeps among the signatures for its own use, such as {@code
   * __saved_model_init_op}.
   */
  private static final String INTERNAL_SIGNATURE = "__saved_model_";

  private static final List<String> INIT_OP_COLLECTIONS =
      List.of("saved_model_main_op", "legacy_init_op");

  private final Path file;
  private final MetaGraphDef proto;
  private final Operations operations;
  private TensorBundle checkpoint;

  MetaGraph(MappedFile model, MetaGraphDef proto) {
    this.file = model.path();
    this.proto = proto;
    this.operations = new Operations(model, proto.getGraphDef().getLibrary());
  }

  /** The file that holds the graph, for messages. */
  public Path file() {
    return file;
  }

  /**
   * All there is; the other methods give the parts that need a word. Large tensors are left in the
   * file, see {@link Operations#tensor}.
   */
  public MetaGraphDef proto() {
    return proto;
  }

  public GraphDef graph() {
    return proto.getGraphDef();
  }

  /** What is declared of the operations and functions in the graph. */
  public Operations operations() {
    return operations;
  }

  /** The version of the TensorFlow that wrote the graph; empty when it does not say. */
  public String tensorflowVersion() {
    return proto.getMetaInfoDef().getTensorflowVersion();
  }

  /** The version of the graph's format, on which the meaning of some operations depends. */
  public int producer() {
    return graph().getVersions().getProducer();
  }

  /** The signatures by name, in the order of their names, without TensorFlow's internal ones. */
  public SortedMap<String, SignatureDef> signatures() {
    SortedMap<String, SignatureDef> signatures = new TreeMap<>(proto.getSignatureDefMap());
    signatures.keySet().removeIf(name -> name.startsWith(INTERNAL_SIGNATURE));
    return signatures;
  }

  /**
   * The name of the signature {@code serving_default}, else of the only one.
   *
   * @throws SelectionException when there are several, or none at all
   */
  public String defaultSignature() {
    SortedMap<String, SignatureDef> signatures = signatures();
    if (signatures.containsKey(DEFAULT_SIGNATURE)) {
      return DEFAULT_SIGNATURE;
    }
    if (signatures.size() == 1) {
      return signatures.firstKey();
    }
    String what =
        signatures.isEmpty()
            ? "has no signature"
            : "has several signatures, choose one: " + listed();
    throw new SelectionException(file + ": " + what);
  }

  /**
   * @throws SelectionException when there is none of that name
   */
  public SignatureDef signature(String name) {
    SignatureDef signature = signatures().get(name);
    if (signature == null) {
      throw new SelectionException(
          "%s: has no signature %s, only: %s".formatted(file, name, listed()));
    }
    return signature;
  }

  private String listed() {
    return String.join(", ", signatures().keySet());
  }

  /**
   * The variables' values.
   *
   * @throws BrokenModelException when they are missing or damaged
   */
  public synchronized TensorBundle checkpoint() {
    if (checkpoint == null) {
      checkpoint = TensorBundle.open(checkpointPrefix());
    }
    return checkpoint;
  }

  /**
   * Whether there are values of variables; a frozen graph has none, and neither has a model without
   * variables.
   */
  public boolean hasCheckpoint() {
    return Files.exists(checkpointPrefix().resolveSibling("variables.index"));
  }

  private Path checkpointPrefix() {
    return file.resolveSibling("variables").resolve("variables");
  }

  /** The objects behind the graph, as TensorFlow 2 saves them. */
  public Optional<SavedObjectGraph> objects() {
    return proto.hasObjectGraphDef() ? Optional.of(proto.getObjectGraphDef()) : Optional.empty();
  }

  /** What Keras says of its layers; none when Keras did not write the model, or was Keras 3. */
  public List<KerasObject> kerasObjects() {
    return KerasObject.read(file.resolveSibling("keras_metadata.pb"), proto.getObjectGraphDef());
  }

  /**
   * The files that belong to the graph, such as vocabularies, by the name of the tensor that is fed
   * with the path.
   */
  public Map<String, Path> assets() {
    return Assets.read(file, proto);
  }

  /** The node that initialises tables before the first run. */
  public Optional<String> initialiser() {
    SignatureDef signature = proto.getSignatureDefMap().get(INTERNAL_SIGNATURE + "init_op");
    if (signature != null && signature.containsOutputs(INTERNAL_SIGNATURE + "init_op")) {
      return Optional.of(signature.getOutputsOrThrow(INTERNAL_SIGNATURE + "init_op").getName());
    }
    return INIT_OP_COLLECTIONS.stream().flatMap(name -> nodeNames(name).stream()).findFirst();
  }

  private List<String> nodeNames(String collection) {
    return proto
        .getCollectionDefOrDefault(collection, CollectionDef.getDefaultInstance())
        .getNodeList()
        .getValueList();
  }

  /**
   * The elements of a collection of TensorFlow 1 that holds serialized messages; none when there is
   * no such one.
   */
  List<ByteString> messages(String collection) {
    return proto
        .getCollectionDefOrDefault(collection, CollectionDef.getDefaultInstance())
        .getBytesList()
        .getValueList();
  }
}
