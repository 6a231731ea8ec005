"""Trained weights to the ONNX files that newslab ships."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from lab.training.encoders import SMALL
from lab.training.model import WIDTH, Reader

MICROSOFT = "com.microsoft"
HEADS = ("words", "sentiment", "stance", "antecedent", "link")
MODELS = tuple(f"{name}.onnx" for name in ("reader", *HEADS))


class Graph:
    """An ONNX graph in the making: small nodes, weights stored in few bytes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Append a node with one output and return its name."""
        fused = {"Attention", "BiasGelu"}
        domain = MICROSOFT if kind in fused else ""
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def constant(self, name: str, value: np.ndarray) -> str:
        """A weight as it is."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def half(self, name: str, value: np.ndarray) -> str:
        """A weight stored in 16 bits, and cast to 32 when the model is loaded."""
        self.constant(f"{name}.half", value.astype(np.float16))
        return self.add("Cast", [f"{name}.half"], name, to=TensorProto.FLOAT)


def build_encoder(state: dict[str, np.ndarray]) -> onnx.ModelProto:
    """The encoder, from weights by name."""
    graph = Graph()
    x = embed(graph, state)
    for i in range(SMALL.layers):
        x = transformer_layer(graph, state, x, f"encoder.layers.{i}")
    graph.add("Identity", [x], "hidden")
    made = helper.make_graph(
        graph.nodes,
        "reader",
        [
            helper.make_tensor_value_info("pieces", TensorProto.INT64, ["n", "length"]),
            helper.make_tensor_value_info("casings", TensorProto.INT64, ["n", "length"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["n"]),
        ],
        [
            helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["n", "length", WIDTH]),
        ],
        graph.weights,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9)


