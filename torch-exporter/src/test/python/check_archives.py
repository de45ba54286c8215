"""Reads what SampleArchives.java wrote with PyTorch and safetensors, and checks every value. Usage: FOLDER"""

import json
import pathlib
import sys
import zipfile

import torch

folder = pathlib.Path(sys.argv[1])
expected = torch.tensor([[0, 2, 4], [1, 3, 5]])


def check(tensors, where):
    for name, tensor in tensors.items():
        name = name.rstrip("_")
        if name == "large":
            assert tensor.shape == (5, 1 << 28) and tensor[4, -1] == 1.5, where
        elif name == "none":
            assert tensor.shape == (0, 4) and tensor.dtype == torch.float32, where
        elif name.startswith("scalar"):
            assert tensor.shape == () and tensor == -1 and tensor.dtype == torch.int64, where
        else:
            assert tensor.dtype == getattr(torch, name), (where, name, tensor.dtype)
            wanted = expected.to(tensor.dtype)
            assert torch.equal(tensor.to(torch.complex128), wanted.to(torch.complex128)), (where, name, tensor)
    print(f"{where}: {len(tensors)} tensors as expected")


extra = {"migration.json": ""}
module = torch.jit.load(folder / "sample.pt", _extra_files=extra)
check(dict(module.named_buffers()), "torch.jit.load")
assert json.loads(extra["migration.json"]) == {"größe": 1}
assert module.labels == ["Katze", 'größer\n"0"'] and module.empty == [] and module.pair == (-3, 1e-5)
assert module.nothing is None and module.where == torch.device("cpu")
assert list(dict(module.named_parameters())) == ["tied"], dict(module.named_parameters()).keys()
assert module.first.weight is module.tied or module.first.weight.data_ptr() == module.tied.data_ptr()
assert module.tied.requires_grad and module.tied.is_leaf
out = module(torch.ones(3))
assert out["y"].tolist() == [2, 4, 6] and out["z"].tolist() == [20, 40, 60] and out["size"] == 1 << 40
module.eval()
assert not module.training and not module.first.training
print("torch.jit.load: attributes, ties, constants and code as expected")

for mmap in (False, True):
    state = torch.load(folder / "sample.pth", weights_only=True, mmap=mmap)
    check(state, f"torch.load(mmap={mmap})")
    assert state["scalar"] is state["scalar_again"]
    assert not any(tensor.requires_grad for tensor in state.values())

import safetensors
from safetensors.torch import load_file

check(load_file(folder / "sample.safetensors"), "safetensors")
with safetensors.safe_open(folder / "sample.safetensors", "pt") as file:
    assert file.metadata() == {"format": "pt", "scalar_again": "scalar"}, file.metadata()

for name in ("sample.pt", "sample.pth"):
    assert zipfile.ZipFile(folder / name).testzip() is None, f"{name}: CRC"
print("zip: all checksums right")
