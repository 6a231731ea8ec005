"""Does each rule pay? Every figure without it: ``python -m lab ablate DATASETS -o ABLATIONS.md``.

A rule is a function of `ROOMS` whose absence can be told from its signature: what asks says no,
what seeks finds nothing, what mends hands back what it got; or a list of words, which is empty. It
is replaced from outside wherever it is imported, so that the package needs no switch. The texts are
encoded once, and read again without each rule by `newslab.reading.annotate`, the same that reads
any article: those in which it speaks, since the others would be read as before. Of the golden
tables those tests are counted that then fail.
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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from tqdm import tqdm

from lab.benchmarks.coreference import judge_pronoun, read_text, score_gum
from lab.codings import actor_counts, read_coded
from lab.conllu import read_conllu
from lab.gap import PronounCase, read_gap
from lab.names import name_counts, name_figures, names_in, read_names
from lab.polnear import attribution_counts, attribution_figures, attributions_in, read_polnear
from lab.scores import Counts
from newslab import reading
from newslab.model.encoder import Encoder
from newslab.model.encoding import Encoding
from newslab.reading import annotate
from newslab.records import Article
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
    "_movements": lambda *_: [],
    "_turns": lambda *_: [],
    "_listed": lambda doc, phrase, at: [list(phrase)],
    "_find_unnamed": lambda *_: [],
    "_noun_phrase_before": lambda place, doc: (place, place),
}
# These act on what they are given, and tell what is left.
ACTING = ("_place_single",)
FIGURES = ("content .3", "content .8", "source", "voice", "re3d", "WikiGold", "GUM", "GAP",
           "who is who", "golden")  # fmt: skip
SECONDS = 180  # of work, after which newslab without a rule is held to have no end
SHOWN = 0.005  # points: less is shown as nothing
HEADER = """\
# What each rule pays

`python -m lab ablate DATASETS -o lab/ABLATIONS.md` made this table. Each row is newslab without one
rule: how many points each figure then has more (+) or less (−). Zeros are left out. PolNeAR dev:
F1 of contents at overlaps of .3 and .8, accuracy of sources and voices. re3d, WikiGold: F1 of
names. GUM (news, both parts): CoNLL F1. GAP (dev): F1 of whole readings. *Who is who*: F1 of
mentions and whose they are in the coded articles (dev). *golden*: tests of golden tables that fail.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A function or a list that can be left out, and what stands in its place."""

    name: str
    module: str
    told: str
    value: Any
    nothing: Any

    @property
    def place(self) -> str:
        """The room's module and the name, which two rules never share."""
        return f"{self.module.removeprefix('newslab.')}.{self.name}"


@dataclass(frozen=True, slots=True)
class Gold:
    """Texts coded by hand, what is counted in one of them, and the figures of all counts."""

    texts: Sequence[Any]
    count: Callable[[Any], Any]
    figures: Callable[[list[Any]], dict[str, float]]


def find_rules() -> list[Rule]:
    """Every rule of `ROOMS`, by module and place in it."""
    rules = []
    for module in modules():
        source = inspect.getsource(module)
        for name, value in members(module):
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


