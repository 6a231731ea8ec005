"""Hand codings are read as they are written, and refused where they break their schema."""

import pytest

from newslab.errors import CodebookError, TableError
from newslab.evaluation.codings import COLUMNS, read_codings

HEADER = "article_id,start,end,text,voice,holder,target,label,note\n"


def write(folder, rows, header=HEADER):
    (folder / "a-stance.csv").write_text(header + rows, encoding="utf-8")


def test_a_coders_tables_are_all_there_though_a_file_is_missing(tmp_path):
    write(tmp_path, "x,0,4,Mali,author,mali,chad,none,\n")
    found = read_codings(tmp_path, "a")
    assert list(found) == list(COLUMNS)
    assert list(found["mentions"].columns) == list(COLUMNS["mentions"])
    assert found["mentions"].empty
    assert found["mentions"]["start"].dtype == found["stance"]["start"].dtype == "int64"


def test_the_label_none_is_a_label_and_only_an_empty_cell_is_missing(tmp_path):
    write(tmp_path, "x,0,4,None,author,NA,chad,none,\n")
    row = read_codings(tmp_path, "a")["stance"].iloc[0]
    assert (row["text"], row["holder"], row["label"]) == ("None", "NA", "none")
    assert row[["note"]].isna().all()


def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path):
    path = tmp_path / "a-actors.csv"
    path.write_text("article_id,actor_id,name,type\nx,y,Y,GROUP\n", encoding="utf-8-sig")
    assert read_codings(tmp_path, "a")["actors"]["article_id"].tolist() == ["x"]


def test_only_one_article_if_asked_for_one(tmp_path):
    write(tmp_path, "x,0,4,Mali,,m,c,none,\ny,0,4,Chad,,m,c,none,\n")
    found = read_codings(tmp_path, "a", article_id="y")["stance"]
    assert found["text"].tolist() == ["Chad"]
    assert found.index.tolist() == [0]


def test_a_missing_column_is_named(tmp_path):
    write(tmp_path, "", header="article_id,start,end,text,voice,holder,target\n")
    with pytest.raises(TableError, match=r"a-stance.csv: expected columns .* label; found"):
        read_codings(tmp_path, "a")


def test_an_offset_that_is_no_number_is_refused(tmp_path):
    write(tmp_path, "x,zero,4,Mali,author,mali,chad,none,\n")
    with pytest.raises(CodebookError, match=r"a-stance.csv: expected whole numbers in start"):
        read_codings(tmp_path, "a")
