"""The shipped ONNX files as PyTorch weights, so that training can go on from them."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from lab.training.model import WIDTH, Reader

HEADS = ("words", "sentiment", "stance", "antecedent", "link")


def load_shipped(folder: Path) -> Reader:
    """The reader whose files stand in ``folder``.

    Version 3 knew one definition of sentiment and of stance: both definitions begin with it.
    """
    state = {f"encoder.{k}" if not k.startswith("encoder.") else k: v
             for k, v in encoder_weights(folder / "reader.onnx").items()}  # fmt: skip
    for head in HEADS:
        state |= {f"{head}.{k}": v for k, v in constants(folder / f"{head}.onnx").items()}
    # What has no bias is stored turned and without its name, which its shape tells.
    for name in [name for name in state if "onnx::MatMul" in name]:
        value = state.pop(name)
        part = "topic" if len(value) == 3 * WIDTH else "about"
        state[f"stance.{part}.weight"] = value.T.contiguous()
    for name in ("sentiment.out", "stance.out"):
        for part in ("weight", "bias"):
            value = state[f"{name}.{part}"]
            if len(value) == 3:
                state[f"{name}.{part}"] = torch.cat([value, value])
    reader = Reader()
    missing, unknown = reader.load_state_dict(state, strict=False)
    new = {"stance.topic.weight", "stance.about.weight"}
    if unknown or not set(missing) <= new:
        raise ValueError(f"{folder}: expected the weights of a reader; found {missing}, {unknown}")
    return reader


def constants(path: Path) -> dict[str, Tensor]:
    """The weights of one file by name, in 32 bits."""
    graph = onnx.load(path).graph
    found = {w.name.removesuffix(".half"): numpy_helper.to_array(w) for w in graph.initializer}
    return {k: torch.from_numpy(v.astype("float32")) for k, v in found.items()}


def encoder_weights(path: Path) -> dict[str, Tensor]:
    """The weights of the encoder: linear ones turned back, words put together from 8 bits."""
    found = constants(path)
    words = found.pop("words.int8") * found.pop("words.scale")
    for name in ("zero", "one", "two"):
        found.pop(name)
    linear = (".qkv.weight", ".out.weight", ".up.weight", ".down.weight")
    turned = {k: v.T.contiguous() if k.endswith(linear) else v for k, v in found.items()}
    return {"words.weight": words, **turned}
