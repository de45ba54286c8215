/**
 * Weights and constants as lazy views.
 *
 * <p>A {@link org.tf2torch.ir.data.TensorData} is a strided walk over a range of bytes ({@code
 * StridedData}), one element repeated ({@code FilledData}), a concatenation or a cast of others
 * ({@code ConcatenatedData}, {@code CastData}). Views pass further views on towards the bytes, so
 * that what is read in the end is one transposition of each stored range ({@code StridedReader}).
 */
package org.tf2torch.ir.data;
