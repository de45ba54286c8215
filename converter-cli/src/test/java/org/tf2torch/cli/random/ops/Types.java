package org.tf2torch.cli.random.ops;

import java.util.EnumSet;
import java.util.Set;
import org.tf2torch.ir.DType;

/** Sets of element types that families of operations take. */
final class Types {
  static final Set<DType> BOOL = EnumSet.of(DType.BOOL);
  static final Set<DType> INT32 = EnumSet.of(DType.INT32);
  static final Set<DType> INDEX = EnumSet.of(DType.INT32, DType.INT64);
  static final Set<DType> REAL = EnumSet.of(DType.FLOAT32, DType.FLOAT64);
  static final Set<DType> FLOAT =
      EnumSet.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64);
  static final Set<DType> COMPLEX = EnumSet.of(DType.COMPLEX64, DType.COMPLEX128);
  static final Set<DType> INTEGER = EnumSet.range(DType.UINT8, DType.INT64);
  static final Set<DType> SIGNED = EnumSet.of(DType.INT8, DType.INT16, DType.INT32, DType.INT64);
  static final Set<DType> NUMBER = join(INTEGER, FLOAT);
  static final Set<DType> SIGNED_NUMBER = join(SIGNED, FLOAT);
  static final Set<DType> ANY = join(join(NUMBER, COMPLEX), BOOL);

  /** What models are made of, for operations that only move elements. */
  static final Set<DType> COMMON =
      EnumSet.of(DType.FLOAT32, DType.INT32, DType.INT64, DType.BOOL, DType.FLOAT64, DType.UINT8);

  private Types() {}

  static Set<DType> join(Set<DType> a, Set<DType> b) {
    Set<DType> all = EnumSet.copyOf(a);
    all.addAll(b);
    return all;
  }
}