def members(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """What a module holds, and the methods of its classes but for those that only note things."""
    for name, value in list(vars(module).items()):
        yield name, value
        if inspect.isclass(value) and value.__module__ == module.__name__:
            yield from (
                (f"{name}.{method}", each)
                for method, each in list(vars(value).items())
                if inspect.isfunction(each) and each.__annotations__.get("return") != "None"
                and not method.startswith("__")
            )  # fmt: skip


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
    parameters = list(inspect.signature(function).parameters)
    for name, kind in kinds.items():
        place = parameters.index(name)
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
def replaced(instead: Mapping[int, Any]) -> Iterator[None]:
    """newslab with other rules in place of some, by their `id`, wherever they are imported."""
    with pytest.MonkeyPatch.context() as patch:
        for module in [m for name, m in sys.modules.items() if name.startswith("newslab.")]:
            for name, value in list(vars(module).items()):
                if id(value) in instead:
                    patch.setattr(module, name, instead[id(value)])
                elif inspect.isclass(value) and value.__module__ == module.__name__:
                    for method in [m for m, each in vars(value).items() if id(each) in instead]:
                        patch.setattr(value, method, instead[id(vars(value)[method])])
                elif isinstance(value, tuple) and any(id(each) in instead for each in value):
                    patch.setattr(module, name, tuple(instead.get(id(v), v) for v in value))
        forget()
        yield
    forget()


def without(rule: Rule) -> AbstractContextManager[None]:
    """newslab without a rule."""
    return replaced({id(rule.value): rule.nothing})


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise `TimeoutError` after so many seconds of work, waiting left out."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def forget() -> None:
    """Empty the caches of `ROOMS` that may hold what a rule has told; tables stay."""
    for module in modules():
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"] != 1:
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


@contextmanager
def listening(rules: Sequence[Rule]) -> Iterator[set[str]]:
    """The rules that speak, as they do: without the others a text is read as with them.

    A function speaks where it answers what it would not if it were left out, or acts on what it
    is given; a list of words where one of them is found in it.
    """
    heard: set[str] = set()
    with replaced({
        id(rule.value): spy(rule, heard) if callable(rule.value) else Ear(rule, heard)
        for rule in rules
    }):  # fmt: skip
        yield heard


class Ear(frozenset[Any]):
    """A list of words that tells when one is found in it, or when all are asked for.

    Sets are joined with `&` and `|` unheard: rules ask their lists with ``in`` and ``isdisjoint``.
    """

    tell: Callable[[], None]

    def __new__(cls, rule: Rule, heard: set[str]) -> Ear:
        """The list of a rule, and of others that ask the same list."""
        ear = super().__new__(cls, rule.value)
        places = [each.place for each in find_rules() if each.value is rule.value]
        ear.tell = functools.partial(heard.update, places)
        return ear

    def __contains__(self, word: object) -> bool:
        """Whether a word is listed."""
        found = super().__contains__(word)
        if found:
            self.tell()
        return found

    def isdisjoint(self, words: Iterable[Any]) -> bool:
        """Whether none of some words is listed."""
        return not any(word in self for word in words)

    def intersection(self, *words: Iterable[Any]) -> frozenset[Any]:
        """Those that are listed."""
        return frozenset(word for word in super().intersection(*words) if word in self)

    def __iter__(self) -> Iterator[Any]:
        """All words."""
        self.tell()
        return super().__iter__()


def spy(rule: Rule, heard: set[str]) -> Callable[..., Any]:
    """A rule that tells when it speaks."""
    acts = rule.value.__annotations__["return"] == "None" or rule.name in ACTING

    @functools.wraps(rule.value)
    def asked(*given: Any, **named: Any) -> Any:
        answer = rule.value(*given, **named)
        if rule.place not in heard and (acts or answer != rule.nothing(*given, **named)):
            heard.add(rule.place)
        return answer

    return asked


def read_gold(datasets: Path) -> list[Gold]:
    """The data sets that figures are made of."""
    named = (("re3d", "re3d/all.jsonl"), ("WikiGold", "wikigold/all.jsonl"))
    gum = [text for part in ("dev", "train") for text in read_conllu(datasets / "gum" / part)
           if "_news_" in text.id]  # fmt: skip
    return [
        Gold(read_polnear(datasets / "polnear/dev.jsonl.gz"),
             lambda gold: attribution_counts(gold, attributions_in(gold.text)), said_figures),
        *(Gold(read_names(datasets / path), lambda gold: name_counts(gold, names_in(gold)),
               functools.partial(named_figures, name))
          for name, path in named),
        Gold(gum, lambda gold: (gold, read_text(gold.text)),
             lambda pairs: {"GUM": score_gum(pairs)["conll"] / 100}),
        Gold(read_gap(datasets / "gap/dev.tsv"), gap_counts, gap_figures),
        Gold(read_coded(datasets / "codings/dev.jsonl"),
             lambda gold: actor_counts(gold, annotate(Article.from_text(gold.text)).mentions),
             coded_figures),
    ]  # fmt: skip


def named_figures(name: str, counts: Sequence[Counts]) -> dict[str, float]:
    """F1 of the names of a data set."""
    return {name: name_figures(sum_of(counts))["f1"]}


def said_figures(counts: Sequence[Counts]) -> dict[str, float]:
    """Contents, sources and voices in PolNeAR."""
    found = attribution_figures(sum_of(counts))
    return {"content .3": found["content_f1_30"], "content .8": found["content_f1_80"],
            "source": found["source_accuracy"], "voice": found["voice_accuracy"]}  # fmt: skip


def gap_counts(case: PronounCase) -> Counts:
    """The names of one pronoun of GAP that are right, said and true."""
    is_a, is_b = judge_pronoun(case, read_text(case.text))
    return {"right": (is_a and case.is_a) + (is_b and case.is_b), "said": is_a + is_b,
            "true": case.is_a + case.is_b}  # fmt: skip


def gap_figures(counts: Sequence[Counts]) -> dict[str, float]:
    """F1 of whole readings."""
    sums = sum_of(counts)
    return {"GAP": 2 * sums["right"] / (sums["said"] + sums["true"])}


def coded_figures(counts: Sequence[Counts]) -> dict[str, float]:
    """F1 of mentions and whose they are."""
    sums = sum_of(counts)
    return {"who is who": 2 * sums["right"] / (sums["gold"] + sums["found"])}


def sum_of(counts: Sequence[Counts]) -> Counter[str]:
    """The counts of all texts together."""
    total: Counter[str] = Counter()
    for text in counts:
        total.update(text)
    return total


class Golden:
    """The rows of the golden tables as tests: which fail, and which rules speak in each."""

    def __init__(self, files: Sequence[str] = GOLDEN) -> None:
        self.files = files
        self.spoke: dict[str, frozenset[str]] = {}

    def failing(self, heard: set[str] | None = None, *, without: str = "") -> float:
        """How many fail, of all or of those in which a rule speaks."""
        wanted = {test for test, spoke in self.spoke.items() if without in spoke}
        if not self.files or without and not wanted:
            return 0.0
        runs = _Runs(self.spoke, heard, wanted if without else None)
        options = ["-qq", "--no-header", "--no-summary", "-p", "no:cacheprovider"]
        with redirect_stdout(io.StringIO()):
            pytest.main([*options, "-k", GOLDEN_TESTS, *self.files], plugins=[runs])
        return float(runs.n)


@dataclass(slots=True)
class _Runs:
    """Counts the tests that fail; of ``wanted``, if it is given."""

    spoke: dict[str, frozenset[str]]
    heard: set[str] | None
    wanted: set[str] | None
    n: int = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is not wanted."""
        if self.wanted is not None:
            items[:] = [item for item in items if item.nodeid in self.wanted]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails as the table expects it to is no failure."""
        self.n += report.failed
        if self.heard is not None and report.when == "teardown":
            self.spoke[report.nodeid] = frozenset(self.heard)
            self.heard.clear()


class Today:
    """All figures of newslab as it now is, and what has to be read again without a rule."""

    def __init__(
        self, gold: Sequence[Gold], rules: Sequence[Rule], golden: Sequence[str] = GOLDEN
    ) -> None:
        self.gold, self.golden = gold, Golden(golden)
        self.read: list[list[tuple[Any, frozenset[str]]]] = []
        with listening(rules) as heard:
            for texts in gold:
                self.read.append([])
                for text in tqdm(texts.texts, desc="today", unit="text", disable=None, leave=False):
                    heard.clear()
                    forget()
                    self.read[-1].append((texts.count(text), frozenset(heard)))
            heard.clear()
            failing = self.golden.failing(heard)
        self.figures = self._figures([[count for count, _ in read] for read in self.read])
        self.figures["golden"] = failing

    def _figures(self, counts: Sequence[list[Any]]) -> dict[str, float]:
        return {name: figure for texts, each in zip(self.gold, counts, strict=True)
                for name, figure in texts.figures(each).items()}  # fmt: skip

    def without(self, rule: Rule) -> dict[str, float]:
        """All figures without a rule: what it is silent in is read as before."""
        with without(rule), at_most(SECONDS):
            counts = [
                [texts.count(text) if rule.place in spoke else count
                 for text, (count, spoke) in zip(texts.texts, read, strict=True)]
                for texts, read in zip(self.gold, self.read, strict=True)
            ]  # fmt: skip
            return self._figures(counts) | {"golden": self.golden.failing(without=rule.place)}


def ablate(datasets: str | Path, output: str | Path, *, names: Sequence[str] = ()) -> int:
    """Leave out each rule, or those of ``names``, and write the table; returns the number of rules.

    The table is written anew after every rule, so that an early end loses nothing. What newslab
    cannot do without has no figures.
    """
    rules = [rule for rule in find_rules() if not names or rule.name in names]
    rules.sort(key=lambda rule: not callable(rule.value))  # lists of words last
    found: list[tuple[Rule, dict[str, float] | None]] = []
    with encoded_once():
        today = Today(read_gold(Path(datasets)), rules)
        before = today.figures
        scale = dict.fromkeys(before, 100) | {"golden": 1}
        for rule in tqdm(rules, desc="ablate", unit="rule", disable=None):
            try:
                after = today.without(rule)
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
        lines.append(f"| `{rule.place}` | {' | '.join(cells)} | {summary} |")
    return "\n".join(lines) + "\n"


def _cell(name: str, gain: float) -> str:
    if name == "golden":
        return f"{gain:+.0f}" if gain else ""
    return f"{gain:+.2f}".replace("-", "−") if abs(gain) >= SHOWN else ""


def cost(gains: Mapping[str, float] | None) -> float:
    """The points that all figures gain together without a rule."""
    return sum(gains[name] for name in FIGURES if name != "golden") if gains else 0.0
