"""Stance: directed, toward actors and issues, in the voice that asserts it."""

import pytest
from marked import golden_rows, read, unmark

from newslab.attributions import attribute_actors, find_attributions, voice_at
from newslab.records import Mention
from newslab.stance import judge_stance

LABELS = ("against", "none", "favour")


def label_of(row):
    """The likeliest label, None where it is withheld."""
    likeliest = max(LABELS, key=lambda label: getattr(row, label))
    return likeliest if row.reason is None else None


def judged(marked, kind="actor"):
    """Rows by holder and target; the marks p, q and s are the actors of those names."""
    text, marks = unmark(marked)
    tokens, sentences, encoding = read(text)
    actors = "ps" if kind == "issue" else "pqs"
    mentions = [Mention(span, mark[0], "name", "") for mark, spans in marks.items()
                if mark[0] in actors for span in spans]  # fmt: skip
    said = find_attributions(text, tokens, sentences, encoding)
    said = attribute_actors(said, mentions, tokens)
    voices = [voice_at(mention.span, said) for mention in mentions]
    issues = {"q": [marks["q1"][0].of(text)]} if kind == "issue" else {}
    rows = judge_stance(mentions, said, voices, issues, tokens, sentences, encoding)
    return {(row.holder, row.target): row for row in rows}


@pytest.mark.parametrize("row", golden_rows("stance"))
def test_golden_stance(row):
    rows = judged(row["text"], row["kind"])
    forward = rows["p", "q"]
    voices = {"holder": "p", "source": "s"}
    assert forward.voice in [voices.get(voice, voice) for voice in row["voice"].split("|")]
    assert forward.target_kind == row["kind"]
    assert label_of(forward) == row["forward"]
    if row["back"]:
        assert label_of(rows["q", "p"]) == row["back"]
