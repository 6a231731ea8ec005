"""A coding sheet shows the words and their sentence, and nothing of the answer."""

import findings as made
import pandas as pd
import pytest

from newslab.errors import TableError
from newslab.evaluation import coding_sheet, join_codings
from newslab.tables import frames

FOUND = made.harbour()
ROWS = frames.sentiment_frame(FOUND).drop_duplicates(["start", "end"])
SENTENCES = frames.sentences_frame(FOUND)


def test_the_answer_is_not_on_the_sheet():
    sheet = coding_sheet(ROWS, SENTENCES, n=4)
    assert list(sheet.columns) == [
        "article_id", "start", "end", "text", "in_sentence", "label", "note",
    ]  # fmt: skip
    assert (sheet[["label", "note"]] == "").to_numpy().all()


def test_the_words_stand_marked_in_their_sentence():
    sheet = coding_sheet(ROWS, SENTENCES, n=len(ROWS))
    for row in sheet.itertuples():
        assert f"⟦{' '.join(row.text.split())}⟧" in row.in_sentence
        around = " ".join(FOUND.article.text.split())
        assert row.in_sentence.replace("⟦", "").replace("⟧", "") in around


def test_the_sample_depends_on_the_seed_alone_and_is_no_larger_than_what_there_is():
    first, again, other = (coding_sheet(ROWS, SENTENCES, n=3, seed=s) for s in (0, 0, 1))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)
    assert first["start"].is_monotonic_increasing
    assert len(coding_sheet(ROWS, SENTENCES, n=999)) == len(ROWS)


def test_a_filled_sheet_comes_back_as_codings(tmp_path):
    sheet = coding_sheet(ROWS, SENTENCES, n=4).assign(label="neutral")
    sheet.to_csv(tmp_path / "sheet.csv", index=False)
    joined = join_codings(pd.read_csv(tmp_path / "sheet.csv"), ROWS)
    assert joined["gold"].tolist() == ["neutral"] * 4
    assert joined["actor_id"].notna().all()


def test_words_outside_every_sentence_stand_alone():
    rows = ROWS.head(1).assign(sentence=pd.array([None], dtype="Int64"))
    assert coding_sheet(rows, SENTENCES, n=1)["in_sentence"].tolist() == rows["text"].tolist()


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-1", "@here"])
def test_a_spreadsheet_does_not_run_the_text(words):
    rows = ROWS.head(1).assign(text=words, sentence=pd.array([None], dtype="Int64"))
    sheet = coding_sheet(rows, SENTENCES, n=1)
    assert sheet[["text", "in_sentence"]].iloc[0].tolist() == [f"'{words}"] * 2


def test_a_column_to_keep_must_be_there():
    with pytest.raises(TableError, match=r"^codings: expected columns [a-z_, ]* mood; found"):
        coding_sheet(ROWS, SENTENCES, n=1, keep=["mood"])
