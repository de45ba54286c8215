package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import java.util.List;

/** A tensor of text: its words, row-major, and its shape. */
public record SavedText(List<ByteString> words, List<Long> shape) {}
