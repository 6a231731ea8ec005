"""Whole articles coded by hand, beside tables of newslab's whose rows are known."""

import json
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from lab.basil import (
    FeltArticle,
    actor_of,
    best_threshold,
    colour_metrics,
    feeling_figures,
    feeling_rows,
    read_basil,
    unmarked_rows,
)
from lab.codings import (
    CodedArticle,
    Evaluation,
    Position,
    actor_rows,
    label_alphas,
    label_shares,
    mention_rows,
    position_counts,
    position_figures,
    read_coded,
)
from lab.mpqa import Attitude, fate_figures, fate_of, read_mpqa
from lab.newswcl50 import (
    PortrayedArticle,
    Property,
    property_metrics,
    property_rows,
    read_newswcl50,
)
from lab.tasks import evaluate
from newslab.errors import FormatError
from newslab.records import Span

TEXT = "Hero praised Town. Villain lied to Town again and again, Hero said."


def at(word, n=0):
    start = [i for i in range(len(TEXT)) if TEXT.startswith(word, i)][n]
    return Span(start, start + len(word))


def sentiment(*rows):
    """Rows of word, which of its places, actor, voice, label, polarity."""
    table = pd.DataFrame(rows, columns=["text", "n", "actor_id", "voice", "label", "polarity"])
    spans = [at(word, n) for word, n in zip(table["text"], table["n"], strict=True)]
    return table.assign(start=[s.start for s in spans], end=[s.end for s in spans])


JUDGED = sentiment(("Hero", 0, "hero", "author", "positive", 0.7),
                   ("Town", 0, "town", "author", "neutral", 0.1),
                   ("Villain", 0, "villain", "hero", "negative", -0.8),
                   ("Town", 1, "town", "hero", None, np.nan),
                   ("Hero", 1, "hero", "author", "negative", -0.4))  # fmt: skip


def coded(*evaluations, positions=(), nobody=()):
    return CodedArticle("a", TEXT, tuple(nobody), {}, evaluations, tuple(positions))


def test_what_the_coder_does_not_list_is_neutral():
    gold = coded(Evaluation(at("Villain"), "negative", "hero"),
                 Evaluation(at("praised"), "positive", "author"),
                 nobody=[at("Hero", 1)])  # fmt: skip
    rows, n_missed = mention_rows(gold, JUDGED)
    assert n_missed == 1  # "praised" is no mention
    assert [(row["gold"], row["predicted"], row["polarity"]) for row in rows] == [
        ("neutral", "positive", 0.7), ("neutral", "neutral", 0.1),
        ("negative", "negative", -0.8), ("neutral", "neutral", 0.0),
    ]  # fmt: skip
    assert [row["author"] for row in rows] == [True, True, False, False]
    assert [row["voice_right"] for row in rows] == [None, None, True, None]


def test_figures_of_mentions_by_voice():
    gold = coded(Evaluation(at("Villain"), "negative", "author"))
    rows = pd.DataFrame(mention_rows(gold, JUDGED)[0]).assign(article=0)
    found = label_shares(rows)
    assert found["accuracy"] == 3 / 5  # both of the Hero's are neutral to the coder
    assert (found["neutral_coloured"], found["neutral_coloured_author"]) == (2 / 4, 2 / 3)
    assert found["neutral_coloured_quoted"] == 0
    assert (found["accuracy_quoted"], found["macro_f1_quoted"], found["voice_right"]) == (1, 1, 0)
    assert (found["f1_negative"], found["f1_positive"]) == (2 / 3, 0)


def test_alpha_is_that_of_newslab_and_the_coder():
    rows = pd.DataFrame({"gold": ["neutral", "neutral", "negative", "negative"], "author": True,
                         "predicted": ["neutral", "neutral", "negative", "neutral"]})  # fmt: skip
    found = label_alphas(rows)
    assert found["alpha"] == found["alpha_author"] == pytest.approx(1 - 7 * 2 / (2 * 5 * 3))
    assert np.isnan(found["alpha_quoted"])
    assert np.isnan(label_alphas(rows.head(2))["alpha"])


