/** Operations on pixels that models spell out as reshapes, permutations and products. */
package org.tf2torch.ir.pass.pixels;
