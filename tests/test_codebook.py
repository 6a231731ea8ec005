"""The user's last word: names, types, merges, splits, exclusions, and what a bad table is told."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from marked import golden_rows
from test_actors import resolve

import newslab
from newslab.actors.codebook import CodebookRow, apply_codebook, read_codebook
from newslab.errors import CodebookError
from newslab.records import Actor, Article, Findings, Mention, Span
from newslab.tables.frames import actors_frame

TEXT = "Ann Lee met Bo Hart. Lee said Mr. Hart lied. Kenya paid. She left Hartley Ltd."


def mentions_in(text, *told):
    """Mentions by their words, each looked for after the one before."""
    at, found = 0, []
    for words, actor_id, form in told:
        at = text.index(words, at)
        found.append(Mention(Span(at, at + len(words)), actor_id, form, "rule"))
        at += len(words)
    return found


ACTORS = [
    Actor("ann-lee", "Ann Lee", "PERSON", ("Lee",)),
    Actor("bo-hart", "Bo Hart", "PERSON", ("Mr. Hart",)),
    Actor("kenya", "Kenya", "STATE", (), None, "KEN"),
    Actor("hartley-ltd", "Hartley Ltd", "ORGANISATION", (), "kenya", "KEN"),
]
MENTIONS = mentions_in(
    TEXT, ("Ann Lee", "ann-lee", "name"), ("Bo Hart", "bo-hart", "name"),
    ("Lee", "ann-lee", "name"), ("Mr. Hart", "bo-hart", "title"), ("Kenya", "kenya", "name"),
    ("She", "ann-lee", "pronoun"), ("Hartley Ltd", "hartley-ltd", "name"),
)  # fmt: skip


def applied(*rows):
    """Actors by id, and each mention's words with its actor, under a codebook of these rows."""
    codebook = read_codebook(pd.DataFrame(list(rows)))
    actors, mentions = apply_codebook(TEXT, ACTORS, MENTIONS, codebook)
    assert apply_codebook(TEXT, actors, mentions, codebook) == (actors, mentions)
    return {actor.id: actor for actor in actors}, [
        (m.span.of(TEXT), m.actor_id) for m in mentions
    ]  # fmt: skip


def test_no_row_changes_nothing():
    assert apply_codebook(TEXT, ACTORS, MENTIONS, ()) == (ACTORS, MENTIONS)


def test_a_row_overrides_name_type_country_and_wikidata():
    actors, mentions = applied({"actor_id": "hartley-ltd", "name": "Hartley", "type": "GROUP",
                                "country": "UGA", "wikidata": "Q42", "part_of": "-"})  # fmt: skip
    found = actors["hartley-ltd"]
    assert (found.name, found.type, found.country, found.wikidata, found.part_of) == (
        "Hartley", "GROUP", "UGA", "Q42", None)  # fmt: skip
    assert mentions[-1] == ("Hartley Ltd", "hartley-ltd")


def test_an_empty_cell_leaves_what_was_found():
    actors, mentions = applied({"actor_id": "kenya", "name": "", "type": "", "country": ""})
    assert list(actors.values()) == ACTORS
    assert mentions == [(m.span.of(TEXT), m.actor_id) for m in MENTIONS]


def test_two_actors_are_merged_with_their_pronouns():
    actors, mentions = applied({"actor_id": "ann-lee", "merge_into": "bo-hart"},
                               {"actor_id": "bo-hart"})  # fmt: skip
    assert list(actors) == ["bo-hart", "kenya", "hartley-ltd"]
    assert [who for words, who in mentions if words in ("Ann Lee", "Lee", "She")] == 3 * ["bo-hart"]
    assert set(actors["bo-hart"].aliases) >= {"Ann Lee", "Lee", "Mr. Hart"}


def test_an_actor_is_split_by_giving_an_alias_to_another_row():
    actors, mentions = applied({"actor_id": "ann-lee", "name": "Ann Lee"},
                               {"actor_id": "joe-lee", "name": "Joe Lee", "aliases": "Lee",
                                "type": "PERSON"})  # fmt: skip
    assert (mentions[0], mentions[2]) == (("Ann Lee", "ann-lee"), ("Lee", "joe-lee"))
    assert (actors["joe-lee"].name, actors["joe-lee"].type) == ("Joe Lee", "PERSON")
    assert "Lee" not in actors["ann-lee"].aliases


def test_an_alias_taken_away_is_no_longer_theirs():
    _, mentions = applied({"actor_id": "bo-hart", "name": "Bo Hart", "aliases": "B. Hart"})
    assert mentions[3] == ("Mr. Hart", None)


def test_an_actor_who_is_renamed_keeps_the_name_it_was_found_by():
    """Whoever edits the name in a written table does not list the old one as an alias."""
    row = {"actor_id": "bo-hart", "name": "Robert Hart", "aliases": "Mr. Hart"}
    actors, mentions = applied(row)
    assert actors["bo-hart"].name == "Robert Hart"
    assert [words for words, actor_id in mentions if actor_id == "bo-hart"] == [
        "Bo Hart", "Mr. Hart"
    ]  # fmt: skip


def test_an_excluded_actor_has_no_mentions_left():
    actors, mentions = applied({"actor_id": "kenya", "exclude": "yes"})
    assert "kenya" not in actors
    assert ("Kenya", None) in mentions


