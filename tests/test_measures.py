"""Aggregates say what the rows say, with their n; no interval out of too little."""

import findings as made
import numpy as np
import pandas as pd
import pytest

from newslab.errors import TableError
from newslab.tables import frames, measures
from newslab.tables.intervals import mean_interval

HOLDS = [f"{voice}_holds_{label}" for voice in ("author", "others", "self")
         for label in ("against", "favour")]  # fmt: skip


def tables(found):
    return (frames.actors_frame(found), frames.mentions_frame(found),
            frames.attributions_frame(found), frames.sentiment_frame(found),
            frames.stance_frame(found))  # fmt: skip


def rows(values, *, sentences, labels=None, voice="author"):
    n = len(values)
    return pd.DataFrame({
        "article_id": "a", "start": range(n), "sentence": pd.array(sentences, dtype="Int64"),
        "actor_id": "x", "voice": voice, "polarity": values,
        "label": ["neutral"] * n if labels is None else labels,
    })  # fmt: skip


def test_two_sentences_are_the_fewest_with_an_interval():
    one = measures.polarity_by_voice(rows([0.1, 0.2], sentences=[0, 0])).iloc[0]
    two = measures.polarity_by_voice(rows([0.1, 0.2], sentences=[0, 1])).iloc[0]
    assert one[["polarity", "low", "high"]].isna().all()
    assert two["low"] < two["polarity"] < two["high"]


def test_rows_of_one_sentence_are_one_piece_of_evidence():
    values = np.linspace(-1, 1, 40)
    four = measures.polarity_by_voice(rows(values, sentences=[0, 1, 2, 3] * 10))
    forty = measures.polarity_by_voice(rows(values, sentences=range(40)))
    assert four["n_sentences"].tolist() == [4]
    low, high = mean_interval(values, [0, 1, 2, 3] * 10)
    assert four[["low", "high"]].iloc[0].tolist() == [low, high]
    assert four["high"].iloc[0] != forty["high"].iloc[0]


def test_of_several_articles_each_is_one_piece_of_evidence():
    values = [0.1, 0.3, -0.2, 0.5, 0.4, 0.6]
    table = rows(values, sentences=range(6)).assign(article_id=list("aabbcc"))
    table = pd.concat([table, table.tail(2).assign(actor_id="y")])
    found = measures.polarity_by_voice(table).set_index("actor_id")
    assert found.loc["x", ["low", "high"]].tolist() == list(mean_interval(values, "aabbcc"))
    assert found.loc["y", "n_sentences"] == 2
    assert found.loc["y", ["low", "high"]].isna().all()


def test_what_is_not_judged_counts_in_coverage_and_in_no_mean():
    judged = measures.polarity_by_voice(
        rows([-1.0, 0.5, 0.9, np.nan], sentences=[0, 0, 1, 2],
             labels=["negative", "positive", None, None])
    ).iloc[0]  # fmt: skip
    assert judged[["n", "n_judged", "coverage", "n_sentences"]].tolist() == [4, 2, 0.5, 1]


def test_one_sentence_has_no_mean_however_many_rows_it_has():
    one = measures.polarity_by_voice(rows([-1.0, 0.5], sentences=[0, 0])).iloc[0]
    two = measures.polarity_by_voice(rows([-1.0, 0.5], sentences=[0, 1])).iloc[0]
    assert np.isnan(one["polarity"])
    assert two["polarity"] == -0.25


def test_a_group_without_a_judged_row_has_no_mean():
    row = measures.polarity_by_voice(rows([0.9], sentences=[0], labels=[None])).iloc[0]
    assert row[["polarity", "low", "high"]].isna().all()
    assert row[["n", "n_judged", "coverage"]].tolist() == [1, 0, 0]


def test_rows_outside_sentences_stand_each_by_itself():
    row = measures.polarity_by_voice(rows([0.0] * 3, sentences=[None, None, 4])).iloc[0]
    assert row["n_sentences"] == 3


