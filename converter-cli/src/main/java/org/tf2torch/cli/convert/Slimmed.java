package org.tf2torch.cli.convert;

import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.torch.Summary;

/**
 * How a model was made smaller.
 *
 * @param weights all of them
 * @param narrow those that are stored in a narrow floating-point type
 * @param int8 those that are stored as int8
 * @param zeros those that were set to 0
 * @param removed those that are gone
 * @param bytesBefore of all tensors in an exact conversion
 * @param bytes of all tensors now
 */
public record Slimmed(
    Slimming how,
    long weights,
    long narrow,
    long int8,
    long zeros,
    long removed,
    long bytesBefore,
    long bytes) {
  static Slimmed of(Slimming how, Slimming.Result result, Summary exact, Summary slim) {
    return new Slimmed(
        how,
        exact.elements(),
        result.narrow(),
        result.int8(),
        result.zeros(),
        result.removed(),
        exact.bytes(),
        slim.bytes());
  }
}
