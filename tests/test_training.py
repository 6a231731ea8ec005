"""Gold data becomes labelled passages."""

import gzip
import json
import re

import numpy as np
import pytest

from lab.training import gold
from lab.training.documents import UNKNOWN, Document, Mention, Text, bio, join
from lab.training.exchange import exchanged_documents, name_pool, renamed
from lab.training.peoples import exchange_peoples, families
from lab.training.templates import stance_templates, template_documents
from lab.training.written import ATTRIBUTED, WRITTEN, read_attributed, read_written
from newslab.records import UPOS

GOLD_UPOS = "Ana\tana\tPROPN|praised\tpraise\tVERB|the\tthe\tDET|union\tunion\tNOUN|.\t.\tPUNCT"


def sentence(words, targets=(), pairs=()):
    """One sentence of its own."""
    whole = (0, len(words))
    return Document(
        words,
        [0],
        [False],
        sentiment=[(span, whole, label) for span, label in targets],
        stance=[(p, q, whole, label) for p, q, label in pairs],
    )


def test_character_spans_become_the_tokens_they_touch():
    text = Text("Ana Sørli’s union won.")
    assert text.words == ["Ana", "Sørli", "’s", "union", "won", "."]
    assert text.range(0, 9) == (0, 2)
    assert text.range(5, 6) == (1, 2)
    assert text.range(3, 4) is None
    assert text.ranges([(0, 3), (3, 4), (12, 22)]) == [(0, 1), (3, 6)]


def test_labels_begin_once_a_span():
    assert bio(6, [(1, 3), (3, 4)]).tolist() == [0, 1, 2, 1, 0, 0]
    assert bio(3, [(0, 2)], kind=2).tolist() == [5, 6, 0]


def test_a_part_keeps_what_lies_wholly_inside():
    document = Document(
        words=list("abcdefgh"),
        starts=[0, 4],
        paragraphs=[True, False],
        tags={"cue": np.arange(8)},
        links=[((5, 8), [(4, 5), (0, 1)], [(3, 5)])],
        mentions=[Mention((0, 2), 7, "name"), Mention((6, 7), 7, "pronoun")],
        bonds=[((6, 7), (4, 5), 1), ((6, 7), (0, 1), 0)],
    )
    part = document.part(4, 8)
    assert (part.words, part.starts, part.paragraphs) == (list("efgh"), [0], [False])
    assert part.tags["cue"].tolist() == [4, 5, 6, 7]
    assert part.links == [((1, 4), [(0, 1)], [])]
    assert part.mentions == [Mention((2, 3), 7, "pronoun")]
    assert part.bonds == [((2, 3), (0, 1), 1)]


def test_joined_sentences_keep_their_own_targets_and_borders():
    joined = join(
        [
            sentence(["Ana", "won"], targets=[((0, 1), 2)]),
            sentence(["Bo", "hit", "Cy"], pairs=[((0, 1), (2, 3), 3)]),
        ]
    )
    assert joined.words == ["Ana", "won", "Bo", "hit", "Cy"]
    assert joined.starts == [0, 2]
    assert joined.sentiment == [((0, 1), (0, 2), 2)]
    assert joined.stance == [((2, 3), (4, 5), (2, 5), 3)]


def test_one_sentence_in_twenty_is_held_out_always_the_same():
    kept = [gold.held_out(f"Sentence number {i}.") for i in range(4000)]
    assert 0.04 < np.mean(kept) < 0.062
    assert kept == [gold.held_out(f"Sentence number {i}.") for i in range(4000)]


def test_names_count_where_both_layers_agree():
    text = Text("The Lakeside Times met Danish voters in Aarhus.")
    corenlp = [[4, 18, "ORGANIZATION"], [23, 29, "MISC"], [40, 46, "PERSON"]]
    spacy = [[0, 18, "ORG"], [23, 29, "NORP"], [40, 46, "GPE"]]
    labels = gold.agreed_names(text, corenlp, spacy)
    expected = [0, 3, 4, 0, 7, 0, 0, UNKNOWN, 0]
    assert dict(zip(text.words, labels.tolist(), strict=True)) == dict(
        zip(["The", "Lakeside", "Times", "met", "Danish", "voters", "in", "Aarhus", "."],
            expected, strict=True)
    )  # fmt: skip


