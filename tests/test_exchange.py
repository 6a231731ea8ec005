"""Other tools' formats: out and back in is the same, and the tools' own readers read them."""

import io
import json
import sys
import zipfile

import cassis
import conllu
import networkx as nx
import pandas as pd
import pytest
from findings import at, harbour
from hypothesis import given, settings
from hypothesis import strategies as st
from label_studio_converter import Converter
from lxml import etree
from pyrefiqda import RefiProject

from newslab.errors import CodebookError, FormatError
from newslab.evaluation import join_codings, label_scores
from newslab.evaluation.codings import read_codings
from newslab.exchange import FORMATS, codings_of, read_annotations, write_annotations
from newslab.exchange.layers import (
    LAYERS,
    TABLES,
    Layers,
    Mark,
    plain_text,
    to_codings,
    to_layers,
)
from newslab.reading import Reading
from newslab.records import Article, Attribution, Findings, Mention, Span
from newslab.sources.files import read_article
from newslab.text.tokens import find_sentences, find_tokens

try:
    import spacy
except ModuleNotFoundError:
    spacy = None

WRITTEN = [name for name in FORMATS if name != "spacy" or spacy is not None]
ROUND = [name for name in WRITTEN if name != "gexf"]
HARD_TEXT = (
    "\ufeffTalks 😀 fail\r\n\r\n“No,” said 🇺🇦 Ada\u00a0Keller; Ada | Keller 50% “left”.\r\n"
    "Tom\x0bAbara (PERSON)\rcalled\tAda & 👩‍🚀 <b>mad</b>.\u2028“Yes.\r\n“No!” He\x00said.\r\n"
)  # fmt: skip


def empty_reading(article):
    """A reading without findings, but with the article's tokens and sentences."""
    tokens = find_tokens(article.text)
    sentences = find_sentences(article.text, tokens, article.sections)
    return Reading(Findings(article, tuple(tokens), tuple(sentences), (), (), (), (), ()))


def hard():
    """Findings over a text with emoji beyond the BMP, CRLF, a byte order mark and controls."""
    reading = empty_reading(Article.from_text(HARD_TEXT, id="a/ü: 50%.txt"))
    text, found = HARD_TEXT, reading.findings
    said = Attribution((at(text, "“No,”"), at(text, "“Yes.\r\n“No!”")), at(text, "said"),
                       at(text, "🇺🇦 Ada\u00a0Keller"), "direct", "ada")  # fmt: skip
    mentions = [Mention(at(text, "Ada"), "ada", "name", ""),
                Mention(at(text, "👩‍🚀"), "nasa", "name", ""),
                Mention(at(text, "He"), None, "pronoun", "")]  # fmt: skip
    return Reading(Findings(found.article, found.tokens, found.sentences, harbour().actors,
                            tuple(mentions), (said,), (), ()))  # fmt: skip


@pytest.fixture(scope="module")
def readings():
    return {"harbour": Reading(harbour()), "hard": hard()}


def rows_of(codings):
    """Every table as a sorted list of rows, missing cells as None."""
    return {
        name: sorted(map(repr, table.astype(object).where(table.notna(), None).to_dict("records")))
        for name, table in codings.items()
    }


def there_and_back(tmp_path, readings, form, codings=None):
    path = tmp_path / "out"
    write_annotations(path, readings, format=form, codings=codings)
    return read_annotations(path, [reading.article for reading in readings], format=form)


def opened(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("which", ["harbour", "hard"])
@pytest.mark.parametrize("form", ROUND)
def test_out_and_back_in_is_the_same(tmp_path, readings, form, which):
    reading = readings[which]
    found = there_and_back(tmp_path, [reading], form)
    assert rows_of(found) == rows_of(codings_of(reading))
    assert len(found["attributions"]) == len(reading.findings.attributions)
    for name in ("mentions", "attributions", "sentiment", "stance"):
        for row in found[name].itertuples():
            assert reading.article.text[row.start : row.end] == row.text


@pytest.mark.parametrize("form", ROUND)
def test_a_coder_s_tables_come_back(tmp_path, seed_path, form):
    reading = empty_reading(read_article(seed_path))
    codings = read_codings(seed_path.parent / "codings", "b")
    found = there_and_back(tmp_path, [reading], form, codings)
    alike = {name: table[[c for c in found[name] if c in table]] for name, table in codings.items()}
    same = {name: found[name][list(table)] for name, table in alike.items()}
    assert rows_of(same) == rows_of(alike)


@pytest.mark.parametrize("form", ROUND)
def test_several_articles_stay_apart(tmp_path, readings, form):
    both = list(readings.values())
    found = there_and_back(tmp_path, both, form)
    parts = [codings_of(reading) for reading in both]
    together = {name: pd.concat([part[name] for part in parts]) for name in parts[0]}
    assert rows_of(found) == rows_of(together)


WORDS = st.sampled_from(["Ada", "😀", "no.", "“Yes,”", "a|b;c", "U.S.", "50%", "👩‍🚀", "x-y"])
GAPS = st.sampled_from(
    [" ", "\r\n", "\n\n", "  ", "\t", "\u00a0", "\u2028", "\r", "\\s ", " \u200b"]
)
VALUES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).map(
    lambda value: plain_text(value.strip())[0].strip() or "x"
)


