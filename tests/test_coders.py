"""Two coders beside each other: what both have, what one has alone, and how far they agree."""

import pandas as pd
import pytest

from newslab import evaluation
from newslab.evaluation.coders import TASKS, UNCODED

SENTENCES = pd.DataFrame({"article_id": "a", "start": [0, 20, 40]})


def spans(*rows, columns=()):
    return pd.DataFrame([("a", *row) for row in rows],
                        columns=["article_id", "start", "end", *columns])  # fmt: skip


ANA = {
    "mentions": spans((0, 8, "ruiz", "title"), (20, 24, "mali", "name"), (30, 34, "chad", "name"),
                      columns=["actor_id", "form"]),
    "attributions": spans((20, 40, "ruiz", "direct"), columns=["actor_id", "kind"]),
    "sentiment": spans((0, 8, "author", "neutral"), (20, 24, "ruiz", "negative"),
                       columns=["voice", "label"]),
    "stance": pd.DataFrame({"article_id": "a", "start": [20], "holder": "ruiz", "target": "mali",
                            "label": "against"}),
}  # fmt: skip
BEN = {
    "mentions": spans((4, 8, "ruiz", "name"), (20, 24, "chad", "name"),
                      columns=["actor_id", "form"]),
    "attributions": spans((25, 40, None, "direct"), columns=["actor_id", "kind"]),
    "sentiment": spans((4, 8, "author", "neutral"), (20, 24, "author", "negative"),
                       columns=["voice", "label"]),
    "stance": pd.DataFrame({"article_id": "a", "start": 20, "holder": "ruiz", "target": "mali",
                            "label": ["none", "against"], "position": [0.0, -0.5]}),
}  # fmt: skip


def test_a_title_parts_nobody_and_of_two_voices_the_most_negative_counts():
    both = evaluation.coded_by_both(ANA, BEN)
    assert {name: len(rows) for name, rows in both.items()} == {
        "mentions": 2, "attributions": 1, "sentiment": 2, "stance": 1,
    }  # fmt: skip
    assert both["stance"]["label_2"].tolist() == ["against"]


def test_agreement_is_told_task_by_task_in_the_order_of_the_pipeline():
    table = evaluation.coder_agreement(ANA, BEN, SENTENCES).set_index("task")
    assert list(table.index) == [task for task, *_ in TASKS]
    shares = {"whose mention": 0.5, "form of mention": 0.5, "who said it": 0, "voice": 0.5,
              "sentiment": 1, "stance": 1}  # fmt: skip
    assert table["share"].drop("direct or indirect").to_dict() == shares
    assert table.loc["sentiment", "value"] == 1
    assert table.loc["sentiment", "n"] == 2  # sentences


def test_a_task_that_one_has_not_coded_has_no_row():
    nothing = {name: table.head(0) for name, table in BEN.items()}
    table = evaluation.coder_agreement(ANA, nothing, SENTENCES)
    assert table.empty
    assert list(table.columns) == ["task", "share", "rows", "value", "low", "high", "n"]


def test_what_one_has_alone_keeps_its_place():
    alone = evaluation.unmatched(evaluation.by_end(ANA["mentions"]),
                                 evaluation.by_end(BEN["mentions"]))  # fmt: skip
    assert alone.index.tolist() == [2]
    assert evaluation.unmatched(ANA["mentions"].head(0), BEN["mentions"]).empty


def test_mentions_are_seen_where_they_end_and_right_where_the_actor_is_the_same():
    table = evaluation.mention_scores(ANA["mentions"], BEN["mentions"])
    assert table.loc["name", ["coded", "seen", "right"]].tolist() == [2, 1, 0]
    assert table.loc["title"].tolist() == [1, 1, 1, 1]


def test_a_mention_of_nobody_is_never_right():
    gold = spans((0, 4, None, "pronoun"), columns=["actor_id", "form"])
    assert evaluation.mention_scores(gold, gold)["right"].tolist() == [0]


def test_an_article_without_codings_is_not_scored():
    table = pd.DataFrame({"precision": [0.0]})
    assert evaluation.if_coded(ANA, table) is table
    nobody = evaluation.read_codings("no such folder", "a")
    shown = evaluation.if_coded(nobody, table)
    assert shown.empty
    assert list(shown.columns) == [UNCODED]
    assert UNCODED in repr(shown)


def test_judges_stand_one_below_the_other():
    rows = pd.DataFrame({"sentence": range(4), "gold": list("aabb"), "predicted": list("aaab")})
    table = evaluation.judge_scores({"Ana": rows, "nobody": rows.assign(predicted=None)},
                                    ["accuracy", "recall of b"], labels=["a", "b"])  # fmt: skip
    assert table[["judge", "measure"]].to_numpy().tolist() == [
        ["Ana", "accuracy"], ["Ana", "recall of b"],
        ["nobody", "accuracy"], ["nobody", "recall of b"],
    ]  # fmt: skip
    assert table["value"].tolist() == [0.75, 0.5, 0, 0]


def test_what_was_not_judged_has_no_confidence():
    joined = pd.DataFrame({"gold": ["no", "yes", "no"], "predicted": ["no", "no", None],
                           "no": [0.9, 0.6, 0.4], "yes": [0.1, 0.4, 0.6]})  # fmt: skip
    table = evaluation.label_reliability(joined, labels=["no", "yes"], n_bins=1)
    assert table[["n", "confidence", "accuracy"]].to_numpy().tolist() == [[2, 0.75, 0.5]]


def test_the_card_is_read_row_by_row():
    card = evaluation.card_scores()
    scores = card[card["section"] == "Scores"]
    assert scores["value"].str.fullmatch(r"[-–\d.,]*").all()
    assert (scores["task"].str.len() > 0).all()  # also where the card leaves it out
    assert set(card["section"]) > {"Scores"}  # the quick form has a table of its own
    assert scores["task"].str.contains("NewsMTSC").any()


@pytest.mark.parametrize("words", ["kept-aside", "Chosen on"])
def test_what_the_card_says_comes_in_whole_sentences(words):
    for sentence in evaluation.card_says(words):
        assert words.lower() in sentence.lower()
        assert sentence.endswith(".")
        assert not sentence.startswith(("|", "#"))
