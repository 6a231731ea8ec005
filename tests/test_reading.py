"""The laws of a reading, on articles of many kinds and on generated text."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import findings as made
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newslab
from lab.fuzz import keep_laws
from newslab.errors import NewslabError, SourceError
from newslab.records import TABLES

STRIKE = """Dockers end strike in Valparaíso

VALPARAISO, March 3 — The dockers' union called off its eleven-day strike on Monday after the
port authority agreed to reinstate forty workers.

“We have won,” union leader Rosa Fuentes told reporters. “The authority lied to us, and it knows
that it lied.”

Transport Minister Diego Araya praised Fuentes for her patience, but said the government would not
pay for the losses. She thanked the minister and accused the port authority of “theft”.

“Nobody stole anything,” said Carla Mena, a spokeswoman for the port authority. According to her,
the union broke its promises.
"""

SPANISH = (
    "El gobierno anunció el lunes un acuerdo con los sindicatos portuarios. El ministro dijo que "
    "los trabajadores volverán a sus puestos y acusó a la oposición de mentir sobre el conflicto.\n"
)

TEXTS = {
    "strike": STRIKE,
    "spanish": SPANISH,
    "one word": "Peace",
    "one endless line": "Fighters advanced and " * 3000,
    "one endless word": "a" * 30_000,
    "unbalanced quotation marks": "“We left,” he said. “We stay. ‘Never. \"Truly, she said.",
    "right to left": "قال الوزير إن المفاوضات انتهت. שלום אמר השר.",
    "beyond the basic plane": "The 🦅 party’s leader Ana Ruiz 𝓼𝓪𝓲𝓭 “no” 👩‍👩‍👧 to Reuters.",
    "control characters": "The\x00minister\x07said \x1b[31m“no”\x1b[0m to\x85 France\u2028and.",
    "lone surrogates": "Minister \ud83d said \udc00“no” to France.",
    "markup": "<script>alert('Ana Ruiz')</script> said <b>France</b> & “<i>Italy</i>” lied.",
    "carriage returns": "Headline\r\n\r\nFrance said no.\r\rItaly said “yes”.\r\n",
    "only punctuation": "“…” — ?! ) ( ’",
    "many blank lines": "\n\n\nFrance\n\n\n\n\nItaly blamed France.\n\n",
}  # fmt: skip

texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def test_articles_read_side_by_side_are_read_as_alone():
    articles = [newslab.Article.from_text(text) for text in (STRIKE, SPANISH, STRIKE, "Peace")]
    read = partial(newslab.read, threads=1)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(read, articles * 3))
    alone = [read(article).findings for article in articles]
    assert [reading.findings for reading in together] == alone * 3


def laws(article):
    """What holds of every reading."""
    reading = newslab.read(article)
    keep_laws(reading)
    return reading


@texts
def test_every_text_gets_its_reading(text):
    laws(newslab.Article.from_text(text))


def test_the_seed_article_gets_its_reading(seed_path):
    laws(newslab.read_article(seed_path))


@given(st.text(min_size=1, max_size=300))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        article = newslab.Article.from_text(text)
    except NewslabError as error:
        assert str(error)
        return
    laws(article)


WORDS = ["France", "Italy", "Ana Ruiz", "“", "”", "‘", "’", '"', "said", "he", "told", "blamed",
         "the minister", ".", ",", "\n\n", "\n", "who", "according to", "peace", "«", "»",
         "U.S."]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
def test_any_shuffle_of_quotation_marks_is_read(words):
    try:
        article = newslab.Article.from_text(" ".join(words))
    except NewslabError as error:
        assert str(error)
        return
    laws(article)


def test_what_is_longer_than_a_long_novel_is_refused(monkeypatch):
    monkeypatch.setattr("newslab.reading.MOST_TOKENS", 3)
    newslab.read(newslab.Article.from_text("Envoys left."))
    with pytest.raises(SourceError) as told:
        newslab.read(newslab.Article.from_text("((((", id="a"))
    assert str(told.value) == (
        "a: expected an article of 3 words and marks at most; found 4: split it")  # fmt: skip


def test_a_file_is_read_where_its_path_is_given(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Ana Ruiz left.", encoding="utf-8")
    for told in (path, str(path)):
        assert newslab.read(told).findings == newslab.read(newslab.read_article(path)).findings
    path.write_text("Zoë left.", encoding="cp1252")
    assert newslab.read(path, encoding="cp1252").article.text == "Zoë left."
    with pytest.raises(SourceError, match=r"^encoding: expected the path of a file with it"):
        newslab.read(newslab.sample("library"), encoding="cp1252")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Ana Ruiz left.", "article: expected an Article, or the path of a file; found "
         "'Ana Ruiz left.', which is no file here: if it is a text, give Article.from_text(…)"),
        ("Ana Ruiz\nleft a.txt", "article: expected an Article, or the path of a file; found "
         "'Ana Ruiz\\nleft a.txt', which is no file here: if it is a text, "
         "give Article.from_text(…)"),
        ("Ana " * 20, f"article: expected an Article, or the path of a file; found '{'Ana ' * 10}…'"
         ", which is no file here: if it is a text, give Article.from_text(…)"),
        ("ana.txt", "ana.txt: no such file"),
        (Path("ana"), "ana: no such file"),
        ("ana.doc", "ana.doc: no such file"),
        (Path(__file__).parent, f"{Path(__file__).parent}: is a folder: read it with "
         "read_articles, or read_corpus"),
        ("https://example.org/a", "https://example.org/a: is a web address: save the page, "
         "and give the file"),
        (5, "article: expected an Article, or the path of a file; found int"),
        ([], "article: expected an Article, or the path of a file, one at a time; found list"),
    ],
    ids=["text", "lines", "long", "name", "path", "old-word", "folder", "web", "number", "list"],
)  # fmt: skip
def test_what_is_no_article_is_told_what_was_expected(given, message):
    with pytest.raises(SourceError) as refused:
        newslab.read(given)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"issues": 5}, "issues: expected words, such as ['truce']; found 5"),
        ({"issues": [5]}, "issues: expected words, such as ['truce']; found 5"),
        ({"issues": {"end": 5}}, "issues: end: expected a list of terms, such as ['truce'], "
                                 "or a sentence; found 5"),
        ({"threads": "2"}, "threads: expected a whole number of processor cores; found '2'"),
    ],
    ids=["issues", "issue", "terms", "threads"],
)  # fmt: skip
def test_a_wrong_option_is_told_what_was_expected(options, message):
    with pytest.raises(TypeError) as refused:
        newslab.read(newslab.sample("library"), **options)
    assert str(refused.value) == message


def test_an_unknown_form_of_the_model_is_told_what_was_expected():
    with pytest.raises(ValueError, match="model: expected 'accurate' or 'quick'; found 'fast'"):
        newslab.read(newslab.sample("library"), model="fast")


def test_the_quick_form_explains_its_own_judgements():
    reading = newslab.read(newslab.sample("library"), model="quick")
    judged = reading.sentiment.dropna(subset=["label"]).iloc[0]
    told = reading.explain(judged).attrs["probability"]
    assert told == pytest.approx(judged[judged["label"]], abs=0.02)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((99,), "row: expected a number below {rows}; found 99"),
        (("Ana",), "row: expected a row of sentiment, or its number; found 'Ana'"),
        ((0, "actors"), "table: expected 'sentiment' or 'stance'; found 'actors'"),
        ((pd.Series({"name": "Ana"}),), "row: expected one of this reading's sentiment or stance; "
                                        "found one with the columns name"),
    ],
    ids=["number", "text", "table", "row"],
)  # fmt: skip
def test_what_cannot_be_explained_is_told_what_was_expected(arguments, message):
    reading = newslab.read(newslab.sample("library"))
    row, *table = arguments
    with pytest.raises((IndexError, ValueError)) as refused:
        reading.explain(row, **({"table": table[0]} if table else {}))
    assert str(refused.value) == message.format(rows=len(reading.sentiment))


def test_who_speaks_and_whom_they_judge():
    reading = laws(newslab.Article.from_text(STRIKE))
    spoken = reading.attributions.set_index("content")["actor_id"]
    assert spoken[[c for c in spoken.index if "We have won" in c]].tolist() == ["rosa-fuentes"]
    assert spoken[[c for c in spoken.index if "Nobody stole" in c]].tolist() == ["carla-mena"]
    assert {"rosa-fuentes", "diego-araya", "carla-mena"} <= set(reading.actors["actor_id"])


@pytest.mark.parametrize("text", [SPANISH, "El ministro Luis Vega dijo que no va a firmar nada."])
def test_the_overview_says_that_a_text_is_not_english_and_names_nobody(text):
    reading = newslab.read(newslab.Article.from_text(text, id="huelga"))
    assert reading.actors.empty
    assert reading.mentions.empty
    [row] = reading.overview().to_dict("records")
    assert row["article_id"] == "huelga"
    assert pd.isna(row["actor"])
    assert row["warnings"] == "the text is not English: nobody is named, and nothing is judged"


def test_the_overview_bears_the_warnings_of_the_article():
    article = replace(newslab.Article.from_text(STRIKE), warnings=("one thing", "another"))
    assert set(newslab.read(article).overview()["warnings"]) == {"one thing; another"}
    assert set(newslab.read(newslab.Article.from_text(STRIKE)).overview()["warnings"]) == {""}


def test_a_text_that_is_not_english_is_read_but_not_judged():
    reading = laws(newslab.Article.from_text(2 * SPANISH))
    assert len(reading.tokens) > 50
    assert reading.sentiment["label"].isna().all()
    assert set(reading.sentiment["reason"]) <= {"not English"}
    assert reading.stance["label"].isna().all()


def test_an_article_reads_the_same_alone_and_after_others():
    alone = newslab.read(newslab.Article.from_text(STRIKE))
    newslab.read(newslab.Article.from_text(TEXTS["one endless line"]))
    again = newslab.read(newslab.Article.from_text(STRIKE))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(again, name))


def test_a_codebook_written_out_and_read_back_changes_nothing(tmp_path):
    article = newslab.Article.from_text(STRIKE)
    reading = newslab.read(article)
    path = tmp_path / "actors.csv"
    reading.actors.to_csv(path, index=False)
    again = newslab.read(article, actors=path)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(reading, name), getattr(again, name))


def test_stance_toward_an_issue_is_asked_for_by_its_words():
    reading = newslab.read(
        newslab.Article.from_text(
            "Prime Minister Ana Ruiz strongly opposes the ban. “I support a ceasefire,” said "
            "President Luis Vega."
        ),
        issues={"ban": ["ban"], "ceasefire": ["ceasefire", "truce"]},
    )
    issues = reading.stance.query("target_kind == 'issue'")
    assert set(issues["target"]) <= {"ban", "ceasefire"}
    assert {("ana-ruiz", "ban"), ("luis-vega", "ceasefire")} <= set(
        zip(issues["holder"], issues["target"], strict=True)
    )


def test_an_issue_without_terms_is_found_by_the_content_words_of_its_proposition():
    text = "President Luis Vega wants the fighting to stop. It rained."
    told = {"ceasefire": "The fighting stops.", "rain": newslab.Issue(["rained"], "It is wet.")}
    stance = newslab.read(newslab.Article.from_text(text), issues=told).stance
    words = stance.loc[stance["target"] == "ceasefire", "target_text"]
    assert len(words)
    assert set(words) <= {"fighting", "stop"}
    assert "rain" not in set(stance["target"])


def test_the_overview_bears_an_id_that_no_encoding_knows():
    reading = newslab.read(newslab.Article.from_text("Ann Lee spoke.", id="half \ud800"))
    assert reading.overview()["article_id"].tolist() == ["half \ud800"]


def test_overview_has_one_row_per_actor():
    reading = newslab.read(newslab.Article.from_text(STRIKE))
    overview = reading.overview()
    assert sorted(overview["actor"]) == sorted(reading.actors["name"])
    assert overview.columns.tolist() == [
        "article_id", "actor", "type", "mentions", "attributions", "author", "others", "self",
        "against", "favour", "warnings",
    ]  # fmt: skip
    assert "some are wrong" in overview.attrs["trust"]


def test_overview_says_how_many_sentences_are_behind_a_mean():
    """Of the article made by hand: three sentences in the author's voice, one in others'."""
    union = newslab.Reading(made.harbour()).overview().set_index("actor").iloc[0]
    assert union[["author", "others", "self"]].tolist() == ["-0.04 (3)", "- (1)", ""]
    assert union[["against", "favour"]].tolist() == [1, 0]  # and one that others ascribe to it


def test_explain_says_which_words_made_a_judgement():
    reading = newslab.read(newslab.Article.from_text(STRIKE))
    row = reading.sentiment.iloc[0]
    evidence = reading.explain(row)
    words = evidence["text"].tolist()
    assert [reading.article.text[a:b] for a, b in zip(evidence["start"], evidence["end"],
            strict=True)] == words  # fmt: skip
    assert evidence["weight"].abs().max() <= 1
    pd.testing.assert_frame_equal(reading.explain(0), evidence)
    with pytest.raises(IndexError):
        reading.explain(len(reading.stance), table="stance")


def test_a_stance_toward_an_issue_is_explained_by_the_wording_that_was_judged():
    article = newslab.Article.from_text("Ana Ruiz rejected the ceasefire. Nobody answered.")
    issue = newslab.Issue(["ceasefire"], "The fighting goes on until the last man has fallen.")
    reading = newslab.read(article, issues={"war": issue})
    judged = reading.findings.stances[0]
    evidence = reading.explain(0, table="stance")
    share = getattr(judged, evidence.attrs["label"])
    assert evidence.attrs["probability"] == pytest.approx(share, abs=1e-4)


def test_a_reading_shows_itself_without_markup_from_the_text():
    reading = newslab.read(newslab.Article.from_text(TEXTS["markup"]))
    assert "<script>alert" not in reading._repr_html_()
    assert "&lt;script&gt;" in reading._repr_html_()
    assert "Ana Ruiz" in repr(reading)
