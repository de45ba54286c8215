/**
 * Which Python classes a tree of modules needs: modules that differ in numbers only share one, and
 * the numbers become arguments of its constructor.
 */
package org.tf2torch.torch.source.classes;