def embed(graph: Graph, state: dict[str, np.ndarray]) -> str:
    """Sum of word, casing and position embeddings, normalised.

    Words are stored in 8 bits with one scale a row; a row's values are at most 127 scales.
    """
    words = state["encoder.words.weight"]
    scale = np.maximum(np.abs(words).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
    graph.constant("words.int8", np.round(words / scale).astype(np.int8))
    graph.constant("words.scale", scale)
    graph.add("Gather", ["words.int8", "pieces"], "words.row")
    graph.add("Cast", ["words.row"], "words.float", to=TensorProto.FLOAT)
    graph.add("Gather", ["words.scale", "pieces"], "words.factor")
    word = graph.add("Mul", ["words.float", "words.factor"], "words")
    graph.constant("casings.weight", state["encoder.casings.weight"])
    case = graph.add("Gather", ["casings.weight", "casings"], "cases")
    graph.half("positions.weight", state["encoder.positions.weight"])
    graph.constant("zero", np.array([0], dtype=np.int64))
    graph.constant("one", np.array([1], dtype=np.int64))
    graph.constant("two", np.array([2], dtype=np.int64))
    graph.add("Shape", ["pieces"], "shape")
    graph.add("Slice", ["shape", "one", "two"], "length")
    graph.add("Slice", ["positions.weight", "zero", "length"], "positions")
    both = graph.add("Add", [case, "positions"], "places")
    return skip_norm(graph, state, word, both, "encoder.norm", None)


def skip_norm(
    graph: Graph, state: dict[str, np.ndarray], x: str, skip: str, name: str, bias: str | None
) -> str:
    """Normalised sum of ``x``, ``skip`` and a bias.

    In three operators: ONNX Runtime's fused one is slower on a CPU, by a seventh of the whole.
    """
    scale = [
        graph.constant(f"{name}.{part}", state[f"{name}.{part}"]) for part in ("weight", "bias")
    ]
    total = graph.add("Add", [x, skip], f"{name}.sum")
    if bias is not None:
        total = graph.add("Add", [total, bias], f"{name}.total")
    return graph.add("LayerNormalization", [total, *scale], f"{name}.out", axis=-1, epsilon=1e-12)


def transformer_layer(graph: Graph, state: dict[str, np.ndarray], x: str, name: str) -> str:
    """One layer in ONNX Runtime's fused operators."""

    def weight(part: str) -> str:
        return graph.half(f"{name}.{part}.weight", state[f"{name}.{part}.weight"].T)

    def bias(part: str) -> str:
        return graph.constant(f"{name}.{part}.bias", state[f"{name}.{part}.bias"])

    seen = graph.add(
        "Attention",
        [x, weight("qkv"), bias("qkv"), "lengths"],
        f"{name}.seen",
        num_heads=SMALL.heads,
    )
    out = graph.add("MatMul", [seen, weight("out")], f"{name}.mixed")
    x = skip_norm(graph, state, out, x, f"{name}.norm1", bias("out"))
    up = graph.add("MatMul", [x, weight("up")], f"{name}.wide")
    up = graph.add("BiasGelu", [up, bias("up")], f"{name}.active")
    down = graph.add("MatMul", [up, weight("down")], f"{name}.narrow")
    return skip_norm(graph, state, down, x, f"{name}.norm2", bias("down"))


def build_head(model: nn.Module, head: str, path: Path) -> None:
    """One head, its weights in 16 bits."""
    n, r, pieces = 3, 5, 11
    span, vector = torch.zeros(n, 3 * WIDTH), torch.zeros(n, WIDTH)
    steps = torch.zeros(n, dtype=torch.int64)
    hidden = torch.zeros(pieces, WIDTH)
    region = torch.zeros(n, r, dtype=torch.int64)
    inputs: dict[str, torch.Tensor]
    if head == "words":
        inputs = {"words": torch.zeros(n, 4 * WIDTH)}
    elif head == "sentiment":
        inputs = {"spans": span, "sentences": vector, "hidden": hidden, "region": region}
        inputs["steps"] = torch.zeros(n, r, 1, dtype=torch.int64)
    elif head == "stance":
        inputs = {"p": span, "q": span, "topic": span, "between": vector, "gap": steps}
        inputs |= {"hidden": hidden}
        inputs |= {"region": region, "steps": torch.zeros(n, r, 2, dtype=torch.int64)}
    else:
        inputs = {"left": span, "right": span, "steps": steps}
    axes = {name: {0: "n"} for name in inputs}
    if "region" in inputs:
        axes |= {"hidden": {0: "pieces"}, "region": {0: "n", 1: "r"}, "steps": {0: "n", 1: "r"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(),
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=["scores"],
            dynamic_axes=axes,
            dynamo=False,
            opset_version=17,
        )
    made = onnx.load(path)
    store_halves(made.graph)
    onnx.save(made, path)


def store_halves(graph: onnx.GraphProto) -> None:
    """Store every large 32-bit weight in 16 bits and cast it when the model is loaded."""
    for weight in list(graph.initializer):
        value = numpy_helper.to_array(weight)
        if value.dtype == np.float32 and value.size > 1000:
            half = numpy_helper.from_array(value.astype(np.float16), f"{weight.name}.half")
            graph.initializer.remove(weight)
            graph.initializer.append(half)
            cast = helper.make_node("Cast", [half.name], [weight.name], to=TensorProto.FLOAT)
            graph.node.insert(0, cast)


def export(
    reader: Reader,
    tokenizer: Path,
    out: Path,
    temperatures: dict[str, float],
    about: dict[str, Any],
) -> None:
    """Write the model's files to the folder ``out``, checksums last; the old folder is replaced.

    ``about`` goes into ``config.json`` beside the temperatures.
    """
    new = out.parent / f"{out.name}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    state = {name: value.numpy() for name, value in reader.state_dict().items()}
    onnx.save(build_encoder(state), new / "reader.onnx")
    for head in HEADS:
        build_head(getattr(reader, head), head, new / f"{head}.onnx")
    settings = json.loads(tokenizer.read_text(encoding="utf-8"))
    settings["truncation"] = settings["padding"] = None
    (new / "tokenizer.json").write_text(json.dumps(settings), encoding="utf-8")
    config = {**about, "temperatures": temperatures}
    (new / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    sums = [
        f"{hashlib.sha256((new / name).read_bytes()).hexdigest()}  {name}\n"
        for name in (*MODELS, "tokenizer.json", "config.json")
    ]
    (new / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(new.iterdir()):
        path.replace(out / path.name)
    new.rmdir()