def test_wikigold_tags_open_with_either_letter(tmp_path):
    row = {
        "tokens": ["Ana", "Sørli", "left", "Oslo", "Metal", "Cup"],
        "tags": ["I-PER", "I-PER", "O", "I-LOC", "I-MISC", "I-ORG"],
    }
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    [document] = gold.name_documents(path)
    assert document.tags["names"].tolist() == [1, 2, 0, 5, UNKNOWN, 3]


def test_polnear_rows_become_labels_and_links(tmp_path):
    text = "Ana said the port was shut.\n\nNobody answered."
    row = {
        "id": "a",
        "text": text,
        "sentences": [[0, 27], [29, 45]],
        "attributions": [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 26]]}],
        "corenlp_ner": [[0, 3, "PERSON"]],
    }
    path, silver = tmp_path / "train.jsonl.gz", tmp_path / "silver.jsonl"
    path.write_bytes(gzip.compress((json.dumps(row) + "\n").encode()))
    upos = [[0, 3, "PROPN"], [4, 8, "VERB"], [9, 12, "SCONJ"], [13, 17, "NO SUCH TAG"]]
    found = {"id": "a", "names": [[0, 3, "PERSON"]], "upos": upos}
    silver.write_text(json.dumps(found), encoding="utf-8")
    [document] = gold.attribution_documents(gold.read_rows(path), silver)
    assert document.starts == [0, 7]
    assert document.paragraphs == [False, True]
    assert document.tags["content"].tolist() == [0, 0, 1, 2, 2, 2, 0, 0, 0, 0]
    assert document.tags["names"].tolist() == [1, *[0] * 9]
    tags = [UPOS.index("PROPN"), UPOS.index("VERB"), *[UNKNOWN] * 8]  # the others are doubtful
    assert document.tags["upos"].tolist() == tags
    assert document.links == [((2, 6), [(0, 1)], [(1, 2)])]


def test_several_pairs_of_a_sentence_share_it(tmp_path):
    rows = [
        {"text": "Ana hit Bo.", "p": [0, 3], "q": [8, 10], "label": "negative p->q"},
        {"text": "Ana hit Bo.", "p": [8, 10], "q": [0, 3], "label": "negative q->p"},
    ]
    path = tmp_path / "train.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    [(text, document)] = gold.stance_documents(path)
    assert text == "Ana hit Bo."
    assert document.stance == [((0, 1), (2, 3), (0, 4), 3), ((2, 3), (0, 1), (0, 4), 4)]


def test_coreference_chains_and_other_nouns(tmp_path):
    entities = ["Entity=(4)", "_", "_", "_", "_", "Entity=(4)", "_", "_"]
    words = ["Ana\tPROPN", "saw\tVERB", "the\tDET", "union\tNOUN", ".\tPUNCT",
             "She\tPRON", "left\tVERB", ".\tPUNCT"]  # fmt: skip
    lines = ["# newpar"]
    for i, (word, entity) in enumerate(zip(words, entities, strict=True)):
        form, tag = word.split("\t")
        number = i + 1 if i < 5 else i - 4
        lines.append("\t".join([str(number), form, form, tag, "_", "_", "0", "x", "_", entity]))
    path = tmp_path / "one.conllu"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    document = gold.coreference_document(path)
    assert document.starts == [0, 5]
    assert document.mentions == [
        Mention((0, 1), 4, "name"),
        Mention((3, 4), -1, "nominal"),
        Mention((5, 6), 4, "pronoun"),
    ]


def test_exchanged_names_take_their_offsets_along():
    text = "Ana met Barbara. Ana thanked her."
    swapped, at = gold.swap_names(text, "Ana", "Barbara", {"Pronoun": 29, "A": 0, "B": 8})
    assert swapped == "Barbara met Ana. Barbara thanked her."
    assert at == {"Pronoun": 33, "A": 0, "B": 12}
    assert swapped[at["Pronoun"] : at["Pronoun"] + 3] == "her"


