package org.tf2torch.torch.lower;

import org.tf2torch.ir.Graph;

/**
 * A graph that becomes a method of the module.
 *
 * @param method the method's name, an identifier that no module of torch's has: see {@link
 *     org.tf2torch.torch.module.MethodNames}
 * @param signature the source's name of what it computes; empty when it has none
 */
public record EntryPoint(String method, String signature, Graph graph) {}