@st.composite
def coded_articles(draw):
    """An article and codings of it: marks over any words, or from within one to within another."""
    pieces = draw(st.lists(st.tuples(WORDS, GAPS), min_size=2, max_size=12))
    text = draw(st.sampled_from(["", "\ufeff", "\ufeff\r\n"])) + "".join(w + g for w, g in pieces)
    article = Article.from_text(text, id=draw(VALUES))
    tokens = find_tokens(text)
    starts = st.sampled_from(range(len(tokens)))

    def place():
        one, other = sorted([draw(starts), draw(starts)])
        start, end = tokens[one].span.start, tokens[other].span.end
        start += draw(st.integers(0, len(tokens[one].span) - 1)) if one < other else 0
        return {"article_id": article.id, "start": start, "end": end, "text": text[start:end]}

    def features(layer):
        return {name: draw(st.sampled_from(values) if values else VALUES)
                for name, values in LAYERS[layer].items()
                if name != "role" and draw(st.integers(0, 3))}  # fmt: skip

    tables = {}
    for layer, table in TABLES.items():
        rows = [place() | features(layer) for _ in range(draw(st.integers(0, 4)))]
        for n, row in enumerate(rows):
            row["note"] = f"{n}"  # no two rows are alike
            if layer == "Actor":
                row["actor_id"] = f"actor {n}"
            if layer == "Mention":  # those of one actor may cross, which a test of its own is about
                row["actor_id"] = f"actor {n}"
            if layer == "Attribution":
                row["content"] = f"{row['start']}:{row['end']}"
                parts = {"cue": place(), "source": place(), "content": place()}
                further = parts.pop("content")
                if further["start"] >= row["end"]:
                    row["content"] += f"|{further['start']}:{further['end']}"
                    row |= {"end": further["end"], "text": text[row["start"] : further["end"]]}
                for role, part in parts.items():
                    if draw(st.booleans()):
                        row[role] = f"{part['start']}:{part['end']}"
        tables[table] = pd.DataFrame(rows, columns=None if rows else ["article_id"], dtype=object)
    return article, tables


@pytest.mark.parametrize("form", ROUND)
@settings(max_examples=20)
@given(coded=coded_articles())
def test_whatever_is_coded_comes_back(tmp_path_factory, form, coded):
    article, codings = coded
    found = there_and_back(tmp_path_factory.getbasetemp(), [empty_reading(article)], form, codings)
    for name, table in codings.items():
        wanted = table[[c for c in table if c in found[name]]]
        assert rows_of({name: found[name].reindex(columns=list(wanted))}) == rows_of({name: wanted})


@pytest.mark.parametrize("form", WRITTEN)
def test_the_same_reading_gives_the_same_bytes(tmp_path, readings, form):
    for name in ("one", "two"):
        write_annotations(tmp_path / name, [readings["harbour"]], format=form)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    if zipfile.is_zipfile(tmp_path / "one"):
        with zipfile.ZipFile(tmp_path / "one") as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_an_actor_is_marked_where_it_is_first_mentioned_and_white_space_is_not_marked():
    mentions = pd.DataFrame({"article_id": "a", "start": [0, 3, 8], "end": [4, 8, 11],
                             "actor_id": ["ann", "ann|bo", "bo"]})  # fmt: skip
    actors = pd.DataFrame({"article_id": "a", "actor_id": ["bo", "nobody"]})
    layers = to_layers(Article("a", "Ann They Bo."), {"mentions": mentions, "actors": actors})
    assert [(mark.layer, mark.span.of(layers.text)) for mark in layers.marks] == [
        ("Actor", "They"), ("Actor", "A"), ("Mention", "Ann"), ("Mention", "They"),
        ("Mention", "Bo"),
    ]  # fmt: skip


