"""The meaning of every column stands in one place."""

import pytest

from newslab.corpus.opened import links_frame
from newslab.corpus.shards import TABLES as CORPUS_TABLES
from newslab.corpus.shards import empty_table
from newslab.errors import ModelError
from newslab.reading import TABLES, Reading
from newslab.records import Article, Findings
from newslab.tables.columns import columns_of, meaning_of


def test_the_columns_of_links_are_described():
    assert columns_of("links") == list(links_frame([]).columns)


@pytest.mark.parametrize("table", sorted({*TABLES, *CORPUS_TABLES}))
def test_every_column_of_a_table_is_described_and_no_other(table):
    nothing = Reading(Findings(Article("", ""), (), (), (), (), (), (), ()))
    found = getattr(nothing, table) if table in TABLES else empty_table(table)
    assert sorted(columns_of(table)) == sorted(found.columns)


def test_a_column_that_is_not_described_is_named():
    with pytest.raises(ModelError, match=r"columns.csv: no column 'verb' of table 'tokens'"):
        meaning_of("tokens", "verb")
