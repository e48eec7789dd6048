# SPDX-License-Identifier: Apache-2.0
"""Writes the small files that tst_weights reads, with a stock PyTorch. Run in this folder; the results are checked in."""
import argparse
import collections
import os
import pickle
import zipfile

import torch

tensors = collections.OrderedDict()
tensors["conv.weight"] = torch.arange(24, dtype=torch.float32).reshape(4, 2, 1, 3) / 8 - 1
tensors["conv.bias"] = torch.tensor([0.5, -0.25, 3.0, -4.0])
tensors["norm.num_batches_tracked"] = torch.tensor(7)
tensors["turned"] = torch.arange(6, dtype=torch.float32).reshape(2, 3).t()  # not contiguous
tensors["part"] = torch.arange(10, dtype=torch.float32)[4:8]  # shares a larger storage

torch.save(tensors, "plain.pth")
torch.save(tensors, "legacy.pth", _use_new_zipfile_serialization=False)
half = {"module." + name: value.half() if value.is_floating_point() else value for name, value in tensors.items()}
optimizer = {"state": {0: {"momentum": torch.ones(3)}}, "param_groups": [{"lr": 1e-3, "params": [0]}]}
torch.save({"epoch": 12, "model": half, "optimizer": optimizer, "args": argparse.Namespace(rate=1, name="x")}, "wrapped_half.pth")
torch.save({"a": torch.tensor([1.5, -2.0], dtype=torch.bfloat16), "b": torch.tensor([1, -2], dtype=torch.int64),
            "c": torch.tensor([True, False]), "d": torch.tensor([0.1], dtype=torch.float64),
            "e": torch.tensor([1 + 2j])}, "types.pth")

torch.manual_seed(1)
network = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1), torch.nn.BatchNorm2d(2)).eval()
torch.save(network, "module.pth")
torch.jit.trace(network, torch.zeros(1, 1, 2, 2)).save("script.pt")


class Harm:
    def __reduce__(self):
        return os.system, ("touch /tmp/visema_was_here",)


class Sly:
    def __reduce__(self):
        return eval, ("__import__('os').system('touch /tmp/visema_was_here')",)


torch.save({"conv.weight": torch.ones(2), "x": Harm()}, "harmful.pth")
torch.save({"conv.weight": torch.ones(2), "x": Sly()}, "harmful_legacy.pth", _use_new_zipfile_serialization=False)
with open("harmful.pkl", "wb") as file:
    pickle.dump(Harm(), file, protocol=4)

with zipfile.ZipFile("plain.pth") as stored, zipfile.ZipFile("compressed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
    for member in stored.namelist():
        packed.writestr(member, stored.read(member))