def test_plain_text_has_lf_alone_no_mark_at_its_start_and_only_what_xml_holds():
    plain, kept = plain_text(HARD_TEXT)
    assert len(plain) == len(kept) == len(HARD_TEXT) - 1 - HARD_TEXT.count("\r\n")
    assert plain == (
        "Talks 😀 fail\n\n“No,” said 🇺🇦 Ada\u00a0Keller; Ada | Keller 50% “left”.\n"
        "Tom Abara (PERSON)\ncalled\tAda & 👩‍🚀 <b>mad</b>.\u2028“Yes.\n“No!” He\ufffdsaid.\n"
    )  # fmt: skip
    assert plain_text("\ud800\ufeff")[0] == "\ufffd\ufeff"


def test_offsets_without_the_article_are_those_of_the_plain_text(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["hard"]], format="brat")
    found = read_annotations(tmp_path / "out", format="brat")["mentions"]
    plain = plain_text(HARD_TEXT)[0]
    assert [plain[row.start : row.end] for row in found.itertuples()] == ["Ada", "👩‍🚀", "He"]


def test_inception_is_read_by_cassis_and_counts_in_utf_16(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["hard"]], format="inception")
    files = opened(tmp_path / "out")
    assert list(files) == ["TypeSystem.xml", "a%2Fü%3A 50%25.txt.xmi"]
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    [xmi] = [content for name, content in files.items() if name.endswith(".xmi")]
    cas = cassis.load_cas_from_xmi(io.BytesIO(xmi), typesystem=types)
    assert cas.sofa_string == plain_text(HARD_TEXT)[0]
    mentions = cas.select("webanno.custom.Mention")
    assert [(m.get_covered_text(), m.form, m.actor_id) for m in mentions] == [
        ("Ada", "name", "ada"), ("👩‍🚀", "name", "nasa"), ("He", "pronoun", None)
    ]  # fmt: skip
    [written, *_] = etree.fromstring(xmi).findall("{http:///webanno/custom.ecore}Mention")
    before = cas.sofa_string[: cas.sofa_string.index("Ada")]
    assert int(written.get("begin")) == len(before.encode("utf-16-le")) // 2 == len(before) + 3
    parts = [(link.Governor.get_covered_text(), link.Dependent.role)
             for link in cas.select("webanno.custom.AttributionPart")]  # fmt: skip
    assert sorted(parts) == [("“No,”", "content"), ("“No,”", "cue"), ("“No,”", "source")]
    token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
    tokens = [token.text for token in readings["hard"].findings.tokens]
    assert [each.get_covered_text() for each in cas.select(token)] == tokens


def test_label_studio_is_read_by_its_converter(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["hard"]], format="label-studio")
    files = opened(tmp_path / "out")
    [task] = json.loads(files["tasks.json"])
    task |= {"id": 1, "annotations": [{"id": 1, **task.pop("predictions")[0]}]}
    converter = Converter(files["config.xml"].decode(), None, download_resources=False)
    [read] = converter.annotation_result_from_task(task)
    marks = [mark for mark in read["output"]["mark"] if mark["labels"] == ["Mention"]]
    assert [mark["text"] for mark in marks] == ["Ada", "👩‍🚀", "He"]
    assert all(task["data"]["text"][m["start"] : m["end"]] == m["text"] for m in marks)
    forms = [form["choices"] for form in read["output"]["Mention.form"]]
    assert forms == [["name"], ["name"], ["pronoun"]]


def test_conllu_is_read_by_its_library_and_its_entities_are_the_actors(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["harbour"]], format="conllu")
    sentences = conllu.parse((tmp_path / "out").read_text(encoding="utf-8"))
    assert sentences[0].metadata["text"] == (
        "Dockers reject ferry deal as minister pleads for calm"
    )
    entities = [t["misc"]["Entity"] for s in sentences for t in s if "Entity" in (t["misc"] or {})]
    assert entities[:3] == [
        "(e1-organisation-1-actor_id:northern%2Ddockers%2Dunion,form:name)",
        "(e2-person-1-actor_id:tom%2Dabara,form:title)",
        "(e1-organisation-4-actor_id:northern%2Ddockers%2Dunion,form:name",
    ]
    assert sum(entity.count("(e1-") for entity in entities) == 5


