"""Makes src/test/resources/keras_adam: a network that Keras 2 trained for five steps of Adam, and
steps.npz, the samples and losses of the next six. Needs tensorflow and tf_keras.

    python src/test/python/make_keras_adam.py
"""

import pathlib

import numpy as np
import tf_keras

FOLDER = pathlib.Path(__file__).parents[1] / "resources" / "keras_adam"
BATCH = 8


def main() -> None:
    tf_keras.utils.set_random_seed(1)
    model = tf_keras.Sequential(
        [
            tf_keras.layers.Input((4,), name="x"),
            tf_keras.layers.Dense(8, activation="tanh"),
            tf_keras.layers.Dense(3),
        ]
    )
    loss = tf_keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(tf_keras.optimizers.Adam(0.01), loss)
    samples = np.random.default_rng(1).normal(size=(88, 4)).astype(np.float32)
    labels = samples[:, :3].argmax(1)
    model.fit(samples[:40], labels[:40], batch_size=BATCH, shuffle=False, verbose=0)
    model.save(FOLDER)
    losses = [
        model.train_on_batch(samples[i : i + BATCH], labels[i : i + BATCH])
        for i in range(40, 88, BATCH)
    ]
    np.savez(FOLDER / "steps.npz", in_x=samples[40:], labels=labels[40:], out_loss=np.array(losses))


if __name__ == "__main__":
    main()
