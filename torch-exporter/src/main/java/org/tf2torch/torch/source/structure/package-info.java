/**
 * Gives a converted model the structure its author saw: layers that belong together become modules,
 * blocks that repeat become one class.
 *
 * <p>The root of a converted model calls every layer itself, one statement each. Here statements
 * move into modules of their own: {@link org.tf2torch.torch.source.structure.Containers} follows
 * the names of the source, {@link org.tf2torch.torch.source.structure.Repeats} finds what is done
 * again and again, {@link org.tf2torch.torch.source.structure.Chains} puts modules that only feed
 * each other into an {@code nn.Sequential}. What is computed never changes.
 */
package org.tf2torch.torch.source.structure;
