package org.tf2torch.tf.ops;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tf2torch.tf.lower.OpCall;

/** The integers of a flat protobuf message that an attribute holds as bytes, by field number. */
record ProtoNumbers(UnknownFieldSet fields) {
  static ProtoNumbers of(OpCall call, String attribute) {
    try {
      return new ProtoNumbers(UnknownFieldSet.parseFrom(call.attributeValue(attribute).getS()));
    } catch (InvalidProtocolBufferException e) {
      throw call.refuse("its " + attribute + " cannot be read");
    }
  }

  boolean isEmpty() {
    return fields.asMap().isEmpty();
  }

  /** A field's number; 0 when it is not set. */
  int number(int field) {
    List<Integer> all = list(field);
    return all.isEmpty() ? 0 : all.get(all.size() - 1);
  }

  /** The numbers of a repeated field, packed or not. */
  List<Integer> list(int field) {
    List<Integer> result = new ArrayList<>();
    fields.getField(field).getVarintList().forEach(n -> result.add((int) (long) n));
    for (ByteString packed : fields.getField(field).getLengthDelimitedList()) {
      CodedInputStream in = packed.newCodedInput();
      try {
        while (!in.isAtEnd()) {
          result.add((int) in.readRawVarint64());
        }
      } catch (IOException e) {
        return List.of();
      }
    }
    return result;
  }
}
