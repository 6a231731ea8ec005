"""Trained weights to the ONNX files that newslab ships."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from lab.training.batches import Batch
from lab.training.encoders import QUICK, SMALL, Encoder
from lab.training.model import WIDTH, Reader
from lab.training.quick import places

MICROSOFT = "com.microsoft"
HEADS = ("words", "sentiment", "stance", "antecedent", "link")
NAMES = ("reader", *HEADS)
MODELS = (*(f"{name}.onnx" for name in NAMES), *(f"{name}.quick.onnx" for name in NAMES))
# How the products of a layer are taken in 8 bits. First, how much of the spread of the activations
# over their channels goes into the weights (alpha of SmoothQuant, Xiao et al., 2023); then, whether
# each row of activations has a scale of its own, or all rows of a run one.
EIGHT_BITS = {"qkv": (0.8, False), "out": (0.65, False), "up": (0.5, False), "down": (0.5, True)}
SHARED = 4096  # bytes from which on a weight is not stored twice
LARGE_HEAD = 60_000  # values of a product of a head that is taken in 8 bits
Weights = dict[str, np.ndarray]


class Graph:
    """An ONNX graph in the making: small nodes, weights stored in few bytes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Append a node with one output and return its name."""
        fused = {"Attention", "BiasGelu", "DynamicQuantizeMatMul", "MultiHeadAttention"}
        domain = MICROSOFT if kind in fused else ""
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def constant(self, name: str, value: np.ndarray) -> str:
        """A weight as it is."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def whole(self, weight: str, value: np.ndarray, name: str) -> tuple[str, str]:
        """A weight of this value in 8 bits, made when the model is loaded, and its scales."""
        scale = np.maximum(np.abs(value).max(0) / 127, 1e-12).astype(np.float32)
        columns = self.constant(f"{name}.scale", scale)
        zero = self.constant(f"{name}.zero", np.zeros(len(scale), dtype=np.int8))
        return self.add("QuantizeLinear", [weight, columns, zero], f"{name}.int8", axis=1), columns

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
    return finished(graph, x)


def finished(graph: Graph, x: str) -> onnx.ModelProto:
    """A model of a graph whose last vectors are ``x``."""
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


def build_quick(
    state: Weights, known: Weights, peaks: Weights, folder: Path
) -> dict[str, onnx.ModelProto]:
    """The quick form: the encoder with what is kept of it, and the heads, their products in 8 bits.

    Models by name, for a passage alone in its run. They take their weights from the files of the
    accurate form in ``folder`` (`shared`), and round them when they are loaded; their own are the
    corrections to them, ``known`` from `lab.training.quick.learned`. ``peaks`` are from
    `activation_peaks` of the encoder that these make.
    """
    graph = Graph()
    x = embed(graph, state)
    for i in range(SMALL.layers):
        x = quick_layer(graph, state, known, peaks, x, f"layers.{i}")
    encoder = shared(finished(graph, x), folder / "reader.onnx")
    heads = {name: quick_head(folder / f"{name}.onnx") for name in HEADS}
    return {"reader": encoder, **heads}


def shared(model: onnx.ModelProto, stored: Path) -> onnx.ModelProto:
    """The model with those of its weights that stand in another file taken from there."""
    content = stored.read_bytes()
    for weight in model.graph.initializer:
        value = weight.raw_data
        if len(value) >= SHARED and (offset := content.find(value)) >= 0:
            weight.ClearField("raw_data")
            weight.data_location = TensorProto.EXTERNAL
            place = {"location": stored.name, "offset": offset, "length": len(value)}
            for key, told in place.items():
                weight.external_data.add(key=key, value=str(told))
    return model


def quick_layer(
    graph: Graph, state: Weights, known: Weights, peaks: Weights, x: str, name: str
) -> str:
    """One layer, its products in 8 bits; the rest as in `transformer_layer`."""
    kept = {what: torch.from_numpy(known[f"{name}.{what}"]) for what in ("heads", "inner")}
    where = places(kept)

    def product(of: str, part: str) -> str:
        weight = corrected(graph, state, known, f"{name}.{part}", where[part])
        return quick_product(graph, weight, peaks, of, f"{name}.{part}", *EIGHT_BITS[part])

    def bias(part: str) -> str:
        return graph.constant(f"{name}.{part}.bias", known[f"{name}.{part}.bias"])

    qkv = graph.add("Add", [product(x, "qkv"), bias("qkv")], f"{name}.qkv.out")
    sides = [f"{name}.{side}" for side in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [qkv], sides, axis=-1))
    seen = graph.add("MultiHeadAttention", sides, f"{name}.seen", num_heads=QUICK.heads)
    x = skip_norm(graph, known, product(seen, "out"), x, f"{name}.norm1", bias("out"))
    up = graph.add("BiasGelu", [product(x, "up"), bias("up")], f"{name}.active")
    return skip_norm(graph, known, product(up, "down"), x, f"{name}.norm2", bias("down"))


