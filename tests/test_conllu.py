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


CHAINS = """\
1\tThe\tthe\tDET\t_\t_\t2\t_\t_\tEntity=(1
2\tmayor\tmayor\tNOUN\t_\t_\t5\t_\t_\t_
3\tof\tof\tADP\t_\t_\t4\t_\t_\t_
4\tOslo\tOslo\tPROPN\t_\t_\t2\t_\t_\tEntity=(2)1)
5\tleft\tleave\tVERB\t_\t_\t0\t_\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t_\t_\t5\t_\t_\t_

1\tHe\the\tPRON\t_\t_\t2\t_\t_\tEntity=(1)
2\tslept\tsleep\tVERB\t_\t_\t0\t_\t_\t_
"""


def test_mentions_have_a_chain_and_a_head(tmp_path):
    [found] = read_conllu(write(tmp_path, CHAINS))
    assert [(m.span.of(found.text), m.head.of(found.text), m.chain, m.kind)
            for m in found.mentions] == [
        ("Oslo", "Oslo", "2", "name"), ("The mayor of Oslo", "mayor", "1", "nominal"),
        ("He", "He", "1", "pronoun"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("Rain", "expected CoNLL-U; found: Invalid line format", id="columns"),
        pytest.param("x\tRain\t_\tNOUN", "expected CoNLL-U; found: Failed parsing", id="number"),
        pytest.param(
            "1\tRain\t_\tNN\t_\t_\t_\t_\t_\t_",
            "word 1: expected a universal part of speech for every word; found 'NN' for 'Rain'",
            id="tag",
        ),
    ],
)
def test_another_format_is_refused(tmp_path, line, message):
    path = write(tmp_path, f"# newpar\n{line}\n")
    with pytest.raises(FormatError) as caught:
        read_conllu(path)
    assert str(caught.value).startswith(f"{path}: {message}")


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
