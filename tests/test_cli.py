"""The command line: what it prints, what it writes, and how it fails."""

import importlib.metadata
import io
import json
import re
import subprocess
import sys
from functools import partial
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest

import newslab
from newslab.cli import check_installation, main
from newslab.evaluation import read_codings
from newslab.exchange import codings_of
from newslab.records import TABLES

NOTE = """Ferry strike ends

Minister Ana Ruiz thanked the union. “The owners lied to us,” union leader Tom Okafor said.
"""


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return str(path)


def test_reading_prints_one_row_per_actor(note, capsys):
    assert main(["read", note]) == 0
    printed, complaints = capsys.readouterr()
    article, header, *rows = printed.splitlines()
    assert article == "note"
    assert header.split()[:4] == ["actor", "type", "mentions", "attributions"]
    assert any(row.startswith("Tom Okafor ") for row in rows)
    assert complaints == ""


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_had_as_csv(note, table, tmp_path):
    out = tmp_path / "out.csv"
    assert main(["read", note, "--table", table, "--format", "csv", "-o", str(out)]) == 0
    assert "article_id" in pd.read_csv(out).columns


def test_json_lines_and_parquet_hold_the_same_rows(note, tmp_path):
    lines, parquet = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    assert main(["read", note, "--table", "mentions", "--format", "jsonl", "-o", str(lines)]) == 0
    command = ["read", note, "--table", "mentions", "--format", "parquet", "-o", str(parquet)]
    assert main(command) == 0
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows] == pd.read_parquet(parquet)["text"].tolist()


def test_a_file_is_written_in_the_format_of_its_name(note, tmp_path):
    read = ["read", note, "--table", "mentions", "-o"]
    readers = {"csv": pd.read_csv, "jsonl": partial(pd.read_json, lines=True),
               "parquet": pd.read_parquet, "xlsx": openpyxl_rows}  # fmt: skip
    words = newslab.read(newslab.read_article(note)).mentions["text"].tolist()
    for suffix, reader in readers.items():
        assert main([*read, str(tmp_path / f"rows.{suffix}")]) == 0
        assert reader(tmp_path / f"rows.{suffix}")["text"].tolist() == words
    assert main([*read, str(tmp_path / "rows.txt")]) == 0
    assert (tmp_path / "rows.txt").read_text(encoding="utf-8").startswith("note\nstart  end  text")


def openpyxl_rows(path):
    header, *rows = openpyxl.load_workbook(path).active.iter_rows()
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    return pd.DataFrame([[cell.value for cell in row] for row in rows],
                        columns=[cell.value for cell in header])  # fmt: skip


def test_words_in_a_workbook_are_neither_formulas_nor_links(tmp_path):
    path = tmp_path / "sums.txt"
    path.write_text("=1+1 https://example.org said Ana Ruiz.", encoding="utf-8")
    out = tmp_path / "out.xlsx"
    assert main(["read", str(path), "--table", "sentences", "-o", str(out)]) == 0
    assert openpyxl_rows(out)["text"][0] == "=1+1 https://example.org said Ana Ruiz."
    assert openpyxl.load_workbook(out).active["D2"].hyperlink is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "rows.ods"], "rows.ods: expected a name that ends in one of "
                             ".txt, .csv, .jsonl, .parquet, .xlsx"),
        (["-o", "rows.csv", "--format", "jsonl"],
         "rows.csv: expected csv, by its name; found --format jsonl"),
    ],
    ids=["unknown", "another"],
)  # fmt: skip
def test_a_name_that_says_another_format_is_refused_before_anything_is_read(
    options, message, capsys
):
    assert main(["read", "no-such-file.txt", *options]) == 1
    assert capsys.readouterr().err == f"newslab: {message}\n"


