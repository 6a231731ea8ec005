"""Voices: the innermost attribution decides; a source is the actor its head names."""

import csv

import pytest
from marked import GOLDEN, divide, golden_rows, read, unmark
from test_actors import resolve

from newslab.judging.sentiment import judge_sentiment
from newslab.records import Attribution, Mention, Span
from newslab.speech.attributions import find_attributions
from newslab.speech.voices import attribute_actors, attributions_around, voice_at, voices_of
from newslab.text.doc import Doc


def said(*content, actor_id=None, source=None):
    return Attribution(content, cue=None, source=source, kind="indirect", actor_id=actor_id)


def test_the_innermost_attribution_decides():
    outer, inner = said(Span(0, 50), actor_id="ana"), said(Span(10, 30), actor_id="ben")
    for attributions in ([outer, inner], [inner, outer]):
        assert voice_at(Span(12, 15), attributions) == "ben"
        assert voice_at(Span(10, 30), attributions) == "ben"
        assert voice_at(Span(25, 35), attributions) == "ana"


def test_outside_all_content_the_author_speaks():
    attributions = [said(Span(10, 20), Span(30, 40), actor_id="ana", source=Span(22, 25))]
    assert voices_of([Span(22, 25), Span(5, 12), Span(30, 31), Span(40, 41)], attributions) == [
        "author", "author", "ana", "author",
    ]  # fmt: skip


def test_without_an_actor_the_voice_is_unattributed():
    assert voice_at(Span(3, 4), [said(Span(0, 9))]) == "unattributed"


def test_many_spans_are_looked_up_as_one_by_one():
    attributions = [said(Span(i, i + 1 + 7 * (i % 5)), actor_id=str(i)) for i in range(60)]
    spans = [Span((7 * i) % 60, (7 * i) % 60 + 1 + i % 4) for i in range(60)]
    one_by_one = []
    for span in spans:
        around = [a for a in attributions if a.content[0].contains(span)]
        around.sort(key=lambda a: (len(a.content[0]), -a.content[0].start))
        one_by_one.append(around[0] if around else None)
    assert attributions_around(spans, attributions) == one_by_one


# The source, its mentions (name, or title, pronoun … by their letter), and who speaks.
SOURCES = {
    "a name": ("<n>Ana Ruiz</n>", "Ana Ruiz"),
    "a name with a title": ("Foreign Minister <n>Ana Ruiz</n>", "Ana Ruiz"),
    "a pronoun": ("<p>she</p>", "she"),
    "name, then description": ("<n>Ana Ruiz</n>, the <n>Kremlin</n> spokeswoman", "Ana Ruiz"),
    "description, then name": ("the <n>Kremlin</n> spokeswoman, <n>Ana Ruiz</n>", "Ana Ruiz"),
    "long description, then name": ("the mayor of <n>Lima</n>, <n>Ana Ruiz</n>", "Ana Ruiz"),
    "description before the name": ("<n>Kremlin</n> spokeswoman <n>Ana Ruiz</n>", "Ana Ruiz"),
    "whose minister, then name": ("<n>Peru</n>’s minister, <n>Ana Ruiz</n>", "Ana Ruiz"),
    "relative clause": ("<n>Ana Ruiz</n>, who met <n>Ben Okoro</n> in <n>Paris</n>", "Ana Ruiz"),
    "description, then title": ("<n>Peru</n>’s auditor, <t>Dr. Ana Ruiz</t>", "Dr. Ana Ruiz"),
    "whose mission": ("the <n>Arab League</n> mission", "Arab League"),
    "leader of": ("<n>Ana Ruiz</n> of <n>Amnesty</n>", "Ana Ruiz"),
    "a spokeswoman for": ("a spokeswoman for <n>the White House</n>", "the White House"),
    "whose spokesman": ("a <n>Pentagon</n> spokesman", "Pentagon"),
    "a statement by": ("a statement from <n>the ministry</n>", "the ministry"),
    "officials": ("<d>Ukrainian</d> officials", "Ukrainian"),
    "aides to": ("aides to <n>Ana Ruiz</n>", None),
    "critics of": ("critics of <n>Ana Ruiz</n>", None),
    "whose lawyer": ("<n>Ana Ruiz</n>’s lawyer", None),
    "nobody known": ("one resident", None),
}