def test_a_name_that_no_reader_found_is_looked_for():
    codebook = read_codebook(pd.DataFrame([{"name": "Nile Board", "type": "ORGANISATION"}]))
    text = "The Nile Board met. Nobody saw the nile board."
    actors, mentions = apply_codebook(text, [], [], codebook)
    assert [actor.id for actor in actors] == ["nile-board"]
    assert [m.span.of(text) for m in mentions] == ["Nile Board"]


@pytest.mark.parametrize(
    "row",
    [row for case in golden_rows("actors")[::3] for row in case[0]],
    ids=lambda row: row["id"],
)
def test_a_table_written_out_and_read_back_changes_nothing(row, tmp_path):
    text, actors, mentions, _ = resolve(row)
    findings = Findings(Article("row", text), (), (), tuple(actors), tuple(mentions), (), (), ())
    path = tmp_path / "actors.csv"
    actors_frame(findings).to_csv(path, index=False)
    codebook = read_codebook(path)
    assert {r.id for r in codebook} == {actor.id for actor in actors}
    assert apply_codebook(text, actors, mentions, codebook) == (actors, mentions)


def test_no_place_is_mentioned_twice_under_a_codebook_that_was_not_edited():
    """A description that begins with a capital letter is a name to nobody."""
    article = Article.from_text("The ferry company ended its strike. The Admiral was sacked.")
    reading = newslab.read(article)
    assert {"ferry-company", "admiral"} <= {*reading.actors["actor_id"]}
    again = newslab.read(article, actors=reading.actors)
    pd.testing.assert_frame_equal(again.mentions, reading.mentions)
    merged = reading.actors.assign(merge_into=["", "ferry-company"])
    one = newslab.read(article, actors=merged)
    places = ["start", "end"]
    pd.testing.assert_frame_equal(one.mentions[places], reading.mentions[places])
    assert {*one.mentions["actor_id"].dropna()} == {"ferry-company"}


def test_the_codebook_is_read_before_pronouns_are_resolved():
    article = newslab.Article.from_text("Kim Hart won the vote. She thanked her voters.")
    actors = pd.DataFrame([{"actor_id": "kim-hart", "name": "Kimberly Hart"}])
    found = newslab.read(article, actors=actors).mentions
    assert set(found.query("form == 'pronoun'")["actor_id"].dropna()) == {"kim-hart"}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table])
def test_a_codebook_may_be_a_table_of_any_library(make):
    rows = read_codebook(make({"name": ["Ann Lee", "Bo"], "aliases": ["Lee; A. L.", None],
                               "wikidata": [None, "Q42"], "exclude": [False, True]}))  # fmt: skip
    assert rows == (
        CodebookRow("ann-lee", "Ann Lee", aliases=("Lee", "A. L.")),
        CodebookRow("bo", "Bo", wikidata="Q42", exclude=True),
    )


def test_what_is_neither_a_table_nor_a_path_is_no_codebook():
    with pytest.raises(CodebookError) as caught:
        read_codebook(["Ann Lee"])
    assert str(caught.value) == (
        "codebook: expected a path, or a table of pandas, polars or Arrow; found list"
    )


HEADER = "actor_id,name,type,aliases,part_of,country,wikidata,merge_into,exclude\n"


@pytest.mark.parametrize(("table", "message"), [
    (HEADER + "a,Ann,HUMAN,,,,,,\n",
     "row 2: type: expected one of PERSON, STATE, ORGANISATION, GROUP; found 'HUMAN'"),
    (HEADER + "a,Ann,,,,,,,\nb,Bo,,,,XX,,,\n",
     "row 3: country: expected an ISO 3166-1 alpha-3 code such as KEN; found 'XX'"),
    (HEADER + "a,Ann,,,,,42,,\n", "row 2: wikidata: expected an id such as Q42; found '42'"),
    (HEADER + "a,Ann,,,,,,,maybe\n", "row 2: exclude: expected yes or no; found 'maybe'"),
    (HEADER + ",,,,,,,,\n", "row 2: expected an actor_id or a name; found neither"),
    (HEADER + "a,Ann,,,,,,b,\n",
     "row of 'a': merge_into: expected the id of another row; found 'b'"),
    (HEADER + "a,Ann,,,,,,b,\nb,Bo,,,,,,a,\n",
     "row of 'a': merge_into: expected an end; found the circle a > b > a"),
    (HEADER + "a,Ann,,,,,,,\na,Bo,,,,,,,\n",
     "row 3: name of 'a': expected 'Ann' as in the row before; found 'Bo'"),
    ("actor_id,nome\na,Ann\n",
     "row 2: expected the columns actor_id, name, type, aliases, part_of, country, wikidata, "
     "merge_into, exclude; found 'nome'"),
], ids=["type", "country", "wikidata", "exclude", "nobody", "merge", "circle", "twice",
        "column"])  # fmt: skip
def test_an_error_names_file_row_what_was_expected_and_what_was_found(tmp_path, table, message):
    path = tmp_path / "mine.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(CodebookError) as error:
        read_codebook(path)
    assert str(error.value) == f"{path}: {message}"


def test_a_file_that_is_no_table_is_named(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"actor_id,name\na,\xff\xfe\n")
    for missing in (path, tmp_path / "none.csv"):
        with pytest.raises(CodebookError, match="expected a CSV file in UTF-8; found"):
            read_codebook(missing)
