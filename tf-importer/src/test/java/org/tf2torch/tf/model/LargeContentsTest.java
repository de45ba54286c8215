package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Fixtures;
import org.tf2torch.tf.Mutations;
import org.tf2torch.tf.bundle.MappedFile;

class LargeContentsTest {
  private static final int PLACE_FIELD = 536870911;

  @TempDir Path folder;

  @Test
  void leavesLargeContentsInTheFile() throws IOException {
    byte[] inGraph = random(1, 5000);
    byte[] inFunction = random(2, 70_000);
    byte[] small = random(3, 100);
    GraphDef.Builder graph =
        GraphDef.newBuilder().addNode(constant("a", inGraph)).addNode(constant("b", small));
    graph
        .getLibraryBuilder()
        .addFunctionBuilder()
        .addNodeDef(constant("c", inFunction))
        .getSignatureBuilder()
        .setName("f");
    MetaGraph read = read(graph.build().toByteArray());

    NodeDef a = read.graph().getNode(0);
    NodeDef c = read.graph().getLibrary().getFunction(0).getNodeDef(0);
    assertEquals(
        0,
        a.getAttrOrThrow("value").getTensor().getTensorContent().size(),
        "5000 bytes are not on the heap");
    assertArrayEquals(inGraph, bytes(read, a));
    assertArrayEquals(small, bytes(read, read.graph().getNode(1)));
    assertArrayEquals(inFunction, bytes(read, c));
  }

  @Test
  void leavesEverythingElseAsItIs() {
    MappedFile file = MappedFile.open(Fixtures.path("tf2_model").resolve("saved_model.pb"));
    ByteBuffer whole = file.slice(0, (int) file.size());
    assertEquals(
        ByteString.copyFrom(whole),
        LargeContents.cutOut(file, LargeContents.Message.SAVED_MODEL),
        "nothing in this model is large");
  }

  @Test
  void cutsTensorsOutOfListsToo() throws IOException {
    TensorProto tensor = tensor(random(4, 5000));
    AttrValue list =
        AttrValue.newBuilder()
            .setList(AttrValue.ListValue.newBuilder().addTensor(tensor).addTensor(tensor))
            .build();
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(NodeDef.newBuilder().setName("n").putAttr("values", list))
            .build();
    AttrValue read = read(graph.toByteArray()).graph().getNode(0).getAttrOrThrow("values");
    assertEquals(2, read.getList().getTensorCount());
    assertTrue(
        read.getList().getTensorList().stream().allMatch(t -> t.getTensorContent().isEmpty()),
        "both are large");
  }

  @Test
  void doesNotBelieveAPlaceThatTheFileClaims() throws IOException {
    UnknownFieldSet.Field claimed =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[16]))
            .build();
    TensorProto.Builder tensor = tensor(new byte[] {1, 2, 3}).toBuilder();
    tensor.setUnknownFields(UnknownFieldSet.newBuilder().addField(PLACE_FIELD, claimed).build());
    tensor.addStringVal(ByteString.copyFrom(random(5, 5000))); // large enough to be looked into
    MetaGraph read =
        read(GraphDef.newBuilder().addNode(node("n", tensor.build())).build().toByteArray());
    assertArrayEquals(new byte[] {1, 2, 3}, bytes(read, read.graph().getNode(0)));
  }

  @Test
  void refusesOrReadsWhatIsDamaged() throws IOException {
    byte[] whole =
        GraphDef.newBuilder().addNode(constant("a", random(6, 5000))).build().toByteArray();
    byte[] head = Arrays.copyOf(whole, 60);
    int refused = 0;
    for (int seed = 0; seed < 500; seed++) {
      byte[] damaged = whole.clone();
      byte[] mutated = new Mutations(seed).of(head);
      System.arraycopy(mutated, 0, damaged, 0, mutated.length);
      try {
        MetaGraph read = read(damaged);
        read.graph().getNodeList().forEach(node -> bytes(read, node));
      } catch (BrokenModelException e) {
        refused++;
      }
    }
    assertTrue(
        refused > 100,
        "damage among the lengths shows, but only %d of 500 were refused".formatted(refused));
  }

  @Test
  void refusesALengthBeyondItsMessage() throws IOException {
    byte[] bytes =
        GraphDef.newBuilder().addNode(constant("a", random(7, 5000))).build().toByteArray();
    bytes[1] = (byte) 0xff; // the node claims to be 127 bytes longer than the file
    BrokenModelException broken = assertThrows(BrokenModelException.class, () -> read(bytes));
    assertTrue(
        broken.getMessage().endsWith("graph.pb: is cut short or damaged"), broken.getMessage());
  }

  private MetaGraph read(byte[] graph) throws IOException {
    return ModelFile.open(Files.write(folder.resolve("graph.pb"), graph)).metaGraph();
  }

  private static byte[] bytes(MetaGraph graph, NodeDef node) {
    return graph
        .operations()
        .tensor(node, "value")
        .map(data -> data.toBuffer().array())
        .orElse(new byte[0]);
  }

  private static NodeDef constant(String name, byte[] content) {
    return node(name, tensor(content));
  }

  private static NodeDef node(String name, TensorProto tensor) {
    AttrValue value = AttrValue.newBuilder().setTensor(tensor).build();
    return NodeDef.newBuilder().setName(name).setOp("Const").putAttr("value", value).build();
  }

  private static TensorProto tensor(byte[] content) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setSize(content.length);
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_UINT8)
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(content))
        .build();
  }

  private static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
