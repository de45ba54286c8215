"""Makes src/test/resources/twins: small TensorFlow models, each with a PyTorch twin written by hand.

The twins stand for converted files, so that the harness is tested without the converter. Each carries the extra file
migration.json as docs/architecture.md describes it.

    python make_twins.py OUT          needs tensorflow, keras and torch
"""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
import torch
import torch.nn.functional as F
from torch import Tensor, nn

NHWC_TO_NCHW = [0, 3, 1, 2]


def port(name, dtype, shape, permutation=None):
    return {"name": name, "argument": name, "dtype": dtype, "shape": shape, "permutation": permutation}


def save(module, path, inputs, outputs, parameters=(), signature="serving_default", tags=("serve",)):
    migration = {
        "format": 1,
        "signature": signature,
        "source": {"tags": list(tags)},
        "inputs": inputs,
        "outputs": outputs,
        "parameters": [dict(zip(("variable", "key"), p)) for p in parameters],
    }
    scripted = torch.jit.script(module.eval())
    torch.jit.save(scripted, str(path), _extra_files={"migration.json": json.dumps(migration)})


def copy(target, value):
    with torch.no_grad():
        target.copy_(torch.from_numpy(np.array(value)))


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, stride=2)
        self.bn1 = nn.BatchNorm2d(8, eps=1e-3, momentum=0.01)
        self.conv2 = nn.Conv2d(8, 12, 3, padding=1)
        self.dense = nn.Linear(12, 10)

    def forward(self, image: Tensor) -> Tensor:
        # TensorFlow's SAME with stride 2 on an even size pads at the end only.
        x = self.conv1(F.pad(image, [0, 1, 0, 1]))
        x = F.relu(self.bn1(x))
        x = F.relu(self.conv2(x))
        x = x.mean([2, 3])
        return torch.softmax(self.dense(x), 1)


def cnn(out):
    keras.utils.set_random_seed(1)
    image = keras.Input((32, 32, 3), name="image")
    x = keras.layers.Conv2D(8, 3, 2, "same", name="conv1")(image)
    x = keras.layers.BatchNormalization(name="bn1")(x)
    x = keras.layers.ReLU(name="relu1")(x)
    x = keras.layers.Conv2D(12, 3, 1, "same", activation="relu", name="conv2")(x)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    x = keras.layers.Dense(10, activation="softmax", name="dense")(x)
    model = keras.Model(image, {"scores": x})
    rng = np.random.default_rng(2)
    for layer in ("conv1", "bn1", "conv2", "dense"):
        weights = model.get_layer(layer).get_weights()
        model.get_layer(layer).set_weights(
            [np.abs(w + rng.normal(0, 0.2, w.shape)).astype("f4") if layer == "bn1" else w + rng.normal(0, 0.05, w.shape) for w in weights]
        )
    model.export(str(out / "cnn"), verbose=False)

    twin = Cnn()
    for name, module in (("conv1", twin.conv1), ("conv2", twin.conv2)):
        kernel, bias = model.get_layer(name).get_weights()
        copy(module.weight, kernel.transpose(3, 2, 0, 1))
        copy(module.bias, bias)
    gamma, beta, mean, variance = model.get_layer("bn1").get_weights()
    for target, value in zip((twin.bn1.weight, twin.bn1.bias, twin.bn1.running_mean, twin.bn1.running_var), (gamma, beta, mean, variance)):
        copy(target, value)
    kernel, bias = model.get_layer("dense").get_weights()
    copy(twin.dense.weight, kernel.T)
    copy(twin.dense.bias, bias)
    parameters = [
        ("conv1/kernel", "conv1.weight"),
        ("conv1/bias", "conv1.bias"),
        ("bn1/gamma", "bn1.weight"),
        ("bn1/beta", "bn1.bias"),
        ("bn1/moving_mean", "bn1.running_mean"),
        ("bn1/moving_variance", "bn1.running_var"),
        ("conv2/kernel", "conv2.weight"),
        ("conv2/bias", "conv2.bias"),
        ("dense/kernel", "dense.weight"),
        ("dense/bias", "dense.bias"),
    ]
    inputs = [port("image", "float32", [None, 3, 32, 32], NHWC_TO_NCHW)]
    save(twin, out / "cnn.pt", inputs, [port("scores", "float32", [None, 10])], parameters)

    with torch.no_grad():
        twin.conv2.weight[3, 2, 1, 1] += 0.5
    save(twin, out / "cnn-wrong.pt", inputs, [port("scores", "float32", [None, 10])], parameters)


class Several(nn.Module):
    """Two inputs, several outputs of different types, one of them permuted."""

    def forward(self, ids: Tensor, maps: Tensor) -> dict[str, Tensor]:
        return {
            "masked": maps * (ids > 0).to(maps.dtype).view(-1, 1, 1, 1),
            "even": ids % 2 == 0,
            "sum": ids.sum(0, keepdim=True),
            "wave": torch.complex(maps, -maps),
            "half": maps.to(torch.float16),
        }


