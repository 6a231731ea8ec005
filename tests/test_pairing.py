"""Two codings of one text: which rows go together, and which ids mean the same actor."""

import pandas as pd
import pytest

from newslab.errors import TableError
from newslab.evaluation import pair_codings, rename_actors, rename_ids, same_ids


def spans(*rows, **columns):
    return pd.DataFrame(rows, columns=["article_id", "start", "end"]).assign(**columns)


def test_rows_pair_by_half_of_their_characters_within_an_article():
    ana = spans(("a", 0, 10), ("b", 0, 10), ("a", 20, 24), label=["x", "y", "z"])
    ben = spans(("b", 5, 10), ("a", 2, 12), ("a", 23, 40), label=["u", "v", "w"])
    paired = pair_codings(ana, ben)
    assert paired[["article_id", "label_1", "label_2"]].to_numpy().tolist() == [
        ["a", "x", "v"], ["b", "y", "u"],
    ]  # fmt: skip
    assert paired[["start_1", "end_1", "start_2", "end_2"]].to_numpy().tolist() == [
        [0, 10, 2, 12], [0, 10, 5, 10],
    ]  # fmt: skip


def test_less_overlap_pairs_more():
    ana, ben = spans(("a", 20, 24)), spans(("a", 23, 33))
    assert len(pair_codings(ana, ben)) == 0
    assert len(pair_codings(ana, ben, overlap=0.05)) == 1


def test_nothing_pairs_with_nothing():
    paired = pair_codings(spans(label=[]), spans(("a", 0, 3), label=["x"]))
    assert list(paired.columns) == [
        "article_id", "start_1", "end_1", "label_1", "start_2", "end_2", "label_2",
    ]  # fmt: skip
    assert paired.empty


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match=r"^codings: expected columns article_id, start, end"):
        pair_codings(spans(("a", 0, 3)), spans(("a", 0, 3)).drop(columns="end"))


def test_ids_pair_so_that_most_rows_agree_not_greedily():
    """The largest count, x with p (3), would leave y and q alone: x-q and y-p agree in 4."""
    first = pd.Series(["x"] * 3 + ["x"] * 2 + ["y"] * 2)
    second = pd.Series(["p"] * 3 + ["q"] * 2 + ["p"] * 2)
    assert same_ids(first, second) == {"p": "y", "q": "x"}


def test_joint_and_missing_ids_tell_nothing_of_who_is_who():
    assert same_ids(pd.Series(["x|y", None, "x"]), pd.Series(["p|q", "q", None])) == {}


def test_ids_are_renamed_part_by_part_and_strangers_kept_apart():
    renamed = rename_ids(pd.Series(["q|p", "x", "author", None]), {"p": "x", "q": "b"})
    assert renamed[:3].tolist() == ["b|x", "x (another)", "author"]
    assert pd.isna(renamed[3])


def test_a_coders_tables_take_the_ids_of_the_others_mentions():
    """By where mentions end; tables without actors stay as they are, and nothing is changed."""
    ours = spans(("a", 4, 12), ("a", 20, 24), ("a", 30, 34), actor_id=["ana-ruiz", "peru", None])
    theirs = {
        "mentions": spans(("a", 0, 12), ("a", 18, 24), ("a", 30, 34), actor_id=["r", "p", "q"]),
        "stance": pd.DataFrame({"voice": ["author"], "holder": ["r"], "target": ["p|q"]}),
        "notes": pd.DataFrame({"actor": ["r"]}),
    }
    before = {name: table.copy() for name, table in theirs.items()}
    renamed = rename_actors(theirs, ours)
    assert renamed["mentions"]["actor_id"].tolist() == ["ana-ruiz", "peru", "q"]
    assert renamed["stance"].iloc[0].tolist() == ["author", "ana-ruiz", "peru|q"]
    assert renamed["notes"].equals(before["notes"])
    assert all(theirs[name].equals(before[name]) for name in theirs)
