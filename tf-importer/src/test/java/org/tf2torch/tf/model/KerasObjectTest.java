package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedUserObject;

class KerasObjectTest {
  @TempDir Path folder;

  @Test
  void readsTheFileThatKeras2Writes() throws IOException {
    UnknownFieldSet version =
        UnknownFieldSet.newBuilder().addField(1, Field.newBuilder().addVarint(2).build()).build();
    UnknownFieldSet layer =
        UnknownFieldSet.newBuilder()
            .addField(2, Field.newBuilder().addVarint(7).build())
            .addField(3, text("root.layer-1"))
            .addField(4, text("_tf_keras_layer"))
            .addField(5, text("{\"class_name\": \"Dropout\"}"))
            .addField(6, Field.newBuilder().addLengthDelimited(version.toByteString()).build())
            .build();
    Field nodes =
        Field.newBuilder()
            .addLengthDelimited(layer.toByteString())
            .addLengthDelimited(ByteString.EMPTY)
            .build();
    Path file = folder.resolve("keras_metadata.pb");
    Files.write(file, UnknownFieldSet.newBuilder().addField(1, nodes).build().toByteArray());
    List<KerasObject> expected =
        List.of(
            new KerasObject(7, "root.layer-1", "_tf_keras_layer", "{\"class_name\": \"Dropout\"}"),
            new KerasObject(0, "", "", ""));
    assertEquals(expected, KerasObject.read(file, SavedObjectGraph.getDefaultInstance()));
  }

  @Test
  @SuppressWarnings("deprecation") // the field is where older files have it
  void readsTheObjectsOfOlderModels() {
    SavedUserObject layer =
        SavedUserObject.newBuilder().setIdentifier("_tf_keras_layer").setMetadata("{}").build();
    SavedUserObject other =
        SavedUserObject.newBuilder().setIdentifier("trackable_list_wrapper").build();
    SavedObjectGraph graph =
        SavedObjectGraph.newBuilder()
            .addNodes(SavedObject.newBuilder().setUserObject(other))
            .addNodes(SavedObject.newBuilder().setUserObject(layer))
            .build();
    assertEquals(
        List.of(new KerasObject(1, "", "_tf_keras_layer", "{}")),
        KerasObject.read(folder.resolve("absent.pb"), graph));
  }

  private static Field text(String text) {
    return Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(text)).build();
  }
}
