"""CoNLL-U is put together again into the text it was cut from."""

import pytest

from lab.conllu import ParsedText, read_conllu
from newslab.errors import FormatError
from newslab.records import Span

DOCUMENT = """\
# newdoc id = harbour
# newpar
# text = They can't.
1\tThey\tthey\tPRON\t_\t_\t0\t_\t_\t_
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tca\tcan\tAUX\t_\t_\t0\t_\t_\t_
3\tn't\tnot\tPART\t_\t_\t0\t_\t_\t_
4\t.\t.\tPUNCT\t_\t_\t0\t_\t_\tA=b|SpaceAfter=No

1\tWhy\twhy\tADV\t_\t_\t0\t_\t_\tSpaceAfter=No
1.1\tdid\tdo\tAUX\t_\t_\t_\t_\t_\t_
2\t?\t?\tPUNCT\t_\t_\t0\t_\t_\t_

# newpar
1\tRain\train\tNOUN\t_\t_\t0\t_\t_\t_
"""
TEXT = "They can't. Why?\n\nRain"


def write(folder, text, name="a.conllu"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_words_spaces_and_paragraphs(tmp_path):
    [found] = read_conllu(write(tmp_path, DOCUMENT))
    assert found == ParsedText(
        "harbour", TEXT,
        tuple(Span(*pair) for pair in [(0, 4), (5, 7), (7, 10), (10, 11), (12, 15), (15, 16),
                                       (18, 22)]),
        ("PRON", "AUX", "PART", "PUNCT", "ADV", "PUNCT", "NOUN"),
        (Span(0, 11), Span(12, 16), Span(18, 22)),
    )  # fmt: skip


def test_a_sentence_without_an_end_is_kept(tmp_path):
    [found] = read_conllu(write(tmp_path, DOCUMENT.rstrip("\n")))
    assert found.text == TEXT


def test_a_file_may_hold_several_documents(tmp_path):
    other = DOCUMENT.replace("harbour", "quay")
    found = read_conllu(write(tmp_path, DOCUMENT + "\n" + other))
    assert [(parsed.id, parsed.text) for parsed in found] == [("harbour", TEXT), ("quay", TEXT)]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path):
    bare = "1\tRain\train\tNOUN\t_\t_\t0\t_\t_\t_\n"
    for name in ("b.conllu", "a.conllu", "c.txt"):
        write(tmp_path, bare, name)
    assert [parsed.id for parsed in read_conllu(tmp_path)] == ["a", "b"]


def test_parts_that_are_not_the_written_word_are_one_token(tmp_path):
    text = ("1-2\tdunno\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\t_\t_\t0\t_\t_\t_\n"
            "2\tknow\tknow\tVERB\t_\t_\t0\t_\t_\t_\n")  # fmt: skip
    [found] = read_conllu(write(tmp_path, text))
    assert (found.text, found.tokens, found.upos) == ("dunno", (Span(0, 5),), ("AUX",))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("1\tRain", "10 columns separated by tabs; found 2", id="columns"),
        pytest.param(
            "x\tRain\t_\tNOUN\t_\t_\t_\t_\t_\t_",
            "a number such as 3, 3-4 or 3.1 in the first column; found 'x'", id="number",
        ),
        pytest.param(
            "1\t\t_\tNOUN\t_\t_\t_\t_\t_\t_", "a word in the second column; found ''", id="word"
        ),
        pytest.param(
            "1\tRain\t_\tNN\t_\t_\t_\t_\t_\t_",
            "a universal part of speech in the fourth column; found 'NN'", id="tag",
        ),
    ],
)  # fmt: skip
def test_a_line_is_refused_with_its_number(tmp_path, line, message):
    path = write(tmp_path, f"# newpar\n{line}\n")
    with pytest.raises(FormatError) as caught:
        read_conllu(path)
    assert str(caught.value) == f"{path}: line 2: expected {message}"


def test_a_file_without_sentences_is_refused(tmp_path):
    path = write(tmp_path, "# newdoc id = nothing\n")
    with pytest.raises(FormatError) as caught:
        read_conllu(path)
    assert (
        str(caught.value)
        == f"{path}: line 1: expected at least one sentence in CoNLL-U; found none"
    )


def test_a_folder_without_such_files_is_refused(tmp_path):
    with pytest.raises(FormatError) as caught:
        read_conllu(tmp_path)
    assert str(caught.value) == f"{tmp_path}: expected files named *.conllu; found none"
