package org.tf2torch.torch.source.classes;

import org.tf2torch.torch.code.Expression;

/**
 * An argument of a class's constructor.
 *
 * @param type as Python writes it: {@code int}
 * @param byDefault what it is when it is left out; null when it must be given
 */
public record Parameter(String name, String type, Expression byDefault) {}
