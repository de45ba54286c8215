package org.tf2torch.tf.bundle;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;
import org.tf2torch.ir.data.DamagedDataException;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Fixtures;
import org.tf2torch.tf.Mutations;

/** Every way a checkpoint can be broken ends in one line that names the file. */
class BrokenBundleTest {
  private static final String SHARD_0 = "variables.data-00000-of-00002";
  private static final String SHARD_1 = "variables.data-00001-of-00002";
  private static final String INDEX = "variables.index";

  @TempDir Path folder;

  @BeforeEach
  void copy() {
    Fixtures.copy("sharded_checkpoint", folder);
  }

  private interface Damage {
    byte[] to(byte[] bytes);
  }

  private static Arguments file(String what, String file, Damage damage, String message) {
    return arguments(what, file, damage, message);
  }

  static Stream<Arguments> damagedFiles() {
    byte[] random = new byte[1000];
    new Random(7).nextBytes(random);
    return Stream.of(
        file("no index", INDEX, bytes -> null, "is missing"),
        file("empty index", INDEX, bytes -> new byte[0], "is cut short"),
        file(
            "index cut in two",
            INDEX,
            bytes -> Arrays.copyOf(bytes, bytes.length / 2),
            "its last 8 bytes are wrong"),
        file(
            "index without its last byte",
            INDEX,
            bytes -> Arrays.copyOf(bytes, bytes.length - 1),
            "its last 8 bytes are wrong"),
        file("random index", INDEX, bytes -> random, "its last 8 bytes are wrong"),
        file("bit flipped in the index", INDEX, bytes -> flipped(bytes, 40), "fails its checksum"),
        file("no shard", SHARD_1, bytes -> null, "is missing"),
        file("empty shard", SHARD_0, bytes -> new byte[0], "is cut short, or the index is damaged"),
        file(
            "shard without its last byte",
            SHARD_0,
            bytes -> Arrays.copyOf(bytes, bytes.length - 1),
            "is cut short, or the index is damaged"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damagedFiles")
  void refusesToOpen(String what, String file, Damage damage, String message) throws IOException {
    Path path = folder.resolve(file);
    byte[] damaged = damage.to(Files.readAllBytes(path));
    Files.delete(path);
    if (damaged != null) {
      Files.write(path, damaged);
    }
    assertBroken(path, message);
  }

  private static Arguments entry(
      String what, Consumer<BundleEntryProto.Builder> change, String message) {
    return arguments(what, change, message);
  }

  static Stream<Arguments> lyingEntries() {
    return Stream.of(
        entry("offset behind the end", e -> e.setOffset(1 << 30), "but the file ends at 438"),
        entry(
            "offset and size that overflow",
            e -> e.setOffset(Long.MAX_VALUE),
            "but the file ends at 438"),
        entry("negative offset", e -> e.setOffset(-1), "cannot be 24 bytes at -1"),
        entry("negative size", e -> e.setSize(-24), "cannot be -24 bytes"),
        entry("unknown shard", e -> e.setShardId(2), "of shard 2 of 2"),
        entry("negative shard", e -> e.setShardId(-1), "of shard -1 of 2"),
        entry("fewer bytes than the shape needs", e -> e.setSize(20), "does not take 20 bytes"),
        entry("another type", e -> e.setDtype(DataType.DT_DOUBLE), "does not take 24 bytes"),
        entry("negative axis", e -> e.setShape(shape(-2, -3)), "has an axis of size -2"),
        entry(
            "unknown rank",
            e -> e.setShape(TensorShapeProto.newBuilder().setUnknownRank(true)),
            "has no usable shape"),
        entry(
            "more elements than 63 bits",
            e -> e.setShape(shape(1L << 32, 1L << 32)),
            "more elements than can be counted"),
        entry(
            "more bytes than 63 bits", e -> e.setShape(shape(1L << 62)), "does not take 24 bytes"),
        entry(
            "strings that cannot be there",
            e -> e.setDtype(DataType.DT_STRING).setShape(shape(25)),
            "does not take 24 bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lyingEntries")
  void refusesEntriesThatLie(
      String what, Consumer<BundleEntryProto.Builder> change, String message) {
    rewriteEntry("float32", change);
    BrokenModelException broken = assertThrows(BrokenModelException.class, this::open, what);
    assertTrue(
        broken.getMessage().contains(message) && broken.getMessage().contains("float32"),
        broken.getMessage());
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        arguments(
            BundleHeaderProto.newBuilder()
                .setNumShards(2)
                .setEndianness(BundleHeaderProto.Endianness.BIG),
            "big-endian"),
        arguments(
            BundleHeaderProto.newBuilder()
                .setNumShards(2)
                .setVersion(VersionDef.newBuilder().setMinConsumer(2)),
            "version 2"),
        arguments(BundleHeaderProto.newBuilder().setNumShards(0), "of shard 0 of 0"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void refusesHeaders(BundleHeaderProto.Builder header, String message) {
    rewrite(entries -> entries.put(ByteString.EMPTY, header.build().toByteString()));
    BrokenModelException broken = assertThrows(BrokenModelException.class, this::open);
    assertTrue(broken.getMessage().contains(message), broken.getMessage());
  }

  @Test
  void refusesAnIndexWithoutHeader() {
    rewrite(entries -> entries.remove(ByteString.EMPTY));
    assertBroken(folder.resolve(INDEX), "has no header");
  }

  @Test
  void refusesNamesOutOfOrder() {
    Map<ByteString, ByteString> backwards =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator().reversed());
    backwards.putAll(table());
    new TableWriter(false, 100).write(folder.resolve(INDEX), backwards);
    assertBroken(folder.resolve(INDEX), "out of order");
  }

  @Test
  void detectsAFlippedBitWhenTheTensorIsReadAndNoEarlier() throws IOException {
    BundleEntryProto entry = entry("float32");
    flipInFile(SHARD_0, (int) entry.getOffset() + 7);
    TensorBundle bundle = open();
    var damaged = bundle.tensor("float32").orElseThrow();
    for (int attempt = 0; attempt < 2; attempt++) {
      DamagedDataException e = assertThrows(DamagedDataException.class, damaged::toBuffer);
      assertTrue(
          e.getMessage().matches(".*" + SHARD_0 + ": .*float32 fail their checksum.*"),
          e.getMessage());
    }
    assertEquals(
        5.0, bundle.tensor("float64").orElseThrow().toDoubles()[5], "its neighbours are whole");
  }

  @ParameterizedTest(name = "byte {0} of the strings")
  @ValueSource(ints = {0, 2, 3, 5, 8, 13, 100})
  void detectsDamagedStrings(int position) throws IOException {
    BundleEntryProto entry = entry("strings");
    flipInFile(SHARD_1, (int) entry.getOffset() + position);
    BrokenModelException broken =
        assertThrows(BrokenModelException.class, () -> open().strings("strings"));
    assertTrue(broken.getMessage().contains(SHARD_1 + ": strings "), broken.getMessage());
  }

  // The checksums of blocks keep damage out that nobody meant; what is written with right checksums
  // gets further.
  @ParameterizedTest
  @ValueSource(strings = {"float32", "strings", ""})
  void readsOrRefusesAnyDamagedEntry(String key) throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve(INDEX));
    byte[] entry = table().get(ByteString.copyFromUtf8(key)).toByteArray();
    for (int seed = 0; seed < 500; seed++) {
      Files.write(folder.resolve(INDEX), whole);
      ByteString damaged = ByteString.copyFrom(new Mutations(seed).of(entry));
      rewrite(entries -> entries.put(ByteString.copyFromUtf8(key), damaged));
      try {
        TensorBundle bundle = open();
        bundle.tensor(key).filter(data -> data.bytes() < 1000).ifPresent(TensorData::toBuffer);
        bundle.strings(key);
      } catch (BrokenModelException | DamagedDataException e) {
        assertEquals(1, e.getMessage().lines().count(), "seed " + seed + ": " + e.getMessage());
      }
    }
  }

  @Test
  void keepsMessagesOnOneLine() {
    rewrite(entries -> entries.put(ByteString.copyFromUtf8("z\nname"), lying().toByteString()));
    String message = assertThrows(BrokenModelException.class, this::open).getMessage();
    assertEquals(1, message.lines().count(), message);
  }

  private static BundleEntryProto lying() {
    return BundleEntryProto.newBuilder().setDtype(DataType.DT_FLOAT).setSize(3).build();
  }

  private TensorBundle open() {
    return TensorBundle.open(folder.resolve("variables"));
  }

  private void assertBroken(Path file, String message) {
    String actual = assertThrows(BrokenModelException.class, this::open).getMessage();
    assertAll(
        () -> assertTrue(actual.startsWith(file.toString()), "names the file: " + actual),
        () -> assertTrue(actual.contains(message), "says what is wrong: " + actual),
        () -> assertEquals(1, actual.lines().count(), "is one line: " + actual));
  }

  private Map<ByteString, ByteString> table() {
    return SortedTable.read(MappedFile.open(folder.resolve(INDEX)));
  }

  private BundleEntryProto entry(String key) {
    try {
      return BundleEntryProto.parseFrom(table().get(ByteString.copyFromUtf8(key)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void rewriteEntry(String key, Consumer<BundleEntryProto.Builder> change) {
    BundleEntryProto.Builder entry = entry(key).toBuilder();
    change.accept(entry);
    rewrite(entries -> entries.put(ByteString.copyFromUtf8(key), entry.build().toByteString()));
  }

  private void rewrite(Consumer<Map<ByteString, ByteString>> change) {
    Map<ByteString, ByteString> entries =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    entries.putAll(table());
    change.accept(entries);
    new TableWriter(false, 100).write(folder.resolve(INDEX), entries);
  }

  private void flipInFile(String name, int position) throws IOException {
    Path path = folder.resolve(name);
    Files.write(path, flipped(Files.readAllBytes(path), position));
  }

  private static byte[] flipped(byte[] bytes, int position) {
    byte[] flipped = bytes.clone();
    flipped[position] ^= 1 << 4;
    return flipped;
  }

  private static TensorShapeProto shape(long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }
}
