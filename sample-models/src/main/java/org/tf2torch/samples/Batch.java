package org.tf2torch.samples;

import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Images and their classes, as the network takes them. Close it to free the native memory.
 *
 * @param images normalised pixels, float32 [batch, 32, 32, 3]
 * @param labels class numbers, int32 [batch]
 */
public record Batch(TFloat32 images, TInt32 labels) implements AutoCloseable {
  /** Number of images. */
  public int size() {
    return Math.toIntExact(labels.size());
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }
}
