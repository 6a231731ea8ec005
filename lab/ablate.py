"""Does each rule pay? Every figure without it: ``python -m lab ablate DATASETS -o ABLATIONS.md``.

A rule is a function of `ROOMS` whose absence can be told from its signature: what asks says no,
what seeks finds nothing, what mends hands back what it got; or a list of words, which is empty. It
is replaced from outside wherever it is imported, so that the package needs no switch. The texts are
encoded once, and read again without each rule by `newslab.reading.annotate`, the same that reads
any article; of the golden tables those tests are counted that then fail.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import io
import pkgutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from tqdm import tqdm

from lab.benchmarks.coreference import as_article, judge_pronoun, score_gum
from lab.codings import actor_counts, read_coded
from lab.conllu import read_conllu
from lab.gap import read_gap
from lab.names import name_counts, name_figures, names_in, read_names
from lab.polnear import attribution_counts, attribution_figures, read_polnear
from newslab import reading
from newslab.model.encoder import Encoder
from newslab.model.encoding import Encoding
from newslab.reading import annotate
from newslab.records import Article, Findings
from newslab.text.doc import Doc

ROOMS = ("newslab.actors", "newslab.speech")
# Asked for in none of the figures: a user's own actors, and the same actors in other articles.
UNMEASURED = ("codebook", "codebook_rows", "linking")
GOLDEN = ("tests/test_actors.py", "tests/test_attributions.py", "tests/test_voices.py",
          "tests/test_quotes.py")  # fmt: skip
GOLDEN_TESTS = "golden or finds_its_actor or voice or quotations or laws"
NOTHING = {"bool": bool, "frozenset": frozenset, "set": set}
# What the signature does not tell; of what seeks a list, these can find none, and without the
# others there is no reading at all.
INSTEAD: dict[str, Callable[..., Any]] = {
    "_organisation_end": lambda doc, first, last: last,
    "_skip_title": lambda doc, first, last: (first, []),
    "find_people": lambda *_: [],
    "find_turns": lambda *_: [],
    "_repetitions": lambda *_: [],
}
FIGURES = ("content .3", "content .8", "source", "voice", "re3d", "WikiGold", "GUM", "GAP",
           "who is who", "golden")  # fmt: skip
SECONDS = 180  # after which newslab without a rule is held to have no end
SHOWN = 0.005  # points: less is shown as nothing
HEADER = """\
# What each rule pays

`python -m lab ablate DATASETS -o lab/ABLATIONS.md` made this table. Each row is newslab without one
rule: how many points each figure then has more (+) or less (−). Zeros are left out. PolNeAR dev:
F1 of contents at overlaps of .3 and .8, accuracy of sources and voices. re3d, WikiGold: F1 of
names. GUM (news, both parts): CoNLL F1. GAP (dev): F1 of whole readings. *Who is who*: F1 of
mentions and whose they are in the coded articles (dev). *golden*: tests of golden tables that fail.
"""

Score = Callable[[], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A function or a list that can be left out, and what stands in its place."""

    name: str
    module: str
    told: str
    value: Any
    nothing: Any


def find_rules() -> list[Rule]:
    """Every rule of `ROOMS`, by module and place in it."""
    rules = []
    for module in modules():
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                nothing = absence_of(value)
                summary = (value.__doc__ or "").strip().partition("\n")[0]
            elif isinstance(value, frozenset | set) and f"\n{name} = " in source:
                nothing, summary = type(value)(), f"{len(value)} words or tags"
            else:
                continue
            if nothing is not inspect.Signature.empty:
                rules.append(Rule(name, module.__name__, summary, value, nothing))
    return rules


def modules() -> list[ModuleType]:
    """The modules of `ROOMS`."""
    return [
        importlib.import_module(f"{room}.{found.name}")
        for room in ROOMS
        for found in pkgutil.iter_modules(importlib.import_module(room).__path__)
        if found.name not in UNMEASURED
    ]


def absence_of(function: Callable[..., Any]) -> Any:
    """What takes the place of a function that is left out; ``Signature.empty`` if nothing can.

    >>> def is_late(day: int) -> bool: ...
    >>> def mend(names: list[str], day: int) -> list[str]: ...
    >>> absence_of(is_late)(3), absence_of(mend)(["Ana"], 3)
    (False, ['Ana'])
    """
    kinds = {name: str(kind) for name, kind in function.__annotations__.items()}
    result = kinds.pop("return", "")
    if function.__name__ in INSTEAD:
        return INSTEAD[function.__name__]
    if "None" in result.split(" | "):
        return lambda *_, **__: None
    for place, kind in enumerate(kinds.values()):
        if kind == result and result not in {"bool", "int", "str", "Doc"}:
            return handing_back(place, lambda given: given)
        if result.startswith("list[") and kind.partition("[")[2] == result.partition("[")[2]:
            return handing_back(place, list)
    nothing = NOTHING.get(result.partition("[")[0])
    return (lambda *_, **__: nothing()) if nothing else inspect.Signature.empty