def test_sentence_1_of_two_articles_is_two_sentences():
    one = rows([0.5], sentences=[1])
    table = measures.polarity_by_voice(pd.concat([one, one.assign(article_id="b")]))
    assert table[["n", "n_sentences"]].to_numpy().tolist() == [[2, 2]]


def test_author_others_and_self_are_told_apart():
    told = rows([0.0, 0.5, 1.0, -1.0], sentences=range(4))
    told["voice"] = ["author", "x", "unattributed", "y"]
    assert measures.voice_kind(told).tolist() == ["author", "self", "others", "others"]
    table = measures.polarity_by_voice(told).set_index("voice")
    assert table["n"].to_dict() == {"author": 1, "self": 1, "others": 2}
    assert table.loc["others", "polarity"] == 0


def test_a_speaker_s_word_on_itself_moves_no_other_voice():
    plain = rows([0.25] * 3, sentences=range(3))
    boast = rows([1.0] * 9, sentences=range(3, 12), voice="x")
    table = measures.polarity_by_voice(pd.concat([plain, boast])).set_index("voice")
    assert table["polarity"].to_dict() == {"author": 0.25, "self": 1.0}


def test_each_voice_of_the_article_has_its_row():
    table = measures.polarity_by_voice(frames.sentiment_frame(made.harbour()))
    found = {(row.actor_id, row.voice): (row.n, row.n_judged) for row in table.itertuples()}
    assert found == {
        ("northern-dockers-union", "author"): (3, 3),
        ("northern-dockers-union", "others"): (1, 1),
        ("ada-keller", "others"): (2, 2),
        ("ada-keller", "author"): (1, 0),
        ("tom-abara", "author"): (1, 0),
        ("port-authority", "author"): (1, 1),
    }


def test_one_actor_is_one_row_with_all_that_is_behind_it():
    table = measures.by_actor(*tables(made.harbour())).set_index("actor_id")
    assert table.index.tolist() == [
        "northern-dockers-union", "tom-abara", "ada-keller", "port-authority",
    ]  # fmt: skip
    counts = ["n_mentions", "n_attributions", "all_attributions"]
    assert table.loc["tom-abara", counts].tolist() == [4, 3, 6]
    assert table.loc["tom-abara", "share_attributions"] == 0.5
    unattributed = tables(made.harbour())[2]["actor_id"].isna().mean()
    assert table["share_unattributed"].eq(unattributed).all()
    assert table.loc["northern-dockers-union", "author_polarity"] == pytest.approx(-1 / 24)
    assert table.loc["ada-keller", ["others_n_judged", "others_n_sentences"]].tolist() == [2, 1]
    counts = ["author_n", "author_n_judged", "author_coverage"]
    assert table.loc["ada-keller", counts].tolist() == [1, 0, 0]
    assert table.loc["port-authority", ["self_n", "self_n_judged"]].tolist() == [0, 0]
    assert np.isnan(table.loc["port-authority", "self_coverage"])
    assert table.filter(like="holds").T.to_dict() == {
        "northern-dockers-union": dict.fromkeys(HOLDS, 0) | {"author_holds_against": 1,
                                                             "others_holds_against": 1},
        "tom-abara": dict.fromkeys(HOLDS, 0) | {"author_holds_against": 1,
                                                "author_holds_favour": 1},
        "ada-keller": dict.fromkeys(HOLDS, 0),
        "port-authority": dict.fromkeys(HOLDS, 0),
    }  # fmt: skip


def test_two_articles_add_up():
    one, two = made.crowd(4), made.crowd(4)
    twice = [pd.concat([a, b.assign(article_id="again")], ignore_index=True)
             for a, b in zip(tables(one), tables(two), strict=True)]  # fmt: skip
    single, double = measures.by_actor(*tables(one)), measures.by_actor(*twice)
    assert double["n_articles"].tolist() == [2] * 4
    for column in ("n_mentions", "n_attributions", "all_attributions", "author_n_sentences"):
        assert double[column].tolist() == [2 * n for n in single[column]]
    assert double["author_polarity"].tolist() == pytest.approx(
        single["author_polarity"].tolist(), nan_ok=True
    )