def test_actors_of_three_mentions_are_compared_by_their_means():
    rows = pd.DataFrame({"article": 0, "actor_id": ["hero"] * 3 + ["town"] * 2,
                         "gold": ["positive", "neutral", "positive", "neutral", "negative"],
                         "polarity": [0.5, 0.25, 0.0, 0.1, 0.1]})  # fmt: skip
    found = actor_rows(rows)
    assert found["actor_id"].tolist() == ["hero"]
    assert found[["gold", "found"]].to_numpy().tolist() == [[pytest.approx(2 / 3), 0.25]]


def stances(*rows):
    names = ["sentence", "holder", "holder_at", "target", "target_at", "target_kind", "label"]
    table = pd.DataFrame(rows, columns=names)
    for name, column in (("", "sentence"), ("holder_", "holder_at"), ("target_", "target_at")):
        table[f"{name}start"] = [span.start for span in table[column]]
        table[f"{name}end"] = [span.end for span in table[column]]
    return table


FIRST, SECOND = Span(0, 18), Span(19, len(TEXT))


def position(sentence, holder, target, label="favour", kind="actor", spans=(None, None)):
    return Position(sentence, holder, spans[0], target, spans[1], kind, label)


def test_positions_are_matched_by_id_or_by_place_and_the_sign_decides():
    found = stances(
        (FIRST, "hero", at("Hero"), "town", at("Town"), "actor", "favour"),
        (SECOND, "villain", at("Villain"), "the-town", at("Town", 1), "actor", "favour"),
        (SECOND, "hero", at("Hero", 1), "lies", at("lied"), "issue", "against"),
        (SECOND, "hero", at("Hero", 1), "town", at("Town", 1), "actor", "none"),
    )
    positions = (
        position(FIRST, "hero", "town"),
        position(FIRST, "hero", "town"),  # of two alike newslab has one
        position(SECOND, "villain", "town", "against", spans=(None, at("Town", 1))),
        position(SECOND, "a-hero", "lies", "against", "issue", spans=(at("Hero", 1), at("lied"))),
        position(FIRST, "villain", "lies", "against", "issue"),
    )
    counts = position_counts(coded(positions=positions), found)
    assert counts == {"gold actor": 3, "found actor": 2, "right actor": 1,
                      "gold issue": 2, "found issue": 1, "right issue": 1}  # fmt: skip
    figures = position_figures(counts)
    assert (figures["stance_actor_precision"], figures["stance_actor_recall"]) == (1 / 2, 1 / 3)
    assert figures["stance_issue_f1"] == pytest.approx(2 / 3)


def test_an_issue_is_the_same_by_its_name_alone():
    found = stances((SECOND, "hero", at("Hero", 1), "trade", at("lied"), "issue", "favour"))
    gold = position(SECOND, "hero", "lies", kind="issue", spans=(None, at("lied")))
    assert position_counts(coded(positions=[gold]), found)["right issue"] == 0


def test_the_feeling_is_the_mean_polarity_in_the_authors_voice():
    actors = pd.DataFrame(
        {
            "actor_id": ["hero", "villain"],
            "name": ["Hero", "Villain"],
            "aliases": ["the Brave; Hero", np.nan],
            "n_mentions": [2, 1],
        }
    )
    gold = FeltArticle(
        "a", TEXT, {"John_Hero": "pos", "Villain": "neg", "Nobody": "neu"}, (SECOND,)
    )
    rows = feeling_rows(gold, actors, JUDGED)
    assert [row["gold"] for row in rows] == ["pos", "neg", "neu"]
    assert rows[0]["polarity"] == pytest.approx(0.15)
    assert np.isnan([rows[1]["polarity"], rows[2]["polarity"]]).all()  # quoted alone; unknown
    assert actor_of("The_Brave", actors) == "hero"
    unmarked = pd.DataFrame(unmarked_rows(gold, JUDGED)).assign(article=0)
    found = {name: figure.value for name, figure in colour_metrics(unmarked).items()}
    assert found == {"coloured_in_unmarked_author": 1.0, "coloured_in_unmarked_quoted": 0.5}