def handing_back(place: int, made: Callable[[Any], Any]) -> Callable[..., Any]:
    """A function that returns one of its arguments."""
    return lambda *given, **_: made(given[place])


@contextmanager
def without(rule: Rule) -> Iterator[None]:
    """newslab without a rule, wherever it is imported."""
    with pytest.MonkeyPatch.context() as patch:
        for module in [m for name, m in sys.modules.items() if name.startswith("newslab.")]:
            for name, value in list(vars(module).items()):
                if value is rule.value:
                    patch.setattr(module, name, rule.nothing)
                elif isinstance(value, tuple) and any(each is rule.value for each in value):
                    left = tuple(rule.nothing if each is rule.value else each for each in value)
                    patch.setattr(module, name, left)
        forget()
        yield
    forget()


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise `TimeoutError` after so many seconds."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def forget() -> None:
    """Empty the caches of `ROOMS`, which may hold what a rule has told."""
    for module in modules():
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()


class Remembered:
    """An encoding that answers every question once."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.upos = encoding.upos
        self.decode = functools.cache(encoding.decode)
        self.known: dict[tuple[str, Any], Any] = {}

    def ask(self, head: str, items: Sequence[Any], ask: Callable[[list[Any]], Any]) -> Any:
        """The answers to each of ``items``, asking only for those that are new."""
        new = [item for item in dict.fromkeys(items) if (head, item) not in self.known]
        if not items:
            return ask([])
        if new:
            for item, answer in zip(new, ask(new), strict=True):
                self.known[head, item] = answer
        return np.array([self.known[head, item] for item in items])

    def link(self, kind: str, pairs: Sequence[Any]) -> Any:
        """The scores of links of a kind, between tokens."""
        return self.ask(kind, pairs, functools.partial(self.encoding.link, kind))

    def antecedent(self, pairs: Sequence[Any]) -> Any:
        """The chances that the first of a pair of spans refers to what the second names."""
        return self.ask("antecedent", pairs, self.encoding.antecedent)

    def __getattr__(self, name: str) -> Any:
        """What else an encoding answers, asked each time."""
        return getattr(self.encoding, name)


@contextmanager
def encoded_once() -> Iterator[None]:
    """Every text is encoded once, however often it is read, and nobody is judged."""
    encode = Encoder.encode
    known: dict[tuple[Any, ...], Remembered] = {}

    def encode_once(self: Encoder, doc: Doc, *wordings: Any) -> Any:
        if any(wordings):
            return encode(self, doc, *wordings)
        key = doc.text, tuple(token.span for token in doc.tokens), doc.sentences
        if key not in known:
            known[key] = Remembered(encode(self, doc))
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Encoder, "encode", encode_once)
        for judge in ("judge_sentiment", "judge_stance"):  # which no figure asks for
            patch.setattr(reading, judge, lambda *_, **__: [])
        yield


def scorers(datasets: Path) -> list[Score]:
    """The figures, each a function of newslab as it then is."""
    polnear = read_polnear(datasets / "polnear/dev.jsonl.gz")
    names = {"re3d": read_names(datasets / "re3d/all.jsonl"),
             "WikiGold": read_names(datasets / "wikigold/all.jsonl")}  # fmt: skip
    gum = [text for part in ("dev", "train") for text in read_conllu(datasets / "gum" / part)
           if "_news_" in text.id]  # fmt: skip
    gap = read_gap(datasets / "gap/dev.tsv")
    coded = read_coded(datasets / "codings/dev.jsonl")

    def attributions() -> dict[str, float]:
        counts = [attribution_counts(gold, findings(gold.text).attributions) for gold in polnear]
        found = attribution_figures(sum_of(counts))
        return {"content .3": found["content_f1_30"], "content .8": found["content_f1_80"],
                "source": found["source_accuracy"], "voice": found["voice_accuracy"]}  # fmt: skip

    def named() -> dict[str, float]:
        counts = {name: [name_counts(gold, names_in(gold)) for gold in texts]
                  for name, texts in names.items()}  # fmt: skip
        return {name: name_figures(sum_of(each))["f1"] for name, each in counts.items()}

    def coreference() -> dict[str, float]:
        read = [(text, annotate(as_article(text.text)).mentions) for text in gum]
        right = said = true = 0
        for case in gap:
            is_a, is_b = judge_pronoun(case, annotate(as_article(case.text)).mentions)
            right += (is_a and case.is_a) + (is_b and case.is_b)
            said, true = said + is_a + is_b, true + case.is_a + case.is_b
        return {"GUM": score_gum(read)["conll"] / 100, "GAP": 2 * right / (said + true)}

    def actors() -> dict[str, float]:
        sums = sum_of([actor_counts(gold, findings(gold.text).mentions) for gold in coded])
        return {"who is who": 2 * sums["right"] / (sums["gold"] + sums["found"])}

    return [attributions, named, coreference, actors, failing_tests]


def findings(text: str) -> Findings:
    """A raw article's records."""
    return annotate(Article.from_text(text))


