"""Many articles: what a run keeps, what it sets aside, and that nothing ends it for good."""

import csv
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import dask
import distributed  # first imported within `with dask.config.set`, it loses its settings
import pandas as pd
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal
from pyarrow import parquet
from test_exports import FACTIVA

import newslab
from newslab.corpus import parts, run, shards, source
from newslab.corpus.opened import Corpus
from newslab.corpus.parts import cut_parts
from newslab.corpus.run import read_corpus
from newslab.corpus.shards import SPAN_TABLES, TABLES
from newslab.corpus.store import Store
from newslab.errors import NewslabError, SourceError

PEOPLE = ["Ana Ruiz", "Tom Okafor", "Lena Brandt", "Ravi Menon", "Sofia Lund"]


def sentence(n):
    who, whom = PEOPLE[n % 5], PEOPLE[(n + 1 + n // 5) % 5]
    return f"“Ferry {n} was late again,” {who} told the council of Marden. She thanked {whom}."


def write_rows(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def made_up(n, first=0):
    return [{"id": f"a{k}", "text": sentence(k), "outlet": "AB"[k % 2], "author": f"by {k % 3}"}
            for k in range(first, first + n)]  # fmt: skip


@pytest.fixture
def table(tmp_path):
    return write_rows(tmp_path / "ferries.csv", made_up(60))


@pytest.fixture
def read_before(monkeypatch):
    """The ids of the articles that were read, as they are read."""
    ids = []
    plain = shards.annotate

    def noted(article, **options):
        ids.append(article.id)
        return plain(article, **options)

    monkeypatch.setattr(shards, "annotate", noted)
    return ids


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns
            for p in folder.rglob("*") if p.is_file()}  # fmt: skip


def set_aside(corpus):
    return dict(zip(corpus.failures["row"], corpus.failures["error"], strict=True))


# What is kept


def test_a_corpus_holds_what_reading_each_article_alone_gives(tmp_path):
    rows = made_up(40)
    path = write_rows(tmp_path / "ferries.csv", rows)
    main = sys.modules["__main__"]
    corpus = read_corpus(path, tmp_path / "out", issues={"delay": ["late"]}, workers=2)
    assert sys.modules["__main__"] is main
    alone = [
        newslab.read(
            newslab.Article.from_text(row["text"], id=row["id"], outlet=row["outlet"]),
            issues={"delay": ["late"]}, threads=1,
        )
        for row in rows
    ]  # fmt: skip
    for name in SPAN_TABLES:
        expected = pd.concat([getattr(one, name) for one in alone], ignore_index=True)
        assert_frame_equal(getattr(corpus, name), expected, rtol=0, atol=1e-6)
    articles = corpus.articles
    assert articles["article_id"].tolist() == [row["id"] for row in rows]
    assert articles["author"].tolist() == [row["author"] for row in rows]
    assert articles["n_words"].tolist() == [
        sum(any(map(str.isalnum, word)) for word in one.tokens["text"]) for one in alone
    ]


def test_dask_frames_hold_the_same_rows(table, tmp_path):
    corpus = read_corpus(table, tmp_path / "out", workers=0)
    for name in ("articles", "mentions", "failures"):
        lazy = corpus.dask_frame(name).compute(scheduler="sync").reset_index(drop=True)
        assert_frame_equal(lazy, getattr(corpus, name))
    with pytest.raises(NewslabError, match=r"expected one of articles, .*; found 'verbs'"):
        corpus.dask_frame("verbs")


def test_the_manifest_tells_no_machine_from_another(table, tmp_path):
    corpus = read_corpus(table, tmp_path / "out", workers=0)
    told = json.dumps(corpus.manifest)
    assert str(tmp_path) not in told
    assert os.uname().nodename not in told
    assert corpus.manifest["counts"]["articles"] == 60
    assert corpus.manifest["options"]["newslab"]["weights"]["reader.onnx"]
    assert corpus.manifest["inputs"]["tables"][0]["name"] == "ferries.csv"


def test_a_folder_holds_what_one_form_of_the_model_found(tmp_path):
    path = write_rows(tmp_path / "ferries.csv", made_up(3))
    quick = read_corpus(path, tmp_path / "out", workers=0, model="quick")
    alone = newslab.read(newslab.Article.from_text(made_up(1)[0]["text"]), model="quick", threads=1)
    first = quick.sentiment[quick.sentiment["article_id"] == quick.articles["article_id"][0]]
    assert first["polarity"].tolist() == alone.sentiment["polarity"].tolist()
    weights = quick.manifest["options"]["newslab"]["weights"]["reader.quick.onnx"][:12]
    form = f"(the quick form of its model, weights with SHA-256 {weights}"
    assert form in quick.methods_paragraph()
    with pytest.raises(NewslabError, match='model was "quick" and is "accurate"'):
        read_corpus(path, tmp_path / "out", workers=0)


def test_every_table_and_column_is_described(table, tmp_path):
    corpus = read_corpus(table, tmp_path / "out", workers=0)
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["name"]: resource for resource in package["resources"]}
    assert described.keys() == set(TABLES) - {"failures"}
    for name, resource in described.items():
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert list(fields) == list(getattr(corpus, name).columns)
        assert all(field["description"] for field in fields.values())
        stored = parquet.read_table(tmp_path / "out" / resource["path"][0])
        assert stored.column_names == list(fields)
    voice = {field["name"]: field for field in described["sentiment"]["schema"]["fields"]}
    assert voice["polarity"]["type"] == "number"
    assert voice["label"]["constraints"]["enum"] == ["negative", "neutral", "positive"]


def test_the_methods_paragraph_says_what_was_done(tmp_path):
    rows = [*made_up(3), {"id": "x", "text": " "}]
    path = write_rows(tmp_path / "ferries.csv", rows)
    corpus = read_corpus(path, tmp_path / "out", issues={"delay": ["late", "tardy"]}, workers=0)
    told = corpus.methods_paragraph()
    assert told.startswith(f"We read 3 articles ({corpus.articles['n_words'].sum()} words) with ")
    assert f"newslab {newslab.__version__} (weights with SHA-256 " in told
    assert "1 further article could not be read and was set aside." in told
    assert f"It found {len(corpus.mentions)} mentions of actors and " in told
    assert "toward these issues: delay (late, tardy);" in told
    labelled = corpus.stance["label"].notna()
    assert f"{100 * labelled.mean():.0f} % of {len(labelled)} judgement" in told


def test_a_folder_of_texts_pages_and_tables_is_one_source(tmp_path):
    news = tmp_path / "news"
    (news / "north").mkdir(parents=True)
    (news / "north" / "one.txt").write_text("Ana Ruiz left.", encoding="utf-8")
    (news / "north" / "one.html").write_text(
        "<html><body><article><h1>Ferries</h1><p>Tom Okafor thanked the union of Marden for "
        "its patience in a long strike.</p></article></body></html>", encoding="utf-8")  # fmt: skip
    (news / "empty.txt").touch()
    (news / "scan.png").write_bytes(b"\x89PNG")
    (news / ".hidden").write_text("never read")
    write_rows(news / "rows.csv", made_up(2))
    corpus = read_corpus(news, news / "out", workers=0)
    again = read_corpus(news, news / "out", workers=0)  # what it wrote is no source of its own
    assert again.articles["article_id"].tolist() == ["north/one", "north/one.txt", "a0", "a1"]
    reasons = dict(zip(corpus.failures["source"], corpus.failures["error"], strict=True))
    assert reasons == {
        "empty.txt": "empty.txt: is empty",
        "scan.png": "expected one of .txt .text .html .htm .xhtml .docx .pdf .mhtml .mht "
        ".csv .tsv .tab .jsonl .ndjson .parquet .pq .json .xlsx; found .png",
    }


def test_a_corpus_can_lie_on_another_file_system(table):
    corpus = read_corpus(table, "memory://ferries", workers=0)
    assert len(corpus.articles) == 60
    assert Store("memory://ferries").names("running") == []
    assert len(read_corpus(table, "memory://ferries", workers=0).mentions) == len(corpus.mentions)


# Going on


def test_called_again_it_finds_nothing_to_do(table, tmp_path, read_before):
    read_corpus(table, tmp_path / "out", workers=0)
    before = files_of(tmp_path / "out")
    read_before.clear()
    read_corpus(table, tmp_path / "out", workers=0)
    assert read_before == []
    assert files_of(tmp_path / "out") == before


def test_an_export_and_a_workbook_in_a_folder_are_many_articles(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "export.txt").write_text(FACTIVA, encoding="utf-8")
    rows = pd.DataFrame({"id": ["a"], "content": ["Ana Ruiz left."], "desk": ["north"]})
    rows.to_excel(folder / "rows.xlsx", index=False)
    corpus = read_corpus(folder, tmp_path / "out", workers=0)
    columns = ["article_id", "title", "outlet", "author", "desk"]
    assert corpus.articles[columns].astype(object).where(pd.notna, None).to_numpy().tolist() == [
        ["export-1", "Ferries sail again", "The Aldeny Courier", "Ines Lund", None],
        ["export-2", "No fish, say anglers", "Marden Post", None, None],
        ["a", None, None, None, "north"],
    ]


def test_only_what_was_added_or_changed_is_read_again(tmp_path, read_before):
    rows = made_up(150)
    path = write_rows(tmp_path / "ferries.csv", rows)
    read_corpus(path, tmp_path / "out", workers=0)
    read_before.clear()
    edited = {**rows[50], "text": "Sofia Lund resigned."}
    changed = [*rows[:50], edited, *rows[52:], *made_up(3, 150)]
    write_rows(path, changed)
    corpus = read_corpus(path, tmp_path / "out", workers=0)
    assert len(read_before) <= 4 * shards.MOST
    assert corpus.articles["article_id"].tolist() == [row["id"] for row in changed]
    parts = {part.name for part in cut_parts(corpus.manifest["shards"])}
    assert {Path(name).stem for name in files_of(tmp_path / "out")} == {
        "manifest", "datapackage", *parts}  # fmt: skip


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of two shards each, so that a small corpus has several."""
    monkeypatch.setattr(parts, "FEWEST", 2)
    monkeypatch.setattr(parts, "MOST", 2)


@pytest.mark.usefixtures("small_parts")
def test_shards_are_packed_and_each_is_still_known_by_itself(tmp_path, read_before):
    rows = made_up(200)
    path = write_rows(tmp_path / "ferries.csv", rows)
    corpus = read_corpus(path, tmp_path / "out", workers=0)
    n_parts = -(-len(corpus.manifest["shards"]) // 2)
    assert n_parts > 1
    assert len(files_of(tmp_path / "out" / "receipts")) == n_parts
    assert len(files_of(tmp_path / "out" / "mentions")) == n_parts
    assert corpus.dask_frame("mentions").npartitions == n_parts
    read_before.clear()
    write_rows(path, [{**rows[0], "text": "Sofia Lund resigned."}, *rows[1:]])
    corpus = read_corpus(path, tmp_path / "out", workers=0)
    assert read_before == [f"a{n}" for n in range(len(read_before))]
    assert len(read_before) <= shards.MOST
    anew = read_corpus(path, tmp_path / "anew", workers=0)
    for name in TABLES:
        assert_frame_equal(getattr(corpus, name), getattr(anew, name))
    assert files_of(tmp_path / "out").keys() == files_of(tmp_path / "anew").keys()


@pytest.mark.parametrize("step", ["put", "remove"])
def test_packing_that_is_ended_goes_on(tmp_path, monkeypatch, small_parts, step):
    path = write_rows(tmp_path / "ferries.csv", made_up(100))
    whole = read_corpus(path, tmp_path / "whole", workers=0)
    plain, calls = getattr(Store, step), []

    def ended(self, name, *more, **options):
        calls.append(name)
        if len(calls) == 5:
            raise KeyboardInterrupt
        plain(self, name, *more, **options)

    def pack(part, out):
        with monkeypatch.context() as patched:
            patched.setattr(Store, step, ended)
            parts.pack_part(part, out)

    with monkeypatch.context() as patched:
        patched.setattr(run, "pack_part", pack)
        with pytest.raises(KeyboardInterrupt):
            read_corpus(path, tmp_path / "out", workers=0)
    assert len(calls) == 5
    assert_frame_equal(Corpus(tmp_path / "out").mentions, whole.mentions)
    corpus = read_corpus(path, tmp_path / "out", workers=0)
    assert_frame_equal(corpus.mentions, whole.mentions)
    assert files_of(tmp_path / "out").keys() == files_of(tmp_path / "whole").keys()


def test_a_run_that_is_interrupted_goes_on(table, tmp_path, monkeypatch):
    plain = shards.annotate

    def interrupted(article, **options):
        if article.id == "a45":
            raise KeyboardInterrupt
        return plain(article, **options)

    out = tmp_path / "out"
    monkeypatch.setattr(shards, "annotate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_corpus(table, out, workers=0)
    assert not (out / "running").exists()
    part = Corpus(out)
    n = len(part.articles)
    assert 16 <= n < 60
    assert repr(part).endswith("the run has not ended>")
    read_again = []
    monkeypatch.setattr(shards, "annotate", lambda a, **o: read_again.append(a.id) or plain(a, **o))
    assert len(read_corpus(table, out, workers=0).articles) == 60
    assert len(read_again) == 60 - n


def test_a_full_disk_is_told_and_the_run_goes_on_later(table, tmp_path, monkeypatch):
    plain, calls = Store.put, []

    def full(self, name, content, **options):
        calls.append(name)
        if len(calls) > 40:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        plain(self, name, content, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "put", full)
        with pytest.raises(NewslabError) as told:
            read_corpus(table, tmp_path / "out", workers=0)
    assert str(told.value) == (
        f"{tmp_path / 'out'}: cannot be written: No space left on device; what was read so far "
        "is kept, and the same call goes on from there"
    )
    corpus = read_corpus(table, tmp_path / "out", workers=0)
    assert (len(corpus.articles), len(corpus.failures)) == (60, 0)


def test_a_file_is_whole_or_not_there(tmp_path, monkeypatch):
    store = Store(tmp_path)
    store.make("running/parts")
    store.put("a.txt", b"first")

    def fail(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="full"):
        store.put("a.txt", b"second")
    assert files_of(tmp_path).keys() == {"a.txt"}
    assert store.get("a.txt") == b"first"


# The folder


def test_the_folder_of_another_run_is_refused(table, tmp_path):
    out = tmp_path / "out"
    read_corpus(table, out, workers=0)
    with pytest.raises(NewslabError) as told:
        read_corpus(table, out, issues={"delay": ["late"]}, workers=0)
    assert str(told.value) == (
        f'{out}: holds a run with other options (issues.delay was null and is ["late"]): '
        "name another folder"
    )
    other = write_rows(tmp_path / "other.csv", made_up(60, 1000))
    with pytest.raises(NewslabError, match="holds a run over other articles: 3 of its 3 shards"):
        read_corpus(other, out, workers=0)
    with pytest.raises(NewslabError, match=r"expected an empty folder, .*; found ferries.csv"):
        read_corpus(table, tmp_path, workers=0)
    assert files_of(tmp_path).keys() >= {"ferries.csv", "other.csv"}


def test_two_runs_never_write_to_one_folder(table, tmp_path, monkeypatch):
    def read_second(article, **_):
        read_corpus(table, tmp_path / "out", workers=0)

    monkeypatch.setattr(shards, "annotate", read_second)
    corpus = read_corpus(table, tmp_path / "out", workers=0)
    assert set(corpus.failures["error"]) == {f"{tmp_path / 'out'}: another run is writing here"}


def test_a_negative_number_of_workers_is_refused(table, tmp_path):
    with pytest.raises(NewslabError, match="workers: expected 0 or more; found -3"):
        read_corpus(table, tmp_path / "out", workers=-3)
    assert not (tmp_path / "out").exists()


def test_what_is_no_corpus_is_not_opened(tmp_path):
    with pytest.raises(NewslabError, match=r"found no manifest.json in it"):
        Corpus(tmp_path)


# Bad input


def test_broken_rows_of_csv_are_set_aside_by_name(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(
        b'id,text,published\r\n'
        b'1,"Ana Ruiz left.\r\nShe was tired.",2021-05-03\r\n'
        b'2,Tom Okafor left, too,2021-05-03\r\n'  # a comma without quotation marks
        b'3,"  ",\r\n'
        b'4,Z\xfcrich voted.,\r\n'  # Latin-1
        b'1,Ravi Menon left.,\r\n'
        b'6,Sofia Lund left.,03/04/2021\r\n'
        b'7,"Lena Brandt" left.,\r\n'  # a quotation mark within a cell
        b'8,Lena Brandt stayed.,2021-05-03T06:30:00Z\r\n'
    )  # fmt: skip
    corpus = read_corpus(path, tmp_path / "out", workers=0)
    assert corpus.articles["article_id"].tolist() == ["1", "8"]
    assert corpus.articles["row"].tolist() == [1, 8]
    assert set_aside(corpus) == {
        2: "line 4: expected 3 cells; found 4 (a text that holds ',' must stand in quotation "
        "marks)",
        3: "no text in column 'text'",
        4: "line 6: byte 0xfc is of another encoding: name it with encoding=…",
        5: "the id '1' came before: expected every article once (id=None, or --id '', numbers the "
        "rows instead)",
        6: "published is '03/04/2021': expected a date that reads in one way, such as 2025-04-25"
        ", or say how with dayfirst=True or dayfirst=False",
        7: "line 9: not CSV: ',' expected after '\"'",
    }
    assert corpus.failures["article_id"].tolist()[-2] == "6"


def test_a_row_that_is_too_large_is_set_aside_and_its_end_found(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MAX_BYTES", 50_000)
    text = 'He said "no", and left.\n' * 10_000
    path = write_rows(tmp_path / "rows.csv", [
        {"id": "1", "text": text}, {"id": "2", "text": "Ana Ruiz left."},
        {"id": "3", "text": text[:60_000]}, {"id": "4", "text": "Tom Okafor left."},
    ])  # fmt: skip
    corpus = read_corpus(path, tmp_path / "out", workers=0)
    assert corpus.articles["article_id"].tolist() == ["2", "4"]
    assert set_aside(corpus) == {
        1: "lines 2 to 10002: longer than 100,000 characters",
        3: "is larger than 50,000 bytes: split it into articles",
    }


def test_broken_json_lines_are_set_aside(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(
        b'{"id": 1, "text": "Ana Ruiz left.", "tags": ["a", "b"]}\n\n'
        b'{"id": 2, "text": "Tom\n'
        b'["no object"]\n'
        b'{"id": 4, "text": 17}\n'
        b'{"id": 5, "text": "half \\ud83d left"}\n'
        b'{"id": 6, "text": "Z\xfcrich"}\n'
    )
    corpus = read_corpus(path, tmp_path / "out", workers=0)
    assert corpus.articles["article_id"].tolist() == ["1", "5"]
    assert corpus.articles["tags"].fillna("").tolist() == ['["a", "b"]', ""]
    assert corpus.sentences["text"].tolist()[-1] == "half \ufffd left"
    assert set_aside(corpus) == {
        2: "line 3, column 23: not JSON: Invalid control character at",
        3: "line 4: expected a JSON object; found list",
        4: "expected text in column 'text'; found int",
        6: "line 7: byte 0xfc is of another encoding: name it with encoding=…",
    }


def test_a_text_of_a_parquet_table_that_is_not_utf8_is_set_aside(tmp_path):
    texts = pa.array([b"Ana Ruiz left.", b"Z\xfcrich voted.", b"Tom Okafor left."])
    broken = pa.StringArray.from_buffers(3, *texts.buffers()[1:])
    parquet.write_table(pa.table({"id": ["1", "2", "3"], "text": broken}), tmp_path / "t.parquet")
    corpus = read_corpus(tmp_path / "t.parquet", tmp_path / "out", workers=0)
    assert corpus.articles["article_id"].tolist() == ["1", "3"]
    assert set_aside(corpus) == {2: "column 'text': not UTF-8: byte 0xfc at offset 1"}


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_column_that_is_missing_is_told_with_those_there_are(tmp_path, suffix):
    path = tmp_path / f"rows{suffix}"
    rows = pd.DataFrame({"uid": ["1"], "words": ["Ana Ruiz left."]})
    if suffix == ".csv":
        rows.to_csv(path, index=False)
    elif suffix == ".parquet":
        rows.to_parquet(path)
    else:
        rows.to_json(path, orient="records", lines=True)
    with pytest.raises(SourceError) as told:
        read_corpus(path, tmp_path / "out", workers=0)
    assert str(told.value) == (
        f"rows{suffix}: no column 'text'; found ['uid', 'words']: name another with text=…"
    )
    with pytest.raises(SourceError, match=r"no column 'number'; found .*with id=…"):
        read_corpus(path, tmp_path / "out", text="words", id="number", workers=0)
    corpus = read_corpus(path, tmp_path / "out", text="words", id="uid", workers=0)
    assert corpus.articles["article_id"].tolist() == ["1"]


def test_a_source_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SourceError, match="no such file or folder"):
        read_corpus(tmp_path / "none.csv", tmp_path / "out", workers=0)
    with pytest.raises(SourceError, match="no file matches this pattern"):
        read_corpus(f"{tmp_path}/*.csv", tmp_path / "out", workers=0)
    blank = write_rows(tmp_path / "blank.csv", [{"text": " "}])
    with pytest.raises(SourceError) as told:
        read_corpus(blank, tmp_path / "out", workers=0)
    assert str(told.value) == (
        "no article can be read; the first of 1 failures: blank.csv: row 1: no text in column "
        "'text'"
    )
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_an_error_in_one_article_is_a_row_of_failures(table, tmp_path, monkeypatch):
    plain = shards.annotate

    def failing(article, **options):
        if article.id == "a7":
            raise ZeroDivisionError("seven")
        return plain(article, **options)

    monkeypatch.setattr(shards, "annotate", failing)
    corpus = read_corpus(table, tmp_path / "out", workers=0)
    assert len(corpus.articles) == 59
    [failure] = corpus.failures.to_dict("records")
    assert (failure["article_id"], failure["row"]) == ("a7", 8)
    assert re.fullmatch(r"ZeroDivisionError: seven \(shards.py, line \d+\)", failure["error"])


# Processes that die

# Loaded by every worker: an article can end its process, hang, or raise.
DEADLY = """
import os, signal, time
from newslab.corpus import shards

from newslab.reading import annotate

shards.SECONDS = 2.0

def deadly(article, **options):
    if "KILLS" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    while "HANGS" in article.text:
        time.sleep(60)
    if "RAISES" in article.text:
        raise ValueError("of its own")
    return annotate(article, **options)

shards.annotate = deadly
"""


def test_workers_are_waited_for_and_missed(caplog):
    nobody, somebody = (SimpleNamespace(nthreads=lambda n=n: {"here": 1} if n else {})
                        for n in (0, 1))  # fmt: skip
    heard = time.monotonic() - run.SILENCE
    assert run._wait_for_workers(somebody, heard, run.PATIENCE) > heard
    assert caplog.messages == []
    assert run._wait_for_workers(nobody, heard, float("inf")) == heard
    assert caplog.messages == ["newslab: there is no worker; waiting for one"]
    with pytest.raises(NewslabError, match="no worker for 15 minutes: see that newslab is "):
        run._wait_for_workers(nobody, heard - run.PATIENCE, run.PATIENCE)


def test_what_a_cluster_loses_is_asked_for_again(monkeypatch):
    asked = []

    class Asked:
        def __init__(self, do, job):
            self.found, self.is_lost = do(job), job == -1 and -1 not in asked
            asked.append(job)

        def done(self):
            return True

        def result(self):
            if self.is_lost:
                raise distributed.CancelledError("its worker has gone")
            return self.found

    client = SimpleNamespace(
        submit=lambda do, job, **_: Asked(do, job), nthreads=lambda: {"here": 1},
        as_current=nullcontext, cancel=lambda _: None, status="running",
    )  # fmt: skip
    everyone = lambda asked, **_: SimpleNamespace(done=asked)  # noqa: E731
    monkeypatch.setattr(distributed, "wait", everyone)
    assert sorted(run._work_on(client, 1.0, abs, [-1, -2, -3])) == [1, 2, 3]
    assert sorted(asked) == [-3, -2, -1, -1]
    client.status, asked[:] = "closed", []
    with pytest.raises(NewslabError, match="the cluster has lost what was being read; the same"):
        list(run._work_on(client, 1.0, abs, [-1]))


@pytest.fixture
def deadly(tmp_path):
    (tmp_path / "deadly.py").write_text(DEADLY)
    with dask.config.set({"distributed.worker.preload": [str(tmp_path / "deadly.py")]}):
        yield


@pytest.mark.slow  # workers that start anew take long where a computer is busy
@pytest.mark.usefixtures("deadly")
def test_articles_that_end_their_process_cost_no_others(tmp_path):
    rows = made_up(60)
    rows[10]["text"], rows[50]["text"] = "Ana Ruiz KILLS.", "Ana Ruiz RAISES."
    path = write_rows(tmp_path / "ferries.csv", rows)
    corpus = read_corpus(path, tmp_path / "out", workers=2)
    told = dict(zip(corpus.failures["article_id"], corpus.failures["error"], strict=True))
    assert told.keys() == {"a10", "a50"}
    assert told["a10"] == "ended its process 2 times: set aside unread"
    assert told["a50"].startswith("ValueError: of its own")
    expected = [row["id"] for n, row in enumerate(rows) if n not in (10, 50)]
    assert corpus.articles["article_id"].tolist() == expected
    assert not (tmp_path / "out" / "running").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("deadly")
def test_an_article_that_hangs_is_set_aside(tmp_path):
    rows = [*made_up(3), {"id": "x", "text": "Ana Ruiz HANGS."}]
    path = write_rows(tmp_path / "ferries.csv", rows)
    corpus = read_corpus(path, tmp_path / "out", workers=1)
    assert corpus.failures["article_id"].tolist() == ["x"]
    assert corpus.articles["article_id"].tolist() == ["a0", "a1", "a2"]


SCRIPT = """
import sys
import newslab
corpus = newslab.read_corpus(sys.argv[1], sys.argv[2], workers=2)
print(len(corpus.articles))
"""


def start(tmp_path, table):
    """A script without ``if __name__ == "__main__"``, as one writes it at first."""
    (tmp_path / "script.py").write_text(SCRIPT)
    command = [sys.executable, "script.py", str(table), "out"]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(Path(newslab.__file__).parents[1]),
                                       os.environ["PYTHONPATH"]])}  # fmt: skip
    return subprocess.Popen(command, cwd=tmp_path, env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
def test_a_script_that_is_killed_or_interrupted_goes_on(tmp_path, how):
    table = write_rows(tmp_path / "ferries.csv", made_up(120))
    receipts = tmp_path / "out" / "receipts"
    script = start(tmp_path, table)
    while not (receipts.exists() and any(receipts.iterdir())):
        assert script.poll() is None, script.communicate()
        time.sleep(0.02)
    script.send_signal(how)
    script.communicate()
    n = len(list(receipts.iterdir()))
    assert n < len(Corpus(tmp_path / "out").manifest["shards"])
    printed, complaints = start(tmp_path, table).communicate()
    assert (printed, complaints) == ("120\n", "")
    corpus = Corpus(tmp_path / "out")
    assert corpus.articles["article_id"].tolist() == [f"a{k}" for k in range(120)]
    assert {name.split("/")[0] for name in files_of(tmp_path / "out")} <= {
        *TABLES, "receipts", "manifest.json", "datapackage.json"}  # fmt: skip


def test_columns_of_the_articles_stand_beside_any_table(tmp_path):
    rows = [row | {"published": day} for row, day in
            zip(made_up(3), ["2021-05-03", "2021-05-09", ""], strict=True)]  # fmt: skip
    corpus = read_corpus(write_rows(tmp_path / "ferries.csv", rows), tmp_path / "out", workers=0)
    told = corpus.with_articles(corpus.mentions, "author", "year", "month", "week")
    first = told.drop_duplicates("article_id").set_index("article_id")
    assert first["author"].tolist() == ["by 0", "by 1", "by 2"]
    assert first["week"].tolist()[:2] == ["2021-05-03", "2021-05-03"]
    assert first["month"].tolist()[:2] == ["2021-05", "2021-05"]
    assert first.loc["a2", ["year", "month", "week"]].isna().all()
    assert len(told) == len(corpus.mentions)
    with pytest.raises(NewslabError, match="no column 'section'; found"):
        corpus.with_articles(corpus.mentions, "section")


def test_issues_are_told_as_for_one_article(tmp_path):
    path = write_rows(tmp_path / "ferries.csv", made_up(1))
    corpus = read_corpus(path, tmp_path / "out", issues=["ferry"], workers=0)
    assert corpus.manifest["options"]["issues"] == {"ferry": ["ferry"]}
    with pytest.raises(TypeError, match="expected a list of terms"):
        read_corpus(path, tmp_path / "other", issues={"boats": "ferry"}, workers=0)
