package org.tf2torch.ir;

/** What a value of the graph is. */
public sealed interface ValueType permits TensorType, ListType {}
