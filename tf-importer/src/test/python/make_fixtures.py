"""Makes the small models and checkpoints that the readers' tests read.

    python make_fixtures.py ../resources/org/tf2torch/tf

Every tensor counts up from a number of its own, so that a test can say what it expects. The bytes differ from run to run
(TensorFlow numbers its functions), the contents do not.
"""

import pathlib
import shutil
import sys

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "bfloat16"]
DTYPES += ["float8_e4m3fn", "float8_e5m2", "float32", "float64", "complex64", "complex128"]


def counting(start, *shape, dtype=np.float32):
    return (start + np.arange(np.prod(shape, dtype=int))).reshape(shape).astype(dtype)


def sharded_checkpoint(folder):
    """variables in two shards: one tensor of each dtype, strings, an empty tensor, a scalar."""
    numbers = {name: tf.cast(counting(0, 2, 3), name) for name in DTYPES}
    others = {
        "strings": tf.constant([["", "a"], ["zwölf", "x" * 200]]),
        "empty": tf.zeros([0, 4]),
        "scalar": tf.constant(42.0),
    }
    prefixes = [str(folder / "part0"), str(folder / "part1")]
    for prefix, tensors in zip(prefixes, [numbers, others]):
        tf.raw_ops.SaveV2(prefix=prefix, tensor_names=list(tensors), shape_and_slices=[""] * len(tensors), tensors=list(tensors.values()))
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=prefixes, destination_prefix=str(folder / "variables"), delete_old_dirs=False)


def sliced_checkpoint(folder):
    """whole[4, 6] in four slices of different sizes, rows[4, 2] in two."""
    whole, rows = counting(0, 4, 6), counting(100, 4, 2)
    cuts = {
        "4 6 0,1:0,4": whole[:1, :4],
        "4 6 0,1:4,2": whole[:1, 4:],
        "4 6 1,3:0,5": whole[1:, :5],
        "4 6 1,3:5,1": whole[1:, 5:],
        "4 2 0,3:-": rows[:3],
        "4 2 3,1:-": rows[3:],
    }
    names = ["whole"] * 4 + ["rows"] * 2
    tf.raw_ops.SaveV2(prefix=str(folder / "variables"), tensor_names=names, shape_and_slices=list(cuts), tensors=list(cuts.values()))


class TwoLayers(tf.Module):
    """Both kernels have the same name; the second layer's is not trained; a table reads a file."""

    def __init__(self, vocabulary):
        super().__init__()
        self.first = tf.Variable(counting(0, 2, 3), name="kernel")
        self.second = tf.Variable(counting(10, 3, 2), name="kernel", trainable=False)
        file = tf.lookup.TextFileInitializer(str(vocabulary), tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
        self.words = tf.lookup.StaticHashTable(file, -1)

    @tf.function(input_signature=[tf.TensorSpec([None, 2], name="x")])
    def __call__(self, x):
        return {"y": x @ self.first @ self.second}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="word")])
    def find(self, word):
        return {"index": self.words.lookup(word)}


def tf2_model(folder):
    vocabulary = folder.parent / "words.txt"
    vocabulary.write_text("one\ntwo\n")
    model = TwoLayers(vocabulary)
    tf.saved_model.save(model, str(folder), signatures={"serving_default": model.__call__, "find": model.find}, options=tf.saved_model.SaveOptions(save_debug_info=False))
    vocabulary.unlink()
    (folder / "fingerprint.pb").unlink()


def tf1_model(folder):
    """A reference variable, a resource variable, a partitioned one, and one that only the initialiser sets; two sets of tags."""
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 4], name="x")
        reference = v1.get_variable("reference", initializer=counting(0, 4), use_resource=False)
        resource = v1.get_variable("resource", initializer=counting(10, 4), use_resource=True, trainable=False)
        parts = v1.get_variable("parts", [4, 2], initializer=lambda shape, dtype, partition_info: counting(20 + 2 * partition_info.var_offset[0], *shape), partitioner=v1.fixed_size_partitioner(2), use_resource=False)
        local = v1.get_variable("local", initializer=counting(30, 2), collections=[v1.GraphKeys.LOCAL_VARIABLES], use_resource=False)
        y = tf.add(tf.matmul(x + reference + resource, tf.convert_to_tensor(parts)), local, name="y")
        session.run(v1.global_variables_initializer())
        signatures = {name: v1.saved_model.predict_signature_def({"x": x}, {name: y}) for name in ["a", "b"]}
        builder = v1.saved_model.Builder(str(folder))
        builder.add_meta_graph_and_variables(session, ["serve"], signatures, main_op=v1.local_variables_initializer(), strip_default_attrs=True)
        builder.add_meta_graph(["serve", "gpu"], signatures, strip_default_attrs=True)
        builder.save(as_text=True)


def frozen_graph(folder):
    with tf.Graph().as_default() as graph:
        x = v1.placeholder(tf.float32, [None, 2], name="x")
        tf.identity(tf.matmul(x, counting(0, 2, 2)), name="y")
    (folder / "graph.pb").write_bytes(graph.as_graph_def().SerializeToString(deterministic=True))
    (folder / "graph.pbtxt").write_text(str(graph.as_graph_def()))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    for make in [sharded_checkpoint, sliced_checkpoint, tf2_model, tf1_model, frozen_graph]:
        folder = target / make.__name__
        shutil.rmtree(folder, ignore_errors=True)
        if make is not tf1_model:
            folder.mkdir(parents=True)
        make(folder)
