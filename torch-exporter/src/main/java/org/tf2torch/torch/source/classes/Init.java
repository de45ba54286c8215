package org.tf2torch.torch.source.classes;

import org.tf2torch.torch.code.Expression;

/**
 * A line of a constructor.
 *
 * @param start what stands before the value: {@code self.conv1 = }
 */
public record Init(String start, Expression value) {}