def several(out):
    @tf.function(
        input_signature=[
            tf.TensorSpec([None], tf.int64, "ids"),
            tf.TensorSpec([None, None, 5, 2], tf.float32, "maps"),
        ]
    )
    def serve(ids, maps):
        return {
            "masked": maps * tf.cast(ids > 0, tf.float32)[:, None, None, None],
            "even": ids % 2 == 0,
            "sum": tf.reduce_sum(ids, 0, keepdims=True),
            "wave": tf.complex(maps, -maps),
            "half": tf.cast(maps, tf.float16),
        }

    module = tf.Module()
    module.serve = serve
    tf.saved_model.save(module, str(out / "several"), signatures=serve)
    image = [None, 2, None, 5]
    save(
        Several(),
        out / "several.pt",
        [port("ids", "int64", [None]), port("maps", "float32", image, NHWC_TO_NCHW)],
        [
            port("masked", "float32", image, NHWC_TO_NCHW),
            port("even", "bool", [None]),
            port("sum", "int64", [1]),
            port("wave", "complex64", image, NHWC_TO_NCHW),
            port("half", "float16", image, NHWC_TO_NCHW),
        ],
    )


class Wide(nn.Module):
    """Types that libtorch's Java binding does not know."""

    def forward(
        self, a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor, f: Tensor
    ) -> dict[str, Tensor]:
        return {"u2": a, "u4": b, "u8": c, "e5": d, "e4": e, "z": f * f}


def wide(out):
    types = [tf.uint16, tf.uint32, tf.uint64, tf.dtypes.experimental.float8_e5m2, tf.dtypes.experimental.float8_e4m3fn, tf.complex128]

    @tf.function(input_signature=[tf.TensorSpec([None, 3], t, n) for t, n in zip(types, "abcdef")])
    def serve(a, b, c, d, e, f):
        return {"u2": tf.identity(a), "u4": tf.identity(b), "u8": tf.identity(c), "e5": tf.identity(d), "e4": tf.identity(e), "z": f * f}

    module = tf.Module()
    module.serve = serve
    tf.saved_model.save(module, str(out / "wide"), signatures=serve)
    names = [t.name for t in types]
    save(
        Wide(),
        out / "wide.pt",
        [port(n, t, [None, 3]) for n, t in zip("abcdef", names)],
        [port(n, t, [None, 3]) for n, t in zip(["u2", "u4", "u8", "e5", "e4", "z"], names)],
    )


class Noise(nn.Module):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"noisy": x + torch.randn_like(x), "plain": x * 2.0}


def noise(out):
    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, "x")])
    def serve(x):
        return {"noisy": x + tf.random.normal(tf.shape(x)), "plain": x * 2.0}

    module = tf.Module()
    module.serve = serve
    tf.saved_model.save(module, str(out / "noise"), signatures=serve)
    shape = [None, 4]
    save(Noise(), out / "noise.pt", [port("x", "float32", shape)], [port("noisy", "float32", shape), port("plain", "float32", shape)])


class Rest(nn.Module):
    def forward(self, scaled: Tensor) -> Tensor:
        return torch.tanh(scaled + 1.0)


def cut(out):
    """The twin begins at a tensor inside a function of the original."""

    @tf.function
    def inner(x):
        return tf.tanh(tf.multiply(x, 3.0, name="scaled") + 1.0)

    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, "x")])
    def serve(x):
        return {"y": inner(x)}

    module = tf.Module()
    module.serve = serve
    tf.saved_model.save(module, str(out / "cut"), signatures=serve)
    save(Rest(), out / "cut.pt", [port("scaled", "float32", None)], [port("y", "float32", [None, 4])])


class Scale(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(x * 3.0)


def frozen(out):
    with tf.Graph().as_default() as graph:
        x = tf.compat.v1.placeholder(tf.float32, [None, 4], "x")
        tf.tanh(x * 3.0, "y")
    (out / "frozen.pb").write_bytes(graph.as_graph_def().SerializeToString())
    (out / "frozen.pbtxt").write_text(str(graph.as_graph_def()))
    save(Scale(), out / "frozen.pt", [port("x", "float32", [None, 4])], [port("y", "float32", [None, 4])], signature=None, tags=())


def arrays(out):
    rng = np.random.default_rng(3)
    ids = rng.integers(-3, 9, 7)
    maps = rng.normal(size=(7, 4, 5, 2)).astype("f4")
    np.savez_compressed(out / "several.npz", in_ids=ids, maps=np.asfortranarray(maps))
    every = {f"a_{np.dtype(t).str[1:]}": np.arange(6).reshape(2, 3).astype(t) for t in "?bBhHiIqQefdFD"}
    np.savez(out / "dtypes.npz", big=np.arange(6, dtype=">i4"), scalar=np.array(2.5), **every)
    np.save(out / "object.npy", np.array([{}], dtype=object), allow_pickle=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    cnn(folder)
    several(folder)
    wide(folder)
    noise(folder)
    cut(folder)
    frozen(folder)
    arrays(folder)