def test_the_overview_and_the_report_show_what_is_wrong_with_an_article(tmp_path, capsys):
    path = tmp_path / "huelga.txt"
    path.write_text("El ministro Luis Vega dijo que no va a firmar nada.", encoding="utf-8")
    assert main(["read", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "huelga", "! the text is not English: nobody is named, and nothing is judged",
    ]  # fmt: skip
    page = tmp_path / "huelga.html"
    assert main(["report", str(path), "-o", str(page)]) == 0
    said = "<strong>The text is not English: nobody is named, and nothing is judged.</strong>"
    assert said in page.read_text(encoding="utf-8")


def test_a_pattern_that_the_shell_left_alone_is_expanded(tmp_path, capsys):
    for name in ("b.txt", "a.txt", "c [1].txt"):
        (tmp_path / name).write_text(f"Ana Ruiz left {name}", encoding="utf-8")
    command = ["read", "--table", "sentences", "--format", "csv"]
    assert main([*command, str(tmp_path / "?.txt")]) == 0
    assert pd.read_csv(io.StringIO(capsys.readouterr().out))["article_id"].tolist() == ["a", "b"]
    assert main([*command, str(tmp_path / "c [1].txt")]) == 0
    assert main([*command, str(tmp_path / "*.html")]) == 1
    complaint = capsys.readouterr().err
    assert complaint == (
        f"newslab: {tmp_path}/*.html: expected a pattern that fits a file; found none\n"
    )


def test_an_empty_file_among_others_is_set_aside_and_named(note, tmp_path, capsys):
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n")
    assert main(["read", str(empty), note, "--table", "sentences", "--format", "csv"]) == 0
    table, complaint = capsys.readouterr()
    assert pd.read_csv(io.StringIO(table))["article_id"].unique().tolist() == ["note"]
    assert complaint == f"newslab: {empty}: holds whitespace alone: set aside\n"


def test_messages_name_the_options_of_the_command_line(tmp_path, capsys):
    path = tmp_path / "note.txt"
    path.write_bytes("Zoë left.".encode("latin-1"))
    assert main(["read", str(path)]) == 1
    assert "--encoding cp1252" in capsys.readouterr().err
    table = tmp_path / "corpus.csv"
    table.write_text("id,text\na,Ana Ruiz left.\nb,\n", encoding="utf-8")
    assert main(["read", str(table)]) == 1
    assert capsys.readouterr().err == (
        f"newslab: {table}: row 2 without text (--skip-empty leaves such rows out)\n"
    )
    big = tmp_path / "big.txt"
    big.write_bytes(b"a" * 5_000_001)
    assert main(["read", str(big)]) == 1
    assert "max_bytes" not in capsys.readouterr().err


@pytest.mark.parametrize("columns", [40, 80, 100, 300])
def test_the_overview_fits_the_terminal_and_names_each_article_once(
    note, tmp_path, capsys, monkeypatch, columns
):
    monkeypatch.setenv("COLUMNS", str(columns))
    other = tmp_path / "other.txt"
    other.write_text(f"{'Northern ' * 20}Union met. Tom Okafor left.", encoding="utf-8")
    assert main(["read", note, str(other)]) == 0
    printed = capsys.readouterr().out
    table = printed[: printed.index("\nauthor, others")]
    assert max(map(len, table.splitlines())) <= min(max(columns, 80), 120)
    assert [line for line in table.splitlines() if line in ("note", "other")] == ["note", "other"]
    assert "Tom Okafor" in table
    header = table.splitlines()[1].split()
    assert header[-2:] == ["against", "favour"]
    assert ("type" in header) == (columns >= 100)


def test_corrections_go_out_and_come_back(note, tmp_path, capsys):
    out, folder = str(tmp_path / "out.zip"), tmp_path / "codings"
    assert main(["export", note, "--to", "brat", "-o", out]) == 0
    assert main(["import", out, note, "--from", "brat", "--coder", "ana", "-o", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        f"1 article written to {out}", f"codings written to {folder}/ana-actors.csv"
    ]  # fmt: skip
    found = read_codings(folder, "ana")
    wanted = codings_of(newslab.read(newslab.read_article(note)))
    for name, table in wanted.items():
        assert found[name].astype(object).equals(table.astype(object)), name
    assert main(["import", note, "--from", "brat", "--coder", "ana", "-o", str(folder)]) == 1
    assert "expected a zip; found" in capsys.readouterr().err


def test_several_files_make_one_table(note, tmp_path, capsys):
    other = tmp_path / "other.txt"
    other.write_text("France blamed Italy for the delay.", encoding="utf-8")
    assert main(["read", note, str(other), "--table", "sentences", "--format", "csv"]) == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert table["article_id"].unique().tolist() == ["note", "other"]


def test_a_dash_is_standard_input():
    run = subprocess.run(
        [sys.executable, "-m", "newslab", "read", "-", "--table", "sentences", "--format", "csv"],
        input=NOTE.encode(),
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode().splitlines()[1].startswith("stdin,0,17,Ferry strike ends")
    assert run.stderr == b""


def test_an_issue_is_asked_about(note, capsys):
    main(["read", note, "--issue", "ferries=ferry,strike", "--table", "stance", "--format", "csv"])
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert set(table.loc[table["target_kind"] == "issue", "target"]) <= {"ferries"}


def test_an_issue_that_nobody_is_asked_about_is_named(note, capsys):
    assert main(["read", note, "--issue", "rain"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told == ["newslab: --issue rain: nobody is named beside its words; nothing asked"]


def test_the_report_is_one_file_and_its_path_is_told(note, tmp_path, capsys):
    out = tmp_path / "report.html"
    assert main(["report", note, "-o", str(out)]) == 0
    assert capsys.readouterr().out == f"report written to {out}\n"
    assert "Tom Okafor" in out.read_text(encoding="utf-8")


def test_reports_of_several_articles_are_a_folder_with_an_index(note, tmp_path, capsys):
    folder, out = tmp_path / "more", tmp_path / "reports"
    folder.mkdir()
    (folder / "b & c?.txt").write_text("Kenya & Mali\n\nThe union left.", encoding="utf-8")
    (folder / "note.txt").write_text("Ana Ruiz left.", encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    assert main(["report", note, str(folder), "-o", str(out)]) == 0
    printed, complaints = capsys.readouterr()
    assert printed == f"3 reports written to {out}/index.html\n"
    assert complaints.startswith(f"newslab: {folder}/photo.png: is a PNG image, not text")
    assert complaints.endswith(": set aside\n")
    pages = sorted(path.name for path in out.iterdir())
    linked = re.findall('href="([^"]+)"', (out / "index.html").read_text(encoding="utf-8"))
    assert len(linked) == 3
    assert sorted(["index.html", *map(unquote, linked)]) == pages
    assert "b-c.html" in pages
    assert ">Kenya &amp; Mali</a>" in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("all.html", "expected a folder for the reports of 2 articles, such as {folder}/all; "
                     "found the name of one page"),
        ("all.pdf", "expected a page, such as report.html, or a folder, such as reports; "
                    "found a name that ends in .pdf"),
    ],
)  # fmt: skip
def test_reports_go_where_their_name_can_be_meant(note, tmp_path, capsys, name, message):
    (tmp_path / "other.txt").write_text("Ana Ruiz left.", encoding="utf-8")
    out = tmp_path / name
    assert main(["report", note, str(tmp_path / "other.txt"), "-o", str(out)]) == 1
    expected = f"newslab: {out}: {message.format(folder=tmp_path)}\n"
    assert capsys.readouterr().err == expected
    assert not out.exists()


def test_a_folder_is_read_as_all_that_can_be_read_in_it(note, tmp_path, capsys):
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "other.txt").write_text("Ana Ruiz left.", encoding="utf-8")
    (tmp_path / "old.doc").write_bytes(b"old")
    assert main(["read", str(tmp_path), "--table", "sentences", "--format", "csv"]) == 0
    table, complaint = capsys.readouterr()
    found = pd.read_csv(io.StringIO(table))["article_id"].unique().tolist()
    assert found == ["other", "note"]
    assert complaint.startswith(f"newslab: {tmp_path}/old.doc: is an old Word file")
    assert main(["read", note, str(tmp_path / "old.doc")]) == 1


def test_an_encoding_is_that_of_the_files_that_are_not_utf8(tmp_path, capsys):
    for name, encoding in (("old", "cp1252"), ("new", "utf-8")):
        (tmp_path / f"{name}.txt").write_text("“Zoë left”", encoding=encoding)
    command = ["read", str(tmp_path), "--encoding", "cp1252", "--table", "sentences"]
    assert main([*command, "--format", "csv"]) == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert table["text"].tolist() == ["“Zoë left”", "“Zoë left”"]


def test_a_sample_can_be_printed_and_read(tmp_path, capfdbinary):
    assert main(["sample", "library"]) == 0
    path = tmp_path / "library.txt"
    path.write_bytes(capfdbinary.readouterr().out)
    assert newslab.read_article(path) == newslab.sample("library")


def test_a_missing_file_is_one_line_and_exit_1(tmp_path, capsys):
    path = tmp_path / "none.txt"
    assert main(["read", str(path)]) == 1
    assert capsys.readouterr().err == f"newslab: {path}: no such file\n"


def test_an_empty_file_is_named(tmp_path, capsys):
    path = tmp_path / "empty.txt"
    path.touch()
    assert main(["read", str(path)]) == 1
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"newslab: {path}")
    assert complaint.count("\n") == 1


def test_a_wrong_option_is_one_line_and_exit_2(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["read", "x.txt", "--table", "verbs"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_check_finds_everything_in_order(capsys):
    assert main(["check"]) == 0
    assert all(line.startswith("ok ") for line in capsys.readouterr().out.splitlines())


def test_check_names_what_is_wrong_and_the_remedy(capsys, monkeypatch):
    def fail():
        raise OSError("gazetteer: no such file")

    monkeypatch.setattr("newslab.actors.gazetteer.country_names", fail)
    assert main(["check"]) == 1
    assert (
        "FAILED  gazetteer: gazetteer: no such file; reinstall newslab" in capsys.readouterr().out
    )


def test_check_says_when_newslab_is_not_installed(monkeypatch):
    def find_nothing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.requires", find_nothing)
    problems = dict(check_installation())
    assert problems["packages"].startswith("newslab itself is not installed; reinstall newslab")


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path, capsys):
    paths = []
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "note.txt"
        path.write_text(f"Ana Ruiz left the {folder}.", encoding="utf-8")
        paths.append(str(path))
    assert main(["read", *paths, "--table", "sentences", "--format", "csv"]) == 0
    ids = pd.read_csv(io.StringIO(capsys.readouterr().out))["article_id"].tolist()
    assert ids == [str(tmp_path / folder / "note") for folder in ("north", "south")]
    assert main(["read", paths[0], paths[0]]) == 1
    assert "found it twice" in capsys.readouterr().err


def test_an_encoding_can_be_named(tmp_path, capsys):
    path = tmp_path / "note.txt"
    path.write_bytes("Zoë Muñoz left.".encode("latin-1"))
    command = ["read", str(path), "--table", "sentences", "--format", "csv"]
    assert main(command) == 1
    assert str(path) in capsys.readouterr().err
    assert main([*command, "--encoding", "latin-1"]) == 0
    assert "Zoë Muñoz left." in capsys.readouterr().out
    assert main([*command, "--encoding", "no-such-thing"]) == 1
    assert "no-such-thing" in capsys.readouterr().err


def test_rows_without_text_are_named_or_left_out(tmp_path, capsys):
    path = tmp_path / "corpus.csv"
    path.write_text("id,text\na,Ana Ruiz left.\nb,\n", encoding="utf-8")
    command = ["read", str(path), "--table", "sentences", "--format", "csv"]
    assert main(command) == 1
    assert "row 2" in capsys.readouterr().err
    assert main([*command, "--skip-empty"]) == 0
    assert pd.read_csv(io.StringIO(capsys.readouterr().out))["article_id"].unique() == ["a"]


def test_a_corpus_is_read_into_a_folder_and_what_is_set_aside_is_told(tmp_path, capsys):
    table, out = tmp_path / "rows.csv", tmp_path / "out"
    table.write_text('words\nAna Ruiz left.\n" "\nTom Okafor stayed.\n', encoding="utf-8")
    assert main(["corpus", str(table), "-o", str(out), "--workers", "0"]) == 1
    assert capsys.readouterr().err == (
        "newslab: rows.csv: no column 'text'; found ['words']: name another with --text\n"
    )
    command = ["corpus", str(table), "-o", str(out), "--workers", "0", "--text", "words"]
    for _ in range(2):
        assert main(command) == 0
        assert capsys.readouterr().out == (
            "set aside: rows.csv: row 2: no text in column 'words'\n"
            f"2 articles of 6 words read, 1 set aside: see {out}\n"
        )


def test_an_interruption_is_one_line_and_exit_130(note, capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("newslab.reading.read", interrupt)
    assert main(["read", note]) == 130
    assert capsys.readouterr().err == "newslab: interrupted\n"