def corrected(
    graph: Graph,
    state: Weights,
    known: Weights,
    name: str,
    where: tuple[Tensor | None, Tensor | None],
) -> tuple[str, np.ndarray]:
    """What is kept of a weight, turned and with its correction, in the graph and as it is."""
    # In few steps: what lies between them stays in memory until the whole model is loaded.
    value = state[f"encoder.{name}.weight"].T.astype(np.float16)
    made = graph.constant(f"encoder.{name}.weight.half", value)
    for axis, at in ((0, where[1]), (1, where[0])):
        if at is not None:
            rows = graph.constant(f"{name}.kept", at.numpy().astype(np.int64))
            made = graph.add("Gather", [made, rows], f"{name}.part", axis=axis)
            value = value.take(at.numpy(), axis)
    made = graph.add("Cast", [made], f"{name}.float", to=TensorProto.FLOAT)
    value = value.astype(np.float32)
    sides, small = [], []
    for side in ("a", "b"):
        factor = np.ascontiguousarray(known[f"{name}.{side}"].T)
        scale = np.maximum(np.abs(factor).max(0) / 127, 1e-12).astype(np.float32)
        steps = np.round(factor / scale).astype(np.int8)
        stored = graph.constant(f"{name}.{side}.int8", steps)
        stored = graph.add("Cast", [stored], f"{name}.{side}.float", to=TensorProto.FLOAT)
        columns = graph.constant(f"{name}.{side}.scale", scale)
        sides.append(graph.add("Mul", [stored, columns], f"{name}.{side}"))
        small.append(steps.astype(np.float32) * scale)
    return graph.add("Gemm", [*sides, made], f"{name}.weight"), value + small[0] @ small[1]


def quick_product(
    graph: Graph,
    weight: tuple[str, np.ndarray],
    peaks: Weights,
    x: str,
    name: str,
    alpha: float,
    by_rows: bool,
) -> str:
    """``x`` times a weight, both rounded to 8 bits; the weight with a scale for each column."""
    made, value = weight
    ease = np.maximum(peaks[name], 1e-5) ** alpha
    ease = ease / np.maximum(np.abs(value).max(1), 1e-5) ** (1 - alpha)
    ease = (ease / np.exp(np.log(ease).mean())).astype(np.float32)
    # What depends on weights alone is computed once, when the model is loaded.
    harder = graph.constant(f"{name}.ease", ease[:, None])
    made = graph.add("Mul", [made, harder], f"{name}.eased")
    stored, columns = graph.whole(made, value * ease[:, None], name)
    x = graph.add("Mul", [x, graph.constant(f"{name}.easing", 1 / ease)], f"{name}.easy")
    if not by_rows:
        return graph.add("DynamicQuantizeMatMul", [x, stored, columns], f"{name}.product")
    graph.add("Abs", [x], f"{name}.heights")
    tall = graph.add("ReduceMax", [f"{name}.heights"], f"{name}.height", axes=[-1], keepdims=1)
    x = graph.add("Div", [x, tall], f"{name}.level")
    x = graph.add("DynamicQuantizeMatMul", [x, stored, columns], f"{name}.levels")
    return graph.add("Mul", [x, tall], f"{name}.product")


def quick_head(path: Path) -> onnx.ModelProto:
    """A head of the accurate form with its large products in 8 bits, a scale for each column."""
    model = onnx.load(path)
    halves = {w.name: numpy_helper.to_array(w) for w in model.graph.initializer}
    casts = {n.output[0]: n.input[0] for n in model.graph.node if n.op_type == "Cast"}
    graph = Graph()
    for node in model.graph.node:
        stored = halves.get(casts.get(node.input[1], "")) if len(node.input) > 1 else None
        large = node.op_type in ("Gemm", "MatMul") and stored is not None
        if not large or stored.size < LARGE_HEAD:
            graph.nodes.append(node)
            continue
        weight, turned = node.input[1], any(a.name == "transB" and a.i for a in node.attribute)
        value = stored.astype(np.float32)
        if turned:
            weight = graph.add("Transpose", [weight], f"{node.name}.turned", perm=[1, 0])
        made, columns = graph.whole(weight, value.T if turned else value, node.name)
        inputs = [node.input[0], made, columns, *(["", node.input[2]] if node.input[2:] else [])]
        graph.add("DynamicQuantizeMatMul", inputs, node.output[0])
    del model.graph.node[:]
    model.graph.node.extend(graph.nodes)
    model.graph.initializer.extend(graph.weights)
    model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    return shared(model, path)


def activation_peaks(encoder: Encoder, batches: Iterable[Batch]) -> Weights:
    """The largest absolute value in each channel that the products of the layers read."""
    peaks: Weights = {}

    def watch(name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def see(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen = inputs[0].flatten(0, -2).abs().amax(0).numpy()
            peaks[name] = np.maximum(peaks.get(name, 0), seen)

        return see

    hooks = [
        module.register_forward_pre_hook(watch(name))
        for name, module in encoder.named_modules()
        if name.startswith("layers.") and isinstance(module, nn.Linear)
    ]
    encoder.eval()
    with torch.inference_mode():
        for batch in batches:
            encoder(batch.pieces, batch.casings, batch.lengths)
    for hook in hooks:
        hook.remove()
    return peaks


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
    quick: tuple[Weights, Weights],
) -> None:
    """Write the model's files to the folder ``out``, checksums last; the old folder is replaced.

    ``about`` goes into ``config.json`` beside the temperatures; ``quick`` is what `build_quick`
    takes for the quick form: what it has learned, and its peaks.
    """
    new = out.parent / f"{out.name}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    state = {name: value.numpy() for name, value in reader.state_dict().items()}
    onnx.save(build_encoder(state), new / "reader.onnx")
    for head in HEADS:
        build_head(getattr(reader, head), head, new / f"{head}.onnx")
    for name, model in build_quick(state, *quick, new).items():
        (new / f"{name}.quick.onnx").write_bytes(model.SerializeToString(deterministic=True))
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
