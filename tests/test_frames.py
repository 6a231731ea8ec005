"""Tables hold what the records hold, in their order, with dtypes that never change."""

import findings as made
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.records import Article, Findings, Mention, Sentiment, Span
from newslab.tables import frames
from newslab.tables.frames import FRAMES

ARTICLES = {"harbour": made.harbour, "ruined": made.ruined, "crowd": lambda: made.crowd(5)}
every_frame = pytest.mark.parametrize("name", FRAMES)
every_article = pytest.mark.parametrize("article", ARTICLES)


@every_article
@every_frame
def test_every_row_of_spans_is_a_slice_of_the_text_in_text_order(name, article):
    found = ARTICLES[article]()
    table = FRAMES[name](found)
    if name == "actors":
        assert table.columns[:2].tolist() == ["article_id", "actor_id"]
        return
    assert table.columns[:5].tolist() == ["article_id", "start", "end", "text", "sentence"]
    text = found.article.text
    slices = [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)]
    assert table["text"].tolist() == slices
    assert table["start"].is_monotonic_increasing
    assert set(table["article_id"]) <= {found.article.id}


@every_frame
def test_empty_findings_have_the_same_columns_and_dtypes(name):
    empty, full = FRAMES[name](made.nothing()), FRAMES[name](made.harbour())
    assert empty.empty
    assert not full.empty
    pd.testing.assert_series_equal(empty.dtypes, full.dtypes)
    pd.testing.assert_series_equal(FRAMES[name](made.ruined()).dtypes, full.dtypes)


@every_article
def test_each_record_is_one_row(article):
    found = ARTICLES[article]()
    records = [found.tokens, found.sentences, found.actors, found.mentions, found.attributions,
               found.sentiments, found.stances]  # fmt: skip
    assert [len(frame(found)) for frame in FRAMES.values()] == [len(kind) for kind in records]


@every_article
@pytest.mark.parametrize("name", [name for name in FRAMES if name != "actors"])
def test_the_sentence_of_a_row_holds_its_first_character(name, article):
    found = ARTICLES[article]()
    table, sentences = FRAMES[name](found), found.sentences
    for start, number in zip(table["start"], table["sentence"], strict=True):
        around = [s for s in range(len(sentences))
                  if sentences[s].span.start <= start < sentences[s].span.end]  # fmt: skip
        assert around == ([] if number is pd.NA else [number])


def test_records_out_of_order_come_in_text_order():
    found = made.harbour()
    shuffled = Findings(
        found.article,
        found.tokens[::-1],
        found.sentences,
        found.actors[::-1],
        found.mentions[::-1],
        found.attributions[::-1],
        found.sentiments[::-1],
        found.stances,
    )
    for frame in FRAMES.values():
        pd.testing.assert_frame_equal(frame(shuffled), frame(found))


def test_actors_are_counted_and_placed():
    actors = frames.actors_frame(made.harbour()).set_index("actor_id")
    assert actors["n_mentions"].to_dict() == {
        "northern-dockers-union": 5, "tom-abara": 4, "ada-keller": 4, "port-authority": 1,
    }  # fmt: skip
    assert actors["first_start"].tolist() == [0, 29, 222, 442]
    keller = actors.loc["ada-keller"]
    assert (keller["name"], keller["aliases"], keller["part_of"]) == (
        "Ada Keller", "Keller", "northern-dockers-union",
    )  # fmt: skip
    unseen = frames.actors_frame(made.ruined()).iloc[-1]
    assert (unseen["actor_id"], unseen["n_mentions"]) == ("unseen", 0)
    assert unseen["first_start"] is pd.NA


def test_an_attribution_in_pieces_has_its_hull_and_its_pieces():
    said = frames.attributions_frame(made.harbour()).iloc[0]
    assert (said["start"], said["end"]) == (175, 275)
    assert said["content"] == "“The offer is an insult to every worker,” … “We will not sign it.”"
    assert (said["cue"], said["source"]) == ("said", "Ada Keller, the union's chief")
    assert made.HARBOUR_TEXT[said["source_start"] : said["source_end"]] == said["source"]
    assert (said["kind"], said["actor_id"], bool(said["unclosed"])) == (
        "direct", "ada-keller", False,
    )  # fmt: skip


def test_what_an_attribution_lacks_is_missing():
    said = frames.attributions_frame(made.harbour()).iloc[-1]
    places = ["cue", "source", "cue_start", "cue_end", "source_start", "source_end"]
    assert said[places].isna().all()
    assert said["unclosed"]


@pytest.mark.parametrize(
    ("chances", "reason", "polarity", "label"),
    [
        pytest.param((0.5, 0.25, 0.25), None, -0.25, "negative", id="the likeliest"),
        pytest.param((0.25, 0.5, 0.25), None, 0.0, "neutral", id="judged neutral"),
        pytest.param((0.125, 0.25, 0.625), None, 0.5, "positive", id="the high end"),
        pytest.param((0.125, 0.25, 0.625), "unsure", 0.5, np.nan, id="withheld"),
        pytest.param((None, None, None), "not English", np.nan, np.nan, id="not judged"),
    ],
)
def test_a_label_is_the_likeliest_unless_a_reason_withholds_it(chances, reason, polarity, label):
    judged = Sentiment(Span(0, 2), "x", "author", *chances, reason)
    found = Findings(Article("a", "He"), (), (), (), (), (), (judged,), ())
    row = frames.sentiment_frame(found).iloc[0]
    expected = {"polarity": polarity, "label": label, "reason": reason or np.nan}
    pd.testing.assert_series_equal(
        row[[*expected]], pd.Series(expected), check_names=False, check_dtype=False
    )


def test_labels_are_ordered_from_the_low_end_to_the_high():
    labels = frames.sentiment_frame(made.harbour())["label"]
    assert labels.max() == "positive"
    assert (labels < "neutral").sum() == 3
    stances = frames.stance_frame(made.harbour())["label"]
    assert stances.cat.categories.tolist() == ["against", "none", "favour"]
    assert stances.cat.ordered


def test_a_stance_shows_both_mentions_and_its_balance():
    row = frames.stance_frame(made.harbour()).iloc[0]
    assert row[["holder", "target", "target_kind", "voice", "label"]].tolist() == [
        "northern-dockers-union", "deal", "issue", "author", "against",
    ]  # fmt: skip
    assert row["position"] == -0.875
    for part, words in (("holder", "Northern Dockers' Union"), ("target", "deal")):
        start, end = row[f"{part}_start"], row[f"{part}_end"]
        assert made.HARBOUR_TEXT[start:end] == row[f"{part}_text"] == words


@given(st.text(st.characters(), min_size=1), st.data())
def test_any_text_fits(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    mention = Mention(span, None, "name", text)
    found = Findings(Article(text, text), (), (), (), (mention,), (), (), ())
    row = frames.mentions_frame(found).iloc[0]
    assert (row["article_id"], row["text"], row["rule"]) == (text, text[start : span.end], text)


def test_a_lone_surrogate_fits():
    mention = Mention(Span(0, 1), "x", "name", "\udc80")
    found = Findings(Article("\udcff", "\ud800!"), (), (), (), (mention,), (), (), ())
    table = frames.mentions_frame(found)
    assert table[["article_id", "text", "rule"]].iloc[0].tolist() == ["\udcff", "\ud800", "\udc80"]
    assert pd.concat([table, table])["text"].tolist() == ["\ud800"] * 2
