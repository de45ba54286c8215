"""Writes the table of TensorFlow's operations that org.tf2torch.tf.model.OpDefs reads.

    python write_op_defs.py ../resources/org/tf2torch/tf/model/op_defs.pb.gz

The table is a gzipped tensorflow.OpList: every operation that the installed TensorFlow registers, deprecated ones too, in
the order of their names, without descriptions. Run it again when a new TensorFlow brings operations or attributes.
"""

import gzip
import sys

import tensorflow  # registers the operations
from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session


def operations() -> op_def_pb2.OpList:
    ops = op_def_pb2.OpList()
    ops.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    return op_def_pb2.OpList(op=sorted(map(without_descriptions, ops.op), key=lambda op: op.name))


def without_descriptions(op: op_def_pb2.OpDef) -> op_def_pb2.OpDef:
    op.ClearField("summary")
    op.ClearField("description")
    for part in [*op.input_arg, *op.output_arg, *op.attr]:
        part.ClearField("description")
    for argument in [*op.input_arg, *op.output_arg]:
        argument.ClearField("experimental_full_type")
    return op


if __name__ == "__main__":
    ops = operations()
    with open(sys.argv[1], "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as table:
        table.write(ops.SerializeToString(deterministic=True))
    print(f"{len(ops.op)} operations of TensorFlow {tensorflow.__version__}")