def test_feelings_are_told_at_the_best_threshold():
    gold = np.array(["neg", "neu", "neu", "pos"])
    polarity = np.array([-0.5, -0.2, 0.0, 0.3])
    assert 0.2 <= best_threshold(gold, polarity) < 0.3
    found = feeling_figures(gold, polarity)
    assert found == {"auc_negative": 1.0, "macro_f1": 1.0, "neutral_called_negative": 0.0}
    assert np.isnan(list(feeling_figures(gold[1:], polarity[1:]).values())).all()


def test_a_property_is_read_off_the_nearest_mention_that_is_judged():
    properties = (Property(at("lied"), True, (at("praised"), at("Villain"))),
                  Property(at("said"), False, (at("Hero", 1),)),
                  Property(at("said"), False, ()))  # fmt: skip
    rows = property_rows(PortrayedArticle("a", TEXT, properties), JUDGED)
    assert rows == [{"blame": True, "polarity": -0.8, "negative": True},
                    {"blame": False, "polarity": -0.4, "negative": True}]  # fmt: skip
    found = property_metrics(pd.DataFrame(rows).assign(article=[0, 1]))
    assert {name: figure.value for name, figure in found.items()} == {
        "auc": 1.0, "blame_called_negative": 1.0, "misfortune_called_negative": 1.0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("holder", "target", "expected"),
    [
        pytest.param("Hero", "Town", "right", id="found"),
        pytest.param("Villain", "Hero", "wrong_sign", id="the other sign"),
        pytest.param("Town", "Villain", "none", id="none"),
        pytest.param("Hero", "Villain", "withheld", id="withheld"),
        pytest.param("Villain", "Town", "not_asked", id="not asked"),
        pytest.param("Hero", "lied", "actor_not_found", id="no actor"),
    ],
)
def test_what_becomes_of_an_attitude(holder, target, expected):
    mentions = JUDGED.drop_duplicates("actor_id")
    table = stances(
        (Span(0, 67), "hero", at("Hero"), "town", at("Town"), "actor", "favour"),
        (Span(0, 67), "villain", at("Villain"), "hero", at("Hero"), "actor", "against"),
        (Span(0, 67), "town", at("Town"), "villain", at("Villain"), "actor", "none"),
        (Span(0, 67), "hero", at("Hero"), "villain", at("Villain"), "actor", None),
        (Span(40, 67), "villain", at("Villain"), "town", at("Town"), "actor", "favour"),
    )
    assert fate_of(Attitude(at(holder), at(target), "favour"), mentions, table) == expected


def test_shares_of_fates_leave_out_what_newslab_does_not_know():
    found = fate_figures(Counter(right=1, none=2, not_asked=1, actor_not_found=9))
    assert found == {"right": 0.25, "wrong_sign": 0, "none": 0.5, "withheld": 0, "not_asked": 0.25}


def write(folder, row):
    path = folder / "gold.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def pair(span):
    return {"start": span.start, "end": span.end}


EVALUATED = {"id": "a", "text": TEXT, "not_actors": [[0, 4]], "mentions": [],
             "issues": [{"id": "lies", "proposition": "Lies end.", "terms": ["lied"]}],
             "evaluations": [pair(at("Villain")) | {"label": "negative", "voice": "hero"}],
             "stances": [pair(FIRST) | {"holder": "hero", "holder_start": 0, "holder_end": 4,
                                        "target": "town", "target_start": None, "target_end": None,
                                        "target_kind": "actor", "label": "favour"}]}  # fmt: skip
BIASED = {"text": TEXT, "sentences": [[0, 18], [19, 67], [67, 67]], "spans": [{"sentence": 0}],
          "author_feeling": {"Hero": "pos", "main_event": "neg"}}  # fmt: skip