UPOS = {"a": "DET", "the": "DET", "of": "ADP", "for": "ADP", "to": "ADP", "from": "ADP",
        "in": "ADP", "and": "CCONJ", "who": "PRON", "she": "PRON", "met": "VERB", "’s": "PART",
        ",": "PUNCT", "Ukrainian": "ADJ", "said": "VERB"}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SOURCES.values(), ids=SOURCES)
def test_the_head_of_a_source_speaks(source, expected):
    marked = f"{source} said it was over."
    text, marks = unmark(marked)
    doc = divide(text)
    doc = doc.tagged([UPOS.get(word, "NOUN") for word in doc.words])
    form = {"n": "name", "p": "pronoun", "d": "demonym", "t": "title"}
    mentions = [Mention(span, span.of(text), form[mark[0]], "")
                for mark, spans in marks.items() for span in spans]  # fmt: skip
    end = text.index(" said")
    content = Span(end + 6, len(text) - 1)
    [found] = attribute_actors([said(content, source=Span(0, end))], mentions, doc)
    assert found.actor_id == expected


@pytest.mark.parametrize("row", golden_rows("sources"))
def test_each_source_finds_its_actors(row):
    speakers = [said.actor_id or "-" for said in resolve(row)[3]]
    assert "; ".join(speakers) == row["expected"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("<n>Ana Ruiz</n>", "Ana Ruiz"),
        ("<n>Ana Ruiz</n>,", "Ana Ruiz"),
        ("a clerk at <n>the ministry</n>", None),
        ("He met <n>Ana Ruiz</n>,", "Ana Ruiz"),
    ],
)
def test_a_relative_pronoun_speaks_for_whom_it_stands_for(before, expected):
    text, marks = unmark(f"{before} who said it was over.")
    doc = divide(text)
    tags = UPOS | {"at": "ADP", "He": "PRON", "met": "VERB"}
    doc = doc.tagged([tags.get(word, "NOUN") for word in doc.words])
    mentions = [Mention(span, span.of(text), "name", "") for span in marks["n1"]]
    at = text.index("who")
    [found] = attribute_actors([said(Span(at + 9, len(text) - 1), source=Span(at, at + 3))],
                               mentions, doc)  # fmt: skip
    assert found.actor_id == expected


def test_without_tokens_the_first_mention_speaks():
    mentions = [Mention(Span(10, 13), "ben", "name", ""), Mention(Span(0, 3), "ana", "name", "")]
    [found] = attribute_actors([said(Span(30, 40), source=Span(0, 20))], mentions, Doc(30 * "x"))
    assert found.actor_id == "ana"


def pairs():
    with (GOLDEN / "voice.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def voices_and_polarities(marked):
    """Voice and polarity of each marked mention of the target (a: the author's, t: the tested)."""
    text, marks = unmark(marked)
    doc, encoding = read(text)
    mentions = [Mention(span, "source" if mark == "s1" else "target", "name", "")
                for mark, spans in marks.items() for span in spans]  # fmt: skip
    found = find_attributions(doc, encoding)
    found = attribute_actors(found, mentions, doc)
    rows = {row.span: row for row in judge_sentiment(doc, mentions, found, encoding)}
    return {mark: (rows[span].voice, rows[span].positive - rows[span].negative)
            for mark, [span] in marks.items()}  # fmt: skip


def test_the_voice_of_minimal_pairs():
    """A loaded word is the author's in the author's sentence, the source's in a quotation."""
    right = []
    for pair in pairs():
        reporter = voices_and_polarities(pair["reporter"].format(pair["loaded"]))
        quoted = voices_and_polarities(pair["quoted"].format(pair["loaded"]))
        voices = reporter["t1"][0], quoted["t1"][0], quoted["a1"][0]
        right.append(voices == ("author", "source", "author"))
    print(f"voice right in {sum(right)} of {len(right)} pairs")  # pytest -rP shows it
    assert len(right) == 60
    assert sum(right) / len(right) >= 0.9


def test_what_a_source_says_moves_the_author_little():
    """The author's polarity hardly changes with what somebody quoted says of the same actor."""
    still = []
    for pair in pairs():
        loaded, plain = (voices_and_polarities(pair["quoted"].format(pair[word]))["a1"][1]
                         for word in ("loaded", "plain"))  # fmt: skip
        still.append(abs(loaded - plain) <= 0.1)
    print(f"the author's polarity moves by at most 0.1 in {sum(still)} of {len(still)} pairs")
    assert sum(still) / len(still) >= 0.8