def test_a_mention_that_crosses_another_of_its_actor_has_no_brackets(tmp_path):
    reading = empty_reading(Article.from_text("Ada Keller said no", id="a"))
    rows = pd.DataFrame({"article_id": "a", "start": [0, 4], "end": [15, 18], "actor_id": "ada"})
    with pytest.raises(FormatError) as caught:
        write_annotations(tmp_path / "x", [reading], format="conllu", codings={"mentions": rows})
    assert str(caught.value) == (
        "a: Mention at 4:18: CoNLL-U cannot show two mentions of one actor that cross"
    )


def test_gexf_is_read_by_networkx(tmp_path, readings):
    write_annotations(tmp_path / "out.gexf", [readings["harbour"]], format="gexf")
    drawn = nx.read_gexf(tmp_path / "out.gexf")
    assert drawn.nodes["ada-keller"]["label"] == "Ada Keller"
    assert drawn.nodes["deal"]["type"] == "ISSUE"
    [edge] = drawn.get_edge_data("northern-dockers-union", "deal").values()
    assert (edge["kind"], edge["weight"], edge["mean"]) == ("stance", 2, -1.0)
    edges = drawn.get_edge_data("tom-abara", "ada-keller").values()
    assert sorted((edge["kind"], edge["weight"], edge["mean"]) for edge in edges) == [
        ("sentiment", 2, -1.0), ("stance", 1, -1.0)
    ]  # fmt: skip


@pytest.mark.skipif(spacy is None, reason="spaCy is not installed")
def test_spacy_reads_the_spans(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["hard"]], format="spacy")
    [doc] = spacy.tokens.DocBin().from_disk(tmp_path / "out").get_docs(spacy.blank("en").vocab)
    assert doc.text == plain_text(HARD_TEXT)[0]
    mentions = [(span.text, span.label_, span.kb_id_) for span in doc.spans["Mention"]]
    assert mentions == [("Ada", "name", "ada"), ("👩‍🚀", "name", "nasa"), ("He", "pronoun", "")]


def test_brat_has_each_annotation_within_a_line(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["hard"]], format="brat")
    files = opened(tmp_path / "out")
    assert "Sentiment_label Arg:Sentiment, Value:negative|neutral|positive" in (
        files["annotation.conf"].decode().splitlines()
    )
    text = files["a%2Fü%3A 50%25.txt.txt"].decode()
    for line in files["a%2Fü%3A 50%25.txt.ann"].decode().split("\n"):
        if line.startswith("T"):
            _, head, words = line.split("\t")
            places = [place.split() for place in head.partition(" ")[2].split(";")]
            assert " ".join(text[int(start) : int(end)] for start, end in places) == words


def test_refi_qda_is_read_by_the_models_of_its_schema(tmp_path, monkeypatch, readings):
    monkeypatch.chdir(tmp_path)  # where the reader unpacks the project
    write_annotations(tmp_path / "out.qdpx", [readings["hard"]], format="refi-qda")
    files = opened(tmp_path / "out.qdpx")
    project = RefiProject.load(tmp_path / "out.qdpx")
    [source] = project.sources.text_source
    assert list(files) == [
        "project.qde", f"sources/{source.plain_text_path.removeprefix('internal://')}"
    ]  # fmt: skip
    text = files[list(files)[1]].decode()
    assert text == plain_text(HARD_TEXT)[0]
    name_of = {code.guid: code.name for layer in project.code_book.codes.code
               for code in (layer, *layer.code)}  # fmt: skip
    placed = {name_of[selection.coding[0].code_ref.target_guid]:
              text[selection.start_position : selection.end_position]
              for selection in source.plain_text_selection}  # fmt: skip
    assert placed["Mention: actor_id=nasa; form=name"] == "👩‍🚀"


