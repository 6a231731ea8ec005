"""What a reading gets right of a text, counted by hand."""

from math import isnan

import pytest

from lab.conllu import ParsedText
from lab.gap import PronounCase, pronoun_counts, pronoun_figures
from lab.names import NamedText, name_counts, name_figures
from lab.polnear import (
    AttributedText,
    GoldAttribution,
    attribution_counts,
    attribution_figures,
    content_kind,
    same_source,
)
from lab.scores import estimate_sums
from lab.tokens import word_counts, word_figures
from newslab.records import Attribution, Span

TEXT = "“Prices fell,” Osei said. Mensah claims Accra lost money. It rained on Kumasi."


def at(words):
    """The spans of a text's words, each where it first stands."""
    return tuple(Span(TEXT.index(part), TEXT.index(part) + len(part)) for part in words)


def gold_said(content, cue=(), source=()):
    return GoldAttribution(at(source), at(cue), at(content))


def said(content, cue=None, source=None):
    return Attribution(at(content), at([cue])[0] if cue else None,
                       at([source])[0] if source else None, "indirect")  # fmt: skip


GOLD = AttributedText(
    "a", TEXT,
    (gold_said(["“Prices fell,”"], ["said"], ["Osei"]),
     gold_said(["Accra lost money"], ["claims"], ["Mensah"])),
    ((at(["Accra"])[0], "LOCATION"), (at(["Kumasi"])[0], "LOCATION"), (at(["Osei"])[0], "PERSON"),
     (at(["Prices"])[0], "ORGANIZATION"), (at(["money"])[0], "MISC")),
)  # fmt: skip


def figures_of(*predicted):
    return attribution_figures(attribution_counts(GOLD, predicted))


def test_all_right():
    perfect = figures_of(
        said(["“Prices fell,”"], "said", "Osei"), said(["Accra lost money"], "claims", "Mensah")
    )
    undefined = {name for name, figure in perfect.items() if isnan(figure)}
    assert undefined == {"content_f1_30_mixed", "content_f1_80_mixed", "source_accuracy_mixed"}
    assert {figure for name, figure in perfect.items() if name not in undefined} == {1.0}


def test_nothing_found():
    found = figures_of()
    assert found["content_recall_30"] == found["content_f1_30"] == found["cue_f1"] == 0
    assert isnan(found["content_precision_30"])
    assert isnan(found["source_accuracy"])
    assert (found["voice_accuracy"], found["voice_accuracy_author"]) == (0.5, 1)
    assert found["voice_accuracy_quoted"] == 0


def test_half_a_content_counts_at_the_lower_overlap_only():
    """7 of 16 characters; the second prediction matches nothing."""
    found = figures_of(said(["Accra lost money"[:7]], "claims", "Mensah"), said(["It rained"]))
    assert (found["content_precision_30"], found["content_recall_30"]) == (0.5, 0.5)
    assert found["content_f1_30"] == 0.5
    assert found["content_f1_80"] == 0
    assert found["content_f1_30_direct"] == 0
    assert found["content_f1_30_indirect"] == pytest.approx(2 / 3)
    assert found["source_accuracy"] == found["source_accuracy_indirect"] == 1
    assert found["cue_f1"] == pytest.approx(2 / 3)


def test_a_wrong_source_is_wrong_for_content_and_voice():
    found = figures_of(
        said(["“Prices fell,”"], "said", "Mensah"), said(["Accra lost money"], "claims", None)
    )
    assert found["content_f1_80"] == 1
    assert found["source_accuracy"] == found["source_accuracy_direct"] == 0
    assert (found["voice_accuracy_author"], found["voice_accuracy_quoted"]) == (1, 0)
    assert found["source_f1"] == pytest.approx(2 / 3)


def test_part_of_a_source_is_that_source_though_not_exactly():
    found = figures_of(said(["“Prices fell,”"], "said", "Osei sa"))
    assert (found["source_accuracy"], found["source_f1"]) == (1, 0)
    assert found["source_f1_30"] == pytest.approx(2 / 3)


def test_an_author_taken_for_a_quotation_is_wrong():
    found = figures_of(said(["It rained on Kumasi"], None, "Osei"))
    assert (found["voice_accuracy_author"], found["voice_accuracy"]) == (0.5, 0.25)


def test_the_innermost_content_has_the_voice():
    inner = gold_said(["lost money"], [], ["Accra"])
    outer = gold_said(["Mensah claims Accra lost money"], [], ["Osei"])
    names = ((at(["money"])[0], "PERSON"),)
    gold = AttributedText("a", TEXT, (outer, inner), names)
    right = [
        said(["Mensah claims Accra lost money"], None, "Osei"),
        said(["lost money"], None, "Accra"),
    ]
    assert attribution_figures(attribution_counts(gold, right))["voice_accuracy"] == 1
    assert attribution_figures(attribution_counts(gold, right[:1]))["voice_accuracy"] == 0


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param([], None, True, id="both missing"),
        pytest.param([Span(0, 4)], None, False, id="not found"),
        pytest.param([], Span(0, 4), False, id="invented"),
        pytest.param([Span(0, 10)], Span(0, 3), True, id="three tenths"),
        pytest.param([Span(0, 10)], Span(0, 2), False, id="less"),
        pytest.param([Span(0, 2), Span(8, 10)], Span(0, 10), True, id="in pieces"),
    ],
)
def test_the_same_source(gold, predicted, expected):
    assert same_source(gold, predicted) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [([(0, 10)], "direct"), ([(0, 11)], "direct"), ([(0, 20)], "mixed"), ([(10, 20)], "indirect"),
     ([(2, 4), (6, 8)], "direct")],
)  # fmt: skip
def test_the_kind_of_a_content(content, expected):
    assert content_kind([Span(*piece) for piece in content], [Span(0, 10)]) == expected


