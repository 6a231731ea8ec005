"""A coding sheet shows the words and their sentence, and nothing of the answer."""

import findings as made
import pandas as pd
import pytest

from newslab.errors import CodebookError, TableError
from newslab.evaluation import coding_sheet, join_codings, open_sheet, sample_estimates
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


def test_a_sheet_is_drawn_once_and_resumed_when_it_is_filled_in(tmp_path):
    path = tmp_path / "study" / "sheet.csv"
    empty = open_sheet(path, ROWS, SENTENCES, n=3)
    assert empty["label"].isna().all()
    filled = pd.read_csv(path).assign(label=["Neutral ", None, "negative"])
    filled.to_csv(path, index=False, sep=";")  # as a spreadsheet in Europe saves it
    again = open_sheet(path, ROWS, SENTENCES, n=4, seed=1)
    assert again["label"].fillna("").tolist() == ["neutral", "", "negative"]
    assert again["start"].tolist() == empty["start"].tolist()
    assert pd.read_csv(path, sep=";")["label"].tolist()[0] == "Neutral "  # as it was


def test_an_empty_sheet_is_drawn_again_and_one_with_a_note_is_not(tmp_path):
    path = tmp_path / "sheet.csv"
    open_sheet(path, ROWS, SENTENCES, n=2)
    assert len(open_sheet(path, ROWS, SENTENCES, n=3)) == 3
    pd.read_csv(path).assign(note=["ask Ben", "", ""]).to_csv(path, index=False)
    assert len(open_sheet(path, ROWS, SENTENCES, n=2)) == 3


def test_a_label_that_is_none_is_refused_with_its_row(tmp_path):
    path = tmp_path / "sheet.csv"
    open_sheet(path, ROWS, SENTENCES, n=2)
    pd.read_csv(path).assign(label=["neutral", "bad"]).to_csv(path, index=False)
    with pytest.raises(CodebookError, match=r"sheet.csv: row 3: expected one of negative, .*'bad'"):
        open_sheet(path, ROWS, SENTENCES, n=2)


def test_a_sheet_of_another_article_is_refused(tmp_path):
    path = tmp_path / "sheet.csv"
    open_sheet(path, ROWS, SENTENCES, n=2)
    pd.read_csv(path).assign(article_id="other", label="neutral").to_csv(path, index=False)
    with pytest.raises(CodebookError, match=r"found one of other: name another file"):
        open_sheet(path, ROWS, SENTENCES, n=2)


def test_the_label_none_is_no_missing_cell(tmp_path):
    path = tmp_path / "sheet.csv"
    open_sheet(path, ROWS, SENTENCES, n=1, labels=["favour", "none", "against"])
    pd.read_csv(path).assign(label="none").to_csv(path, index=False)
    sheet = open_sheet(path, ROWS, SENTENCES, n=1, labels=["favour", "none", "against"])
    assert sheet["label"].tolist() == ["none"]


def test_a_sample_that_is_not_coded_says_nothing(tmp_path):
    rows = ROWS.dropna(subset=["label"])
    sheet = open_sheet(tmp_path / "sheet.csv", rows, SENTENCES, n=3)
    table = sample_estimates(rows, sheet, "negative")
    assert table["value"].isna().tolist() == [False, True, True]


def test_the_first_sentences_of_two_articles_are_two():
    rows = pd.DataFrame({"article_id": list("aabb"), "start": [0, 5, 0, 5], "end": [4, 9, 4, 9],
                         "sentence": [0, 1, 0, 1], "label": "neutral"})  # fmt: skip
    assert sample_estimates(rows, rows, "negative")["n"].tolist() == [4, 4, 4]


def test_a_sample_of_everything_is_the_truth():
    rows = ROWS.dropna(subset=["label"])
    coded = rows.assign(label=["negative", *["neutral"] * (len(rows) - 1)])
    table = sample_estimates(rows, coded, "negative")
    assert table.loc["the sample alone", "value"] == pytest.approx(1 / len(rows))
    assert table.loc["newslab, corrected", "value"] == pytest.approx(1 / len(rows))