def test_the_order_of_rows_changes_no_interval():
    sentiment = frames.sentiment_frame(made.crowd(4))
    shuffled = sentiment.sample(frac=1, random_state=0)
    keys = ["actor_id", "voice"]
    straight, other = (measures.polarity_by_voice(table).sort_values(keys, ignore_index=True)
                       for table in (sentiment, shuffled))  # fmt: skip
    pd.testing.assert_frame_equal(straight, other)
    alone = measures.polarity_by_voice(sentiment[sentiment["actor_id"] == "actor-2"])
    together = straight[straight["actor_id"] == "actor-2"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.sort_values(keys, ignore_index=True), together)


def test_stances_are_counted_by_holder_and_target():
    table = measures.stance_table(frames.stance_frame(made.harbour()))
    columns = ["holder", "target", "against", "none", "favour", "n", "n_judged", "n_author",
               "n_others", "n_self"]  # fmt: skip
    assert table[columns].to_numpy().tolist() == [
        ["northern-dockers-union", "deal", 2, 0, 0, 2, 2, 1, 1, 0],
        ["tom-abara", "ada-keller", 1, 0, 0, 1, 1, 1, 0, 0],
        ["ada-keller", "jobs", 0, 0, 0, 1, 0, 0, 0, 0],
        ["tom-abara", "port-authority", 0, 0, 1, 1, 1, 1, 0, 0],
    ]
    expected = pytest.approx([-0.8125, np.nan, np.nan, np.nan], nan_ok=True)
    assert table["position"].tolist() == expected


def test_nothing_found_makes_empty_tables_of_the_same_columns():
    found, full = made.nothing(), made.harbour()
    for measure, frame in (
        (measures.polarity_by_voice, frames.sentiment_frame),
        (measures.stance_table, frames.stance_frame),
    ):
        empty = measure(frame(found))
        assert empty.empty
        pd.testing.assert_series_equal(empty.dtypes, measure(frame(full)).dtypes)
    actors = measures.by_actor(*tables(found))
    pd.testing.assert_series_equal(actors.dtypes, measures.by_actor(*tables(full)).dtypes)


def test_ids_with_lone_surrogates_are_ids():
    table = measures.by_actor(*tables(made.ruined()))
    assert table["n_articles"].tolist() == [1, 0]


def test_spans_are_joined_where_they_overlap():
    left = pd.DataFrame({"article_id": ["a", "a", "b"], "start": [0, 9, 9], "end": [4, 13, 13]})
    right = pd.DataFrame({"article_id": ["a", "a", "b"], "start": [2, 12, 13], "end": [10, 20, 20]})
    joined = measures.join_overlapping(left, right)
    assert joined[["start", "start_right", "n_shared"]].to_numpy().tolist() == [
        [0, 2, 2], [9, 2, 1], [9, 12, 1],
    ]  # fmt: skip
    assert measures.join_overlapping(left, right.head(0)).empty


def over_articles(values, articles, **columns):
    """One sentence an article, and other columns beside."""
    table = rows(values, sentences=[0] * len(values)).assign(**columns)
    return table.assign(article_id=[str(article) for article in articles])


def test_articles_are_taken_whole_as_soon_as_there_are_several():
    values = np.random.default_rng(0).uniform(-1, 1, 40)
    sentences = list(range(40))
    several = rows(values, sentences=sentences).assign(article_id=np.repeat(list("abcdefgh"), 5))
    by_article = measures.polarity_by_voice(several).iloc[0]
    by_sentence = measures.polarity_by_voice(several, cluster="sentence").iloc[0]
    assert by_article["n_articles"] == by_sentence["n_articles"] == 8
    assert by_article["polarity"] == by_sentence["polarity"]
    assert by_article["high"] - by_article["low"] > by_sentence["high"] - by_sentence["low"]


