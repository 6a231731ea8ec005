"""The command line: ``newslab read``, ``report`` and ``check``."""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pandas as pd
from packaging.requirements import Requirement
from tqdm import tqdm

import newslab
from newslab.actors.gazetteer import country_names
from newslab.errors import NewslabError
from newslab.judging.lexicon import valences
from newslab.model.encoder import load_encoder
from newslab.reading import TABLES, Reading, read
from newslab.records import Article
from newslab.sources.files import MAX_BYTES, article_from_bytes, read_articles

FORMATS = ("text", "csv", "jsonl", "parquet")
OVERVIEW = "overview"
REINSTALL = "reinstall newslab: python -m pip install --force-reinstall newslab"
LEGEND = """
sentiment: mean polarity from -1 to +1 over all voices, [its 95 % interval], mentions judged of all
stances: positions that the actor takes toward others and toward issues
"""


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="newslab", description=newslab.__doc__)
    parser.add_argument("--version", action="version", version=f"newslab {newslab.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    reader = commands.add_parser("read", help="read articles and print one table")
    reader.add_argument("files", nargs="+", metavar="FILE", help="text, HTML, CSV …; - is stdin")
    reader.add_argument("--table", choices=(OVERVIEW, *TABLES), default=OVERVIEW)
    reader.add_argument("--format", choices=FORMATS, default="text")
    reader.add_argument("-o", "--output", metavar="OUT", help="a file; standard output if absent")
    reader.set_defaults(run=_read)

    report = commands.add_parser("report", help="write one article's reading as an HTML page")
    report.add_argument("files", nargs=1, metavar="FILE")
    report.add_argument("-o", "--output", metavar="OUT.html", required=True)
    report.set_defaults(run=_report)

    for command in (reader, report):
        command.add_argument("--actors", metavar="CODEBOOK.csv", help="your own actors")
        command.add_argument("--encoding", help="of files that are neither UTF-8 nor say it")
        command.add_argument("--skip-empty", action="store_true", help="leave out empty rows")
        command.add_argument(
            "--issue",
            action="append",
            default=[],
            metavar="NAME=TERM,TERM",
            help="an issue that stance is asked toward; may be repeated",
        )

    checker = commands.add_parser("check", help="is this installation in order?")
    checker.set_defaults(run=_check)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 with one line on standard error. Usage errors exit with 2.

    Examples
    --------
    >>> main(["read", "no-such-file.txt"])
    1
    """
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (NewslabError, OSError) as error:
        print(f"newslab: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return status


def _issues(arguments: argparse.Namespace) -> dict[str, list[str]]:
    issues = {}
    for option in arguments.issue:
        name, _, terms = option.partition("=")
        issues[name.strip()] = [term.strip() for term in (terms or name).split(",")]
    return issues


def _articles(arguments: argparse.Namespace) -> list[Article]:
    """All articles of the files, no two by the same id: a file's name, or else its path."""
    found = [(path, one) for path in arguments.files for one in _articles_in(path, arguments)]
    times = Counter(article.id for _, article in found)
    articles = [
        one if times[one.id] == 1 else replace(one, id=f"{Path(path).parent}/{one.id}")
        for path, one in found
    ]
    again = [id for id, n in Counter(article.id for article in articles).items() if n > 1]
    if again:
        raise NewslabError(f"{again[0]}: expected every article once; found it twice")
    return articles


def _articles_in(path: str, arguments: argparse.Namespace) -> list[Article]:
    encoding = arguments.encoding
    if path == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return [article_from_bytes(data, id="stdin", encoding=encoding)]
    return read_articles(path, encoding=encoding, skip_empty=arguments.skip_empty)


def _readings(arguments: argparse.Namespace) -> Iterator[Reading]:
    articles, issues = _articles(arguments), _issues(arguments)
    for article in tqdm(articles, desc="reading", unit="article", disable=None):
        yield read(article, issues=issues, actors=arguments.actors)


def _read(arguments: argparse.Namespace) -> int:
    """One reading at a time is held: its table is kept, and the rest is let go."""
    overview = arguments.table == OVERVIEW
    tables = [
        reading.overview() if overview else getattr(reading, arguments.table)
        for reading in _readings(arguments)
    ]
    _write(pd.concat(tables, ignore_index=True), arguments.format, arguments.output)
    if overview and arguments.format == "text" and arguments.output is None:
        sys.stdout.write(LEGEND)
    return 0


def _write(table: pd.DataFrame, form: str, output: str | None) -> None:
    if form == "parquet":
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        written = buffer.getvalue()
    else:
        written = _as_text(table, form).encode("utf-8", errors="backslashreplace")
    if output is None or output == "-":
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
    else:
        Path(output).write_bytes(written)


def _as_text(table: pd.DataFrame, form: str) -> str:
    if form == "csv":
        return table.to_csv(index=False)
    if form == "jsonl":
        return table.to_json(orient="records", lines=True, force_ascii=True)
    if table.empty:
        return f"no rows; columns: {', '.join(table.columns)}\n"
    return table.to_string(index=False, na_rep="", max_colwidth=60) + "\n"


def _report(arguments: argparse.Namespace) -> int:
    from newslab.show.report import report_html

    [reading, *rest] = _readings(arguments)
    if rest:
        raise NewslabError(
            f"{arguments.files[0]}: a report is on one article; found {len(rest) + 1}"
        )
    page = report_html(reading).encode("utf-8", errors="backslashreplace")
    Path(arguments.output).write_bytes(page)
    print(f"report written to {arguments.output}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    problems = 0
    for what, problem in check_installation():
        problems += problem is not None
        print(f"ok      {what}" if problem is None else f"FAILED  {what}: {problem}")
    return 1 if problems else 0


def check_installation() -> Iterator[tuple[str, str | None]]:
    """Look at Python, the packages, the weights, the gazetteer and the lexicon, in that order.

    Yields
    ------
    tuple of (str, str or None)
        What was looked at, and None if it is in order, else what is wrong and the remedy.

    Examples
    --------
    >>> [what for what, problem in check_installation() if problem is None][0]
    'Python 3.11 or newer'
    """
    old = sys.version_info < (3, 11)
    yield "Python 3.11 or newer", "install Python 3.11 or newer" if old else None
    yield "packages", _unmet_requirements()
    yield "weights of the reader model", _problem_of(load_encoder)
    yield "gazetteer", _problem_of(country_names)
    yield "sentiment lexicon", _problem_of(valences)


def _unmet_requirements() -> str | None:
    unmet = []
    try:
        lines = importlib.metadata.requires("newslab") or ()
    except importlib.metadata.PackageNotFoundError:
        return f"newslab itself is not installed; {REINSTALL}"
    for line in lines:
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            version = "none"
        if version == "none" or not requirement.specifier.contains(version, prereleases=True):
            unmet.append(f"{requirement.name}{requirement.specifier} (found {version})")
    return f"install {', '.join(unmet)}" if unmet else None


def _problem_of(load: Callable[[], object]) -> str | None:
    try:
        load()
    except (NewslabError, OSError, ImportError) as error:
        return f"{error}; {REINSTALL}"
    return None