PORTRAYED = {
    "text": TEXT,
    "mentions": [
        pair(at("Hero")) | {"type": "ACTOR", "code": "T\\Hero", "sentence": 0},
        pair(at("Hero", 1)) | {"type": "ACTOR", "code": "T\\Hero", "sentence": 1},
        pair(at("Town", 1)) | {"type": "EVENT", "code": "T\\Hero", "sentence": 1},
        {"start": None, "type": "ACTOR", "code": "T\\Hero", "sentence": 1},
    ],
    "properties": [
        pair(at("said")) | {"code": "Dishonor", "target": "Hero", "sentence": 1},
        pair(at("said")) | {"code": "Other", "target": "Hero", "sentence": 1},
    ],
}
OPINIONATED = {
    "text": TEXT,
    "frames": [
        {
            "holders": [{"span": [0, 4]}],
            "attitudes": [
                {"type": "agree-pos", "targets": [{"span": [13, 17]}, {"span": [0, 67]}]},
                {"type": "arguing-neg", "targets": [{"span": [13, 17]}]},
            ],
        },
        {"holders": [], "attitudes": [{"type": "sentiment-neg", "targets": [{"span": [0, 4]}]}]},
    ],
}


def test_files_of_whole_articles_are_read(tmp_path):
    [article] = read_coded(write(tmp_path, EVALUATED))
    assert article == CodedArticle(
        "a", TEXT, (Span(0, 4),), {"lies": ["lied"]},
        (Evaluation(at("Villain"), "negative", "hero"),),
        (position(FIRST, "hero", "town", spans=(Span(0, 4), None)),),
    )  # fmt: skip
    [felt] = read_basil(write(tmp_path, BIASED))
    assert felt == FeltArticle("line 1", TEXT, {"Hero": "pos"}, (SECOND,))
    [portrayed] = read_newswcl50(write(tmp_path, PORTRAYED))
    assert portrayed.properties == (Property(at("said"), True, (at("Hero", 1),)),)
    [document] = read_mpqa(write(tmp_path, OPINIONATED))
    assert document.attitudes == (Attitude(Span(0, 4), Span(13, 17), "favour"),)


@pytest.mark.parametrize(
    ("task", "row", "message"),
    [
        ("codings", EVALUATED | {"issues": [{"id": "lies"}]},
         "expected a key 'terms'; found the keys id"),
        ("codings", EVALUATED | {"evaluations": [{"start": 3, "end": 2}]},
         "expected [start, end] under 'start, end' with 0 <= start < end <= 67; found [3, 2]"),
        ("basil", BIASED | {"author_feeling": {"Hero": "good"}},
         "expected an object of neg, neu, pos under 'author_feeling'; found {\"Hero\": \"good\"}"),
        ("newswcl50", PORTRAYED | {"properties": [{"code": "Victim"}]},
         "expected a key 'target'; found the keys code"),
        ("mpqa", OPINIONATED | {"frames": [{"holders": [{}]}]},
         "expected a key 'span'; found no keys"),
    ],
)  # fmt: skip
def test_another_format_is_refused(tmp_path, task, row, message):
    path = write(tmp_path, row)
    with pytest.raises(FormatError) as caught:
        evaluate(task, path)
    assert str(caught.value) == f"{path}: line 1: {message}"


@pytest.mark.parametrize(
    ("task", "row", "n"),
    [("codings", EVALUATED, None), ("basil", BIASED, 1), ("mpqa", OPINIONATED, None)],
)
def test_every_task_has_figures_and_baselines(tmp_path, task, row, n):
    """Run on the real model, whatever it judges; one article has no interval."""
    score = evaluate(task, write(tmp_path, row), baseline=True)
    assert n is None or score.n == n
    assert any(name.startswith("majority") for name in score.metrics)
    assert all(np.isnan(figure.low) for figure in score.metrics.values())
    assert score.as_text().startswith(f"{task}, n = ")