def test_groups_are_told_apart_and_each_is_as_it_would_be_alone():
    values = np.random.default_rng(0).uniform(-1, 1, 24)
    table = over_articles(values, range(24), outlet=["Post", "Herald"] * 12)
    both = measures.polarity_by_voice(table, by="outlet").set_index("outlet")
    for outlet in ("Post", "Herald"):
        alone = measures.polarity_by_voice(table[table["outlet"] == outlet]).iloc[0]
        assert both.loc[outlet, ["polarity", "low", "high", "n"]].tolist() == pytest.approx(
            alone[["polarity", "low", "high", "n"]].tolist()
        )


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(TableError, match=r"outlet"):
        measures.polarity_by_voice(over_articles([0.1], ["a"]), by="outlet")


def test_shares_of_labels_add_up_and_have_exact_intervals():
    labels = ["negative"] * 3 + ["neutral"] * 17 + [None] * 4
    table = over_articles([0.0] * 24, range(24)).assign(label=labels)
    shares = measures.label_shares(table, by="actor_id")
    assert shares["label"].tolist() == ["negative", "neutral", "positive"]
    assert shares["share"].tolist() == [0.15, 0.85, 0.0]
    assert shares["n"].tolist() == [3, 17, 0]
    assert set(shares["n_judged"]) == {20}
    assert shares["low"].iloc[2] == 0
    assert 0.1 < shares["high"].iloc[2] < 0.25


def test_differences_of_groups_have_intervals():
    values = [-0.6, -0.4] * 12 + [0.3, 0.5] * 12
    table = over_articles(values, range(48), outlet=["Post"] * 24 + ["Herald"] * 24)
    [row] = measures.difference_table(table, "outlet").to_dict("records")
    assert (row["first"], row["second"]) == ("Herald", "Post")
    assert row["difference"] == pytest.approx(0.9)
    assert 0.6 < row["low"] < 0.9 < row["high"] < 1.1
    assert (row["n_first"], row["n_second"]) == (24, 24)
    same = measures.difference_table(table, "outlet", of="neutral").iloc[0]
    assert same["low"] <= same["difference"] <= same["high"]


def test_a_difference_from_one_article_has_no_interval():
    table = over_articles([0.1] * 7, range(7), outlet=["Post"] + ["Herald"] * 6)
    row = measures.difference_table(table, "outlet").iloc[0]
    assert np.isnan(row["low"])
    with pytest.raises(TableError, match=r"of: expected one of polarity, negative, .*'sad'"):
        measures.difference_table(table, "outlet", of="sad")


def test_actors_can_be_told_apart_by_outlet_too():
    found = tables(made.harbour())
    told = [table.assign(outlet="Post") for table in found]
    both = [pd.concat([one, one.assign(outlet="Herald", article_id="b")]) for one in told]
    by_outlet = measures.by_actor(*both, by="outlet")
    for outlet in ("Post", "Herald"):
        part = by_outlet[by_outlet["outlet"] == outlet].drop(columns="outlet")
        pd.testing.assert_frame_equal(
            part.reset_index(drop=True), measures.by_actor(*told), check_dtype=False
        )


def test_shares_of_labels_of_ones_own():
    """Whatever is told apart in categories: here speakers by their side."""
    said = pd.DataFrame({"article_id": list("abcdef"), "start": 0, "sentence": 0, "paper": "Post",
                         "label": pd.Categorical(list("xxyxxx"), list("xyz"))})  # fmt: skip
    shares = measures.label_shares(said, by="paper").set_index("label")["share"]
    assert shares.round(2).to_dict() == {"x": 0.83, "y": 0.17, "z": 0.0}