NAMES = NamedText(
    "t", TEXT, (),
    (frozenset({(Span(0, 4), "PER")}), frozenset({(Span(10, 20), "ORG"), (Span(14, 20), "ORG")}),
     frozenset({(Span(30, 34), "LOC"), (Span(30, 34), "ORG")})),
    nested=frozenset({(Span(10, 13), "LOC")}), unjudged=(Span(40, 50), Span(28, 34)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        pytest.param([(0, 4, "PER")], {"predicted PER": 1, "right PER": 1}, id="right"),
        pytest.param([(0, 4, "ORG")], {"predicted ORG": 1}, id="another type"),
        pytest.param([(0, 5, "PER")], {"predicted PER": 1}, id="another end"),
        pytest.param([(0, 4, "GROUP")], {}, id="no type of ours"),
        pytest.param([(0, 4, "PER")] * 2, {"predicted PER": 1, "right PER": 1}, id="said twice"),
        pytest.param([(14, 20, "ORG")], {"predicted ORG": 1, "right ORG": 1}, id="other reading"),
        pytest.param(
            [(10, 20, "ORG"), (14, 20, "ORG")], {"predicted ORG": 1, "right ORG": 1},
            id="both readings",
        ),
        pytest.param([(30, 34, "LOC")], {"predicted ORG": 1, "right ORG": 1}, id="either type"),
        pytest.param([(10, 13, "LOC")], {}, id="nested"),
        pytest.param([(10, 13, "PER")], {"predicted PER": 1}, id="nested, another type"),
        pytest.param([(41, 45, "LOC")], {}, id="unjudged"),
        pytest.param([(39, 45, "LOC")], {"predicted LOC": 1}, id="partly unjudged"),
        pytest.param([(28, 33, "LOC")], {"predicted LOC": 1}, id="unjudged, but on a name"),
        pytest.param([(60, 62, "LOC")], {"predicted LOC": 1}, id="nothing there"),
    ],
)  # fmt: skip
def test_names_by_hand(predicted, expected):
    found = name_counts(NAMES, [(Span(start, end), label) for start, end, label in predicted])
    assert found == {"gold PER": 1, "gold ORG": 2} | expected


def test_figures_of_names():
    sums = {"gold PER": 4, "predicted PER": 2, "right PER": 1, "gold LOC": 1, "predicted LOC": 3,
            "right LOC": 1}  # fmt: skip
    found = name_figures(sums)
    assert (found["precision"], found["recall"], found["f1"]) == (0.4, 0.4, 0.4)
    assert (found["precision_per"], found["recall_per"]) == (0.5, 0.25)
    assert found["f1_per"] == pytest.approx(1 / 3)
    assert found["f1_loc"] == 0.5
    assert isnan(found["f1_org"])


def test_words_by_hand():
    """Three of four tokens are found, two of them with the right part of speech."""
    places = [(0, 4), (5, 7), (7, 10), (10, 11), (12, 14), (14, 15)]
    gold = ParsedText(
        "d", "They can't. So?", tuple(Span(*place) for place in places),
        ("PRON", "AUX", "PART", "PUNCT", "ADV", "PUNCT"), (Span(0, 11), Span(12, 15)),
    )  # fmt: skip
    tokens = [Span(0, 4), Span(5, 10), Span(10, 11), Span(12, 14), Span(14, 15)]
    upos = ["PRON", "VERB", "PUNCT", "NOUN", "PUNCT"]
    found = word_figures(word_counts(gold, tokens, upos, [Span(0, 11), Span(12, 14), Span(14, 15)]))
    assert found == pytest.approx(
        {"token_f1": 8 / 11, "upos_accuracy": 3 / 4, "upos_f1": 6 / 11, "sentence_f1": 2 / 5}
    )


def case(is_a, is_b, gender="feminine"):
    return PronounCase("c", TEXT, Span(0, 1), Span(2, 3), Span(4, 5), is_a, is_b, gender)


def test_pronouns_by_hand():
    """Feminine: one right, one wrong name; masculine: one missed, one right, one invented."""
    rows = [(case(True, False), True, False), (case(True, False), False, True),
            (case(False, True, "masculine"), False, False),
            (case(False, True, "masculine"), False, True),
            (case(False, False, "masculine"), True, False)]  # fmt: skip
    counts = [pronoun_counts(*row) for row in rows]
    found = {name: figure.value for name, figure in estimate_sums(counts, pronoun_figures).items()}
    assert found == pytest.approx({
        "precision": 2 / 4, "recall": 2 / 4, "f1": 2 / 4,
        "f1_feminine": 1 / 2, "f1_masculine": 1 / 2, "bias": 1,
    })  # fmt: skip