def test_templates_hold_their_targets_and_every_label():
    portraits, pairs = template_documents(rounds=1), stance_templates(rounds=2)
    assert {row[2] for document in portraits for row in document.sentiment} == {0, 1, 2}
    assert {row[3] for document in pairs for row in document.stance} == {0, 1, 2, 3, 4}
    assert all(p < q for document in pairs for p, q, _, _ in document.stance)
    words = {word for document in [*portraits, *pairs] for word in document.words}
    assert words.isdisjoint({"<", "[", "|", "t", "p", "q"})
    assert template_documents(rounds=1) == portraits


def test_exchanged_names_keep_their_kinds():
    words = ["Ana", "Ruiz", "left", "Oslo", "."]
    document = Document(words, [0], [False], {"names": np.array([1, 2, 0, 5, 0])})
    pool = {0: [["Bo"]], 1: [["Acme"]], 2: [["New", "York"]]}
    [*rounds] = exchanged_documents([document], pool, rounds=20)
    texts = {" ".join(each.words) for each in rounds}
    assert "Bo left New York ." in texts
    assert texts <= {"Bo left New York .", "Ana Ruiz left New York .", "Bo left Oslo .",
                     "Ana Ruiz left Oslo ."}  # fmt: skip
    for each in rounds:
        named = [
            words for words, label in zip(each.words, each.tags["names"], strict=True) if label
        ]
        assert named == [word for word in each.words if word not in {"left", "."}]
    assert name_pool([document]) == {0: [["Ana", "Ruiz"]], 1: [], 2: [["Oslo"]]}


PASSAGE = """## courts-01
issue: bridge = The bridge is built. | bridge; new crossing
[holt Lena Holt] was never accused of theft, [reede Jan Reede] said.
> reede favour holt
¶ [acme- Acme Corp.] had lied about the bridge, [holt she] said.
> holt against #bridge
"""


