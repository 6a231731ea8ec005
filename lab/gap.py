"""Which of two names a pronoun refers to: GAP (Webster et al., 2018)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.reading import each, read_sentence
from lab.rows import read_lines, refuse
from lab.scores import Counts, Score, estimate_sums, prefixed, ratio
from newslab.actors.gazetteer import gender_of
from newslab.actors.pronouns import Discourse, Scorer, chances_of, pronoun_kind
from newslab.evaluation.spans import span_figures
from newslab.records import Actor, Candidate, Mention, Model, Span, TokenRange

GAP_COLUMNS = ("ID", "Text", "Pronoun", "Pronoun-offset", "A", "A-offset", "A-coref",
               "B", "B-offset", "B-coref", "URL")  # fmt: skip
FEMININE, MASCULINE = {"she", "her", "hers"}, {"he", "him", "his"}
# A pronoun is said to refer to the likelier of its two names, if that is at least as likely.
# Fixed on GAP's "development" set (2000 pronouns).
LEAST_ANTECEDENT = 0.5


@dataclass(frozen=True, slots=True)
class PronounCase:
    """A pronoun, two names, and which of them it refers to (GAP; Webster et al., 2018)."""

    id: str
    text: str
    pronoun: Span
    a: Span
    b: Span
    is_a: bool
    is_b: bool
    gender: str


def read_gap(path: str | Path) -> list[PronounCase]:
    """The tab-separated files of GAP: header, then a pronoun and two names a line."""
    path = Path(path)
    lines = [(line, text.split("\t")) for line, text in read_lines(path)]
    if not lines or tuple(lines[0][1]) != GAP_COLUMNS:
        found = ", ".join(lines[0][1]) if lines else "an empty file"
        refuse(path, 1, "the columns " + ", ".join(GAP_COLUMNS), found)
    cases = []
    for line, cells in lines[1:]:
        if cells == [""]:
            continue
        if len(cells) != len(GAP_COLUMNS):
            refuse(path, line, f"{len(GAP_COLUMNS)} columns", str(len(cells)))
        case = dict(zip(GAP_COLUMNS, cells, strict=True))
        pronoun, a, b = (read_offset(path, line, case, key) for key in ("Pronoun", "A", "B"))
        for key in ("A-coref", "B-coref"):
            if case[key].upper() not in {"TRUE", "FALSE"}:
                refuse(path, line, f"TRUE or FALSE under '{key}'", case[key])
        if (word := case["Pronoun"].lower()) not in FEMININE | MASCULINE:
            refuse(path, line, "a form of 'she' or 'he' under 'Pronoun'", case["Pronoun"])
        cases.append(PronounCase(
            case["ID"], case["Text"], pronoun, a, b, case["A-coref"].upper() == "TRUE",
            case["B-coref"].upper() == "TRUE", "feminine" if word in FEMININE else "masculine",
        ))  # fmt: skip
    return cases


def read_offset(path: Path, line: int, case: dict[str, str], key: str) -> Span:
    """The span of the words under ``key``, which must stand at their offset in the text."""
    words, offset = case[key], case[f"{key}-offset"]
    if not (offset.isascii() and offset.isdigit() and len(offset) < 10):
        refuse(path, line, f"a number of characters under '{key}-offset'", f"'{offset}'")
    start, end = int(offset), int(offset) + max(len(words), 1)
    if (found := case["Text"][start:end]) != words:
        refuse(path, line, f"'{words}' at {key}-offset {offset}", f"'{found}'")
    return Span(start, end)


def score_gap(path: Path, baseline: bool, model: Model = "accurate") -> Score:
    """Which of two names a pronoun refers to, as GAP scores it; pronouns are resampled."""
    cases = read_gap(path)
    counts = []
    for case in each(cases, "gap"):
        of_a, of_b = antecedent_chances(case, model=model)
        sure = max(of_a, of_b) >= LEAST_ANTECEDENT
        counts.append(pronoun_counts(case, sure and of_a >= of_b, sure and of_b > of_a))
    metrics = estimate_sums(counts, pronoun_figures)
    if baseline:
        (is_a, is_b), _ = Counter((case.is_a, case.is_b) for case in cases).most_common(1)[0]
        same = [pronoun_counts(case, is_a, is_b) for case in cases]
        metrics |= prefixed("majority", estimate_sums(same, pronoun_figures))
    return Score("gap", len(cases), metrics)


def antecedent_chances(case: PronounCase, *, model: Model = "accurate") -> tuple[float, float]:
    """How likely the pronoun refers to name A, and to name B (0 to 1, together at most 1).

    Each name counts with its repetitions and what its given name tells of gender, as an actor
    does; nothing else of the text is coded.
    """
    doc, encoding = read_sentence(case.text, model=model)
    a, b, (first, last) = (
        (doc.at(span.start), doc.at(span.end - 1) + 1) for span in (case.a, case.b, case.pronoun)
    )
    namings = {"a": namings_of(doc.words, a, b), "b": namings_of(doc.words, b, a)}
    mentions = [
        Mention(doc.span(*place), id_, "name", "same name")
        for id_, places in namings.items()
        for place in places
    ]
    actors = [Actor(id_, id_, "PERSON") for id_ in namings]
    gender = case.gender[0]
    pronoun = Candidate(
        case.pronoun, case.pronoun, first, last, None, "pronoun", "pronoun", gender=gender
    )
    scorer: Scorer = lambda pairs: encoding.antecedent(pairs).tolist()  # noqa: E731
    state = Discourse(doc, (), actors, mentions, scorer=scorer)
    for id_, place in (("a", a), ("b", b)):
        state.known[id_].gender = gender_of(doc.words[place[0]])
    state.advance(first)
    asked = state.questions(pronoun, list(state.known.values()))
    found = chances_of(pronoun_kind(pronoun), [told for _, told in asked])
    chances = {known.actor.id: chance for (known, _), chance in zip(asked, found, strict=True)}
    return chances.get("a", 0.0), chances.get("b", 0.0)


def namings_of(words: Sequence[str], name: TokenRange, other: TokenRange) -> list[TokenRange]:
    """Where a name stands, whole or by a first or last word that the other does not share.

    >>> words = "Ann Lee met Bo Lee . Ann left , Lee stayed , Ann Lee called .".split()
    >>> namings_of(words, (0, 2), (3, 5))
    [(0, 2), (6, 7), (12, 14)]
    """
    whole = list(words[slice(*name)])
    own = {whole[0], whole[-1]} - set(words[slice(*other)])
    places = [name]
    k = 0
    while k < len(words):
        last = k + len(whole) if list(words[k : k + len(whole)]) == whole else k + 1
        apart = all(last <= first or end <= k for first, end in (name, other))
        if apart and (last - k > 1 or words[k] in own):
            places.append((k, last))
        k = last
    return sorted(places)


def pronoun_counts(gold: PronounCase, is_a: bool, is_b: bool) -> Counts:
    """The two decisions about one pronoun, as GAP's own scorer counts them."""
    counts: Counter[str] = Counter()
    for coded, said in ((gold.is_a, is_a), (gold.is_b, is_b)):
        counts[f"gold {gold.gender}"] += coded
        counts[f"predicted {gold.gender}"] += said
        counts[f"right {gold.gender}"] += coded and said
    return counts


def pronoun_figures(sums: Counts) -> dict[str, float]:
    """F1 over all, of each gender, and their ratio (feminine over masculine)."""
    parts = {
        kind: [sums[f"{part} {kind}"] for part in ("gold", "predicted", "right")]
        for kind in ("feminine", "masculine")
    }
    both = [sum(pair) for pair in zip(*parts.values(), strict=True)]
    figures = span_figures(*both)
    for kind, numbers in parts.items():
        figures[f"f1_{kind}"] = span_figures(*numbers)["f1"]
    figures["bias"] = ratio(figures["f1_feminine"], figures["f1_masculine"])
    return figures
