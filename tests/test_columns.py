"""The meaning of every column stands in one place."""

import pandas as pd
import pytest

from newslab.corpus.opened import links_frame
from newslab.corpus.shards import TABLES as CORPUS_TABLES
from newslab.corpus.shards import empty_table
from newslab.errors import ModelError
from newslab.reading import Reading, read
from newslab.records import TABLES, Article, Findings
from newslab.sources.samples import sample
from newslab.tables import measures
from newslab.tables.columns import columns_of, describe_columns, meaning_of


def test_the_columns_of_links_are_described():
    assert columns_of("links") == list(links_frame([]).columns)


@pytest.mark.parametrize("table", sorted({*TABLES, *CORPUS_TABLES}))
def test_every_column_of_a_table_is_described_and_no_other(table):
    nothing = Reading(Findings(Article("", ""), (), (), (), (), (), (), ()))
    found = getattr(nothing, table) if table in TABLES else empty_table(table)
    assert sorted(columns_of(table)) == sorted(found.columns)


@pytest.mark.parametrize("table", TABLES)
def test_what_is_said_never_to_be_missing_never_is(readings, table):
    found = pd.concat([getattr(reading, table) for reading in readings])
    _check_missing(found, table)


@pytest.mark.parametrize("table", ["overview", "by_actor", "polarity_by_voice", "stance_table"])
def test_the_columns_of_measures_are_described_and_no_other(readings, table):
    for reading in readings:
        if table == "polarity_by_voice":
            found = measures.polarity_by_voice(reading.sentiment)
        else:
            found = getattr(reading, table)()
        assert sorted(columns_of(table)) == sorted(found.columns)
        _check_missing(found, table)


@pytest.fixture(scope="module")
def readings():
    texts = (sample("cup"), Article.from_text("El ministro dijo que no va a firmar nada."))
    return [read(text, issues=["video referees"]) for text in texts]


def _check_missing(table, name):
    said = describe_columns(table, name).set_index("column")
    assert (said["type"] != "").all()
    never = said.index[said["missing"] == ""]
    assert not table[never].isna().any(axis=None)


def test_a_column_that_is_not_described_is_named():
    with pytest.raises(ModelError, match=r"columns.csv: no column 'verb' of table 'tokens'"):
        meaning_of("tokens", "verb")
