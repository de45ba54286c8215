package org.tf2torch.parity.tensor;

/** A tensor and the model's name for it. */
public record NamedTensor(String name, Tensor tensor) {}