def sum_of(counts: Sequence[Mapping[str, float]]) -> Counter[str]:
    """The counts of all texts together."""
    total: Counter[str] = Counter()
    for text in counts:
        total.update(text)
    return total


class _Failures:
    """Counts the tests that fail."""

    def __init__(self) -> None:
        self.n = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails as the table expects it to is no failure."""
        self.n += report.failed


def failing_tests() -> dict[str, float]:
    """How many rows of the golden tables fail."""
    failures = _Failures()
    options = ["-qq", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-k", GOLDEN_TESTS]
    with redirect_stdout(io.StringIO()):
        pytest.main([*options, *GOLDEN], plugins=[failures])
    return {"golden": float(failures.n)}


def may_change(score: Score, rule: Rule) -> bool:
    """Whether a rule has to do with figures: who is who, none with who says what."""
    return not (score.__name__ == "attributions" and rule.module.startswith("newslab.actors"))


def figures_now(scores: Sequence[Score]) -> dict[str, float]:
    """All figures, of newslab as it now is."""
    return {name: figure for score in scores for name, figure in score().items()}


def ablate(datasets: str | Path, output: str | Path, *, names: Sequence[str] = ()) -> int:
    """Leave out each rule, or those of ``names``, and write the table; returns the number of rules.

    The table is written anew after every rule, so that an early end loses nothing. What newslab
    cannot do without has no figures.
    """
    rules = [rule for rule in find_rules() if not names or rule.name in names]
    rules.sort(key=lambda rule: not callable(rule.value))  # lists of words last
    scores = scorers(Path(datasets))
    found: list[tuple[Rule, dict[str, float] | None]] = []
    with encoded_once():
        before = figures_now(scores)
        scale = dict.fromkeys(before, 100) | {"golden": 1}
        for rule in tqdm(rules, desc="ablate", unit="rule", disable=None):
            try:
                with without(rule), at_most(SECONDS):
                    after = before | figures_now([s for s in scores if may_change(s, rule)])
                found.append((rule, {n: scale[n] * (after[n] - before[n]) for n in before}))
            except Exception:
                found.append((rule, None))
            Path(output).write_text(as_markdown(before, found), encoding="utf-8")
    return len(rules)


def as_markdown(
    before: Mapping[str, float], found: Sequence[tuple[Rule, dict[str, float] | None]]
) -> str:
    """The table: what stands today, then each rule, those that cost most at the top."""
    today = [f"{100 * before[name]:.2f}" for name in FIGURES if name != "golden"]
    lines = [HEADER, "| rule | " + " | ".join(FIGURES) + " | what it does |"]
    lines += ["|---|" + "---:|" * len(FIGURES) + "---|"]
    lines += [f"| *today* | {' | '.join(today)} | {before['golden']:.0f} | |"]
    ranked = sorted(found, key=lambda pair: (pair[1] is None, -cost(pair[1]), pair[0].name))
    for rule, gains in ranked:
        cells = ["–" if gains is None else _cell(name, gains[name]) for name in FIGURES]
        summary = rule.told.replace("|", "\\|")
        if gains is None:
            summary += " (newslab cannot do without it)"
        room = rule.module.removeprefix("newslab.")
        lines.append(f"| `{room}.{rule.name}` | {' | '.join(cells)} | {summary} |")
    return "\n".join(lines) + "\n"


def _cell(name: str, gain: float) -> str:
    if name == "golden":
        return f"{gain:+.0f}" if gain else ""
    return f"{gain:+.2f}".replace("-", "−") if abs(gain) >= SHOWN else ""


def cost(gains: Mapping[str, float] | None) -> float:
    """The points that all figures gain together without a rule."""
    return sum(gains[name] for name in FIGURES if name != "golden") if gains else 0.0