def test_a_written_passage_becomes_a_row_of_codings(tmp_path):
    path = tmp_path / "courts.txt"
    path.write_text(PASSAGE, encoding="utf-8")
    [row] = read_written(path)
    assert row["text"] == ("Lena Holt was never accused of theft, Jan Reede said.\n\n"
                           "Acme Corp. had lied about the bridge, she said.")  # fmt: skip
    words = [row["text"][m["start"] : m["end"]] for m in row["mentions"]]
    assert words == ["Lena Holt", "Jan Reede", "Acme Corp.", "she"]
    [judged] = row["evaluations"]
    assert (judged["actor"], judged["label"]) == ("acme", "negative")
    assert [(s["holder"], s["label"], s["target"], s["target_kind"]) for s in row["stances"]] == [
        ("reede", "favour", "holt", "actor"), ("holt", "against", "bridge", "issue"),
    ]  # fmt: skip
    texts = [row["text"][start:end] for start, end in row["sentences"]]
    assert [s["start"] for s in row["stances"]] == [0, row["text"].index("Acme")]
    assert " ".join(texts) == row["text"].replace("\n\n", " ")
    assert row["issues"][0]["terms"] == ["bridge", "new crossing"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[holt Lena Holt spoke.", "3: expected brackets"),
        ("> holt likes reede", "3: expected '> HOLDER favour|against TARGET'"),
        ("> holt against nobody", "3: expected '> HOLDER favour|against TARGET'"),
        ("> holt favour reede\n> holt against reede", "4: expected one position a pair"),
        ("issue: bridge", "3: expected 'issue: ID = PROPOSITION"),
    ],
)
def test_a_faulty_line_of_a_passage_is_named(tmp_path, line, expected):
    path = tmp_path / "courts.txt"
    path.write_text(f"## one\n[holt Holt] met [reede Reede].\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(expected)):
        list(read_written(path))


@pytest.mark.parametrize("path", sorted(WRITTEN.glob("*.txt")), ids=lambda path: path.stem)
def test_written_passages_hold_to_their_form(path):
    rows = list(read_written(path))
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["mentions"], row["id"]
        assert len(row["sentences"]) > 1, row["id"]


def test_marked_attributions_become_a_row_of_polnear(tmp_path):
    path = tmp_path / "said.txt"
    path.write_text(
        "## dams-01\n<c>The dam</c>, <s>she</s> <k>said</k>, <c>will hold</c>.\n"
        "¶ <c2>“No,”</c2> <k2>cried</k2> <s2>Bo</s2>.\n",
        encoding="utf-8",
    )
    [row] = read_attributed(path)
    assert row["text"] == "The dam, she said, will hold.\n\n“No,” cried Bo."
    told = [{part: [row["text"][a:b] for a, b in spans] for part, spans in said.items()}
            for said in row["attributions"]]  # fmt: skip
    assert told == [
        {"source": ["she"], "cue": ["said"], "content": ["The dam", "will hold"]},
        {"source": ["Bo"], "cue": ["cried"], "content": ["“No,”"]},
    ]


@pytest.mark.parametrize("line", ["<c>So</s>, <s>she</s> said.", "<c>So <s>she</s> said</c>."])
def test_a_mark_without_its_pair_or_in_another_is_named(tmp_path, line):
    path = tmp_path / "said.txt"
    path.write_text(f"## dams-01\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"said.txt: dams-01: expected marks as in"):
        list(read_attributed(path))


@pytest.mark.parametrize("path", sorted(ATTRIBUTED.glob("*.txt")), ids=lambda path: path.stem)
def test_attributed_passages_hold_to_their_form(path):
    rows = list(read_attributed(path))
    assert len({row["id"] for row in rows}) == len(rows)
    for said in (said for row in rows for said in row["attributions"]):
        assert all(map(said.get, ("cue", "content")))


def test_a_name_is_invented_once_for_a_whole_text():
    words = "Ada Holm of Holm Bank met GBC . Holm left Lund , a Dane said .".split()
    kinds = [(0, 2, 0), (3, 5, 1), (6, 7, 1), (8, 9, 0), (10, 11, 2), (13, 14, 3)]
    labels = np.zeros(len(words), dtype=np.int64)
    for first, last, kind in kinds:
        labels[first] = 1 + 2 * kind
        labels[first + 1 : last] = 2 + 2 * kind
    document = Document(words, [0, 8], [True, False], {"names": labels})
    new = renamed(document, {"bank"}, np.random.default_rng(0)).words
    assert new[1] == new[3] == new[8] != "Holm"
    assert {"Ada", "Lund", "GBC"}.isdisjoint(new)
    assert new[6].isupper()
    changed = {k for k, word in enumerate(new) if word != words[k]}
    assert changed == {0, 1, 3, 6, 8, 10}


def test_peoples_are_exchanged_alike_throughout():
    states, faiths = families()
    words = "Peru thanked Muslims ; Peruvians and a Peruvian in Lima sang".split()
    new = exchange_peoples(words, np.random.default_rng(0))
    name, people, adjective, capital = (new[i] for i in (0, 4, 7, 9))
    assert (name, adjective, people, capital) in {*states} - {
        ("Peru", "Peruvian", "Peruvians", "Lima")
    }
    assert new[2] in {people for _, people in faiths} - {"Muslims"}
    assert [word for i, word in enumerate(new) if i not in (0, 2, 4, 7, 9)] == (
        "thanked ; and a in sang".split()
    )


def test_weights_are_mixed_in_their_shares(tmp_path):
    publish = pytest.importorskip("lab.training.publish", reason="needs the extra 'training'")
    for name, value in (("one", 1.0), ("two", 3.0)):
        publish.torch.save({"w": publish.torch.tensor([value])}, tmp_path / name)
    paths = [tmp_path / "one", tmp_path / "two"]
    assert publish.mix(paths, [0.25, 0.75])["w"].tolist() == [2.5]
    with pytest.raises(ValueError, match="expected 2 with the sum 1"):
        publish.mix(paths, [0.5])