def test_a_web_annotation_whose_words_have_moved_is_refused(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["hard"]], format="web-annotation")
    told = json.loads((tmp_path / "out").read_bytes())
    assert told["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    mark = next(i for i in told["first"]["items"] if i["id"].endswith(":4"))
    mark["target"]["selector"][0]["start"] += 1
    (tmp_path / "moved").write_text(json.dumps(told))
    with pytest.raises(FormatError, match=r"moved: urn:.*:4: expected 'Ada' at 29:31; found 'da'$"):
        read_annotations(tmp_path / "moved", format="web-annotation")


# A person's corrections


def score(found, reading):
    """How a person's labels of sentiment agree with newslab's."""
    ours = codings_of(reading)["sentiment"]
    joined = join_codings(found["sentiment"], ours, on=("article_id", "start", "end"))
    return label_scores(joined).loc["accuracy", "value"]


def in_inception(path):
    files = opened(path)
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    cas = cassis.load_cas_from_xmi(io.BytesIO(files["harbour.xmi"]), typesystem=types)
    cas.select("webanno.custom.Sentiment")[0].label = "positive"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("TypeSystem.xml", types.to_xml())
        archive.writestr("ana.xmi", cas.to_xmi())


def in_label_studio(path):
    [task] = json.loads(opened(path)["tasks.json"])
    result = json.loads(json.dumps(task["predictions"][0]["result"]))
    label = next(each for each in result if each["from_name"] == "Sentiment.label")
    label["value"]["choices"] = ["positive"]
    task["annotations"] = [{"result": result}, {"result": [], "was_cancelled": True}]
    path.write_text(json.dumps([task]))


def in_brat(path):
    files = opened(path)
    lines = files["harbour.ann"].decode().replace(" neutral\n", " positive\r\n", 1)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("news/harbour.txt", files["harbour.txt"])
        archive.writestr("news/harbour.ann", lines)


def in_refi_qda(path):
    """A new code on one selection, in a program that writes its texts in its own way."""
    files = opened(path)
    root = etree.fromstring(files["project.qde"])
    space = {"q": "urn:QDA-XML:project:1.0"}
    [neutral, *_] = root.xpath(
        "//q:Code[starts-with(@name, 'Sentiment:') and contains(@name, 'neutral')]",
        namespaces=space,
    )
    positive = etree.SubElement(neutral.getparent(), neutral.tag, guid="00-NEW")
    positive.set("name", neutral.get("name").replace("neutral", " positive "))
    [reference, *_] = root.xpath(f"//q:CodeRef[@targetGUID='{neutral.get('guid')}']",
                                 namespaces=space)  # fmt: skip
    reference.set("targetGUID", "00-new")
    [source] = [name for name in files if name != "project.qde"]
    text = b"\xef\xbb\xbf" + files[source].replace(b"\n", b"\r\n")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", etree.tostring(root))
        archive.writestr(source.replace("sources", "Sources"), text)


@pytest.mark.parametrize(
    ("form", "correct"),
    [("inception", in_inception), ("label-studio", in_label_studio), ("brat", in_brat),
     ("refi-qda", in_refi_qda)],
)  # fmt: skip
def test_a_correction_made_in_the_tool_is_scored(tmp_path, readings, form, correct):
    reading = readings["harbour"]
    path = tmp_path / "out"
    write_annotations(path, [reading], format=form)
    before = read_annotations(path, [reading.article], format=form)
    correct(path)
    after = read_annotations(path, [reading.article], format=form)
    assert score(before, reading) == 1.0
    assert score(after, reading) == 6 / 7
    changed = set(rows_of(after)["sentiment"]) - set(rows_of(before)["sentiment"])
    assert len(changed) == 1


def test_a_person_may_mark_content_in_pieces_and_draw_links_either_way(tmp_path):
    text = "“No,” said Ada. “Never.” said Tom."
    lines = ["T1\tAttribution 0 5;16 24\t“No,” “Never.”", "A1\tAttribution_role T1 content",
             "T2\tAttribution 6 10\tsaid", "A2\tAttribution_role T2 cue",
             "T3\tAttribution 11 14\tAda", "A3\tAttribution_role T3 source",
             "R1\tPart Arg1:T2 Arg2:T1", "R2\tPart Arg1:T1 Arg2:T3",
             "#1\tAnnotatorNotes T1\t actor_id = ada ; note=sure", "*\tEquiv T2 T3"]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", text)
        archive.writestr("a.ann", "\n".join(lines))
    [row] = read_annotations(tmp_path / "x.zip", format="brat")["attributions"].to_dict("records")
    assert (row["start"], row["end"], row["content"]) == (0, 24, "0:5|16:24")
    assert (row["cue_text"], row["source"], row["actor_id"]) == ("said", "11:14", "ada")


def marks(*roles):
    return tuple(Mark("Attribution", Span(i, i + 1), {"role": role} if role else {})
                 for i, role in enumerate(roles))  # fmt: skip


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param(Layers("a", "xyz", marks("content", "cue")),
                     "a: cue at 1:2 ('y'): expected the role content, or a link from content",
                     id="a cue alone"),
        pytest.param(Layers("a", "xyz", marks("content", None), ((0, 1),)),
                     "a: Attribution at 1:2 ('y'): expected the role content, "
                     "or a link from content", id="no role"),
        pytest.param(Layers("a", "xyz", marks("content", "content"), ((0, 1), (1, 0))),
                     "a: content at 0:1 ('x'): expected the role content, "
                     "or a link from content", id="in a circle"),
        pytest.param(Layers("a", "xyz", marks("content", "cue", "cue"), ((0, 1), (2, 0))),
                     "a: cue at 2:3 ('z'): expected one cue for each attribution; found a second",
                     id="two cues"),
        pytest.param(Layers("a", "xy", marks("content", "cue", "cue")),
                     "a: cue at 2:3 (''): expected a span of 2 characters", id="outside"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_coding_is_named(document, message):
    with pytest.raises(FormatError) as caught:
        to_codings([document])
    assert str(caught.value) == message


def test_content_may_be_linked_piece_by_piece():
    document = Layers("a", "wxyz", marks("content", "cue", "content", "content"),
                      ((2, 3), (0, 2), (1, 3)))  # fmt: skip
    [row] = to_codings([document])["attributions"].to_dict("records")
    assert (row["content"], row["cue"]) == ("0:1|2:3|3:4", "1:2")


def test_two_attributions_may_share_their_source():
    document = Layers("a", "xyz", marks("content", "content", "source"), ((0, 2), (1, 2)))
    assert to_codings([document])["attributions"]["source"].tolist() == ["2:3", "2:3"]


def test_another_text_is_refused(tmp_path, readings):
    write_annotations(tmp_path / "out", [readings["harbour"]], format="brat")
    other = Article("harbour", "Dockers accept")
    with pytest.raises(FormatError) as caught:
        read_annotations(tmp_path / "out", [other], format="brat")
    assert str(caught.value).endswith(
        "harbour: expected the text of the article; found another from character 8 on"
    )


@pytest.mark.parametrize("form", [name for name in ROUND if name != "conllu"])
def test_a_file_of_another_format_is_refused(tmp_path, form):
    (tmp_path / "x").write_bytes(b"Envoys left.")
    with pytest.raises(FormatError, match=f"^{tmp_path}/x: expected "):
        read_annotations(tmp_path / "x", format=form)


def test_a_zip_of_another_tool_is_refused(tmp_path, readings):
    write_annotations(tmp_path / "x", [readings["harbour"]], format="brat")
    found = "annotation.conf, harbour.txt, harbour.ann"
    with pytest.raises(FormatError) as caught:
        read_annotations(tmp_path / "x", format="inception")
    assert str(caught.value) == (
        f"{tmp_path}/x: expected TypeSystem.xml and .xmi files; found {found}"
    )
    with pytest.raises(FormatError, match=f"x: expected project.qde; found {found}$"):
        read_annotations(tmp_path / "x", format="refi-qda")


def test_formats_are_named(tmp_path):
    with pytest.raises(FormatError) as caught:
        read_annotations(tmp_path / "x", format="tei")
    assert str(caught.value) == f"format: expected one of {', '.join(FORMATS)}; found 'tei'"
    with pytest.raises(FormatError, match="gexf: is written only, and does not come back"):
        read_annotations(tmp_path / "x", format="gexf")


def test_what_a_format_needs_is_named(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "newslab.exchange.inception", raising=False)
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(FormatError) as caught:
        write_annotations(tmp_path / "x", [], format="inception")
    assert str(caught.value) == "format inception: needs cassis: pip install 'newslab[exchange]'"


def test_a_zip_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("newslab.exchange.archives.MAX_BYTES", 10)
    with zipfile.ZipFile(tmp_path / "x", "w") as archive:
        archive.writestr("a.txt", "0" * 11)
    with pytest.raises(FormatError, match="unpacks to more than 10 bytes"):
        read_annotations(tmp_path / "x", format="brat")


@pytest.mark.parametrize("place", [(0, 99), (-1, 2), (3, 4)])
def test_a_coding_without_words_in_the_text_is_refused(place):
    rows = pd.DataFrame({"article_id": ["a"], "start": place[0], "end": place[1]})
    with pytest.raises(CodebookError) as caught:
        to_layers(Article("a", "One two"), {"mentions": rows})
    expected = f"a: codings: {place[0]}:{place[1]}: expected words within 7 characters"
    assert str(caught.value) == expected
