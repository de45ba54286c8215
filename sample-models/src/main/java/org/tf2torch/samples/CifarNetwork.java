package org.tf2torch.samples;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * A small convolutional network for 32 by 32 images of ten classes.
 *
 * <p>Three times a convolution (3 to 32 to 64 to 128 channels), ReLU and max-pooling; then 2048
 * numbers to 512 to 10. About 1.15 million parameters.
 *
 * @param images fed: normalised pixels, float32 [batch, 32, 32, 3]
 * @param logits unnormalised scores of the classes, float32 [batch, 10]
 * @param variables what is trained
 */
public record CifarNetwork(
    Placeholder<TFloat32> images, Operand<TFloat32> logits, List<Variable<TFloat32>> variables) {
  private static final int FEATURES = 4 * 4 * 128;
  private static final int HIDDEN = 512;

  /**
   * Builds the network into the graph of {@code tf}.
   *
   * @param seed the initial weights follow from it
   */
  public static CifarNetwork build(Ops tf, long seed) {
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, Cifar10.SIDE, Cifar10.SIDE, Cifar10.CHANNELS);
    Placeholder<TFloat32> images =
        tf.withName("images").placeholder(TFloat32.class, Placeholder.shape(shape));
    Layers layers = new Layers(tf, seed);

    Operand<TFloat32> x = layers.convolution("conv1", images, Cifar10.CHANNELS, 32);
    x = layers.maxPool("pool1", x);
    x = layers.convolution("conv2", x, 32, 64);
    x = layers.maxPool("pool2", x);
    x = layers.convolution("conv3", x, 64, 128);
    x = layers.maxPool("pool3", x);
    x = tf.withName("flatten").reshape(x, tf.array(-1, FEATURES));
    x = tf.withName("relu4").nn.relu(layers.dense("dense1", x, FEATURES, HIDDEN));
    x = layers.dense("dense2", x, HIDDEN, Cifar10.CLASSES);

    return new CifarNetwork(images, tf.withName("logits").identity(x), layers.variables());
  }
}
