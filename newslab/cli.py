"""The command line: ``newslab read``, ``report``, ``corpus``, ``export``, ``import`` and others."""

from __future__ import annotations

import argparse
import glob
import io
import os
import re
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import newslab
from newslab.errors import EmptyTextError, NewslabError, SourceError
from newslab.exchange import FORMATS as EXCHANGE
from newslab.exchange import read_annotations, write_annotations
from newslab.package_data import DATA, REINSTALL, verify
from newslab.records import MODELS, TABLES, Article, Issue
from newslab.sources.rows import FIELDS
from newslab.sources.samples import sample_bytes, samples

# What takes long to load is loaded where it is used: help and errors of usage need none of it.
if TYPE_CHECKING:
    import pandas as pd

    from newslab.reading import Reading

# What is written, by the name of the file it is written to.
FORMATS = {".txt": "text", ".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet",
           ".xlsx": "xlsx"}  # fmt: skip
_NAMED = ", ".join(FORMATS)
# Python's words for an option, in messages, and those of the command line.
_OPTIONS = [
    (r"skip_empty=True", "--skip-empty"),
    (r"encoding='([^']*)'", r"--encoding \1"),
    (r"\b(encoding|text|id|title|outlet|published)=…", r"--\1"),
    (r"dayfirst=True or dayfirst=False", "--dayfirst or --no-dayfirst"),
    (r"workers=0", "--workers 0"),
    (r", or raise the limit with max_bytes=…", ""),
    (r": read it with read_articles", ": give it a name that ends in .parquet"),
]
FAILURES_SHOWN = 5
OVERVIEW = "overview"
LEGEND = """
mentions, attributions: how often it is named, and how often heard
author, others, self: mean polarity, from -1 to +1, of what the author, others,
and the actor itself say of it (sentences); - is no mean, of one sentence or none
against, favour: positions that it takes toward others and toward issues
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
    reader.add_argument("files", nargs="+", metavar="FILE",
                        help="text, HTML, CSV …, or a folder of them; - is stdin")  # fmt: skip
    reader.add_argument("--table", choices=(OVERVIEW, *TABLES), default=OVERVIEW)
    reader.add_argument("--format", choices=list(FORMATS.values()), help="default: text")
    reader.add_argument(
        "-o", "--output", metavar="OUT", help=f"a file, in the format of its name: {_NAMED}"
    )
    reader.set_defaults(run=_read)

    report = commands.add_parser("report", help="write each article's reading as an HTML page")
    report.add_argument("files", nargs="+", metavar="FILE", help="or a folder of them")
    report.add_argument("-o", "--output", metavar="OUT", required=True,
                        help="a page, such as report.html; or a folder, for several")  # fmt: skip
    report.set_defaults(run=_report)

    export = commands.add_parser("export", help="write readings for another tool")
    export.add_argument("files", nargs="+", metavar="FILE")
    export.add_argument("--to", choices=EXCHANGE, required=True, metavar="FORMAT",
                        help=", ".join(EXCHANGE))  # fmt: skip
    export.add_argument("-o", "--output", metavar="OUT", required=True)
    export.set_defaults(run=_export)

    importer = commands.add_parser("import", help="bring corrections back from another tool")
    importer.add_argument("annotated", metavar="ANNOTATED", help="the other tool's file")
    importer.add_argument("files", nargs="*", metavar="FILE", help="the articles it is on")
    importer.add_argument("--from", dest="form", choices=EXCHANGE, required=True, metavar="FORMAT")
    importer.add_argument("--coder", required=True, help="what the names of the tables begin with")
    importer.add_argument("-o", "--output", metavar="FOLDER", required=True)
    importer.set_defaults(run=_import)

    corpus = commands.add_parser("corpus", help="read many articles into a folder of tables")
    corpus.add_argument("sources", nargs="+", metavar="SOURCE", help="a folder, file or pattern")
    corpus.add_argument("-o", "--output", metavar="FOLDER", required=True,
                        help="called again, the command goes on where it ended")  # fmt: skip
    corpus.add_argument("--workers", type=int, metavar="N", help="processes; default: one a core")
    corpus.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster that reads")
    corpus.set_defaults(run=_corpus)

    for command in (reader, report, export, corpus):
        command.add_argument("--actors", metavar="CODEBOOK.csv", help="your own actors")
        command.add_argument(
            "--issue",
            action="append",
            default=[],
            metavar="NAME=TERM,TERM",
            help="an issue that stance is asked toward, its terms or, at the end, a sentence that "
            "whoever is for it would affirm; may be repeated",
        )

        command.add_argument("--model", choices=MODELS, default=MODELS[0], help="how it is read")

    for command in (reader, report, export, importer, corpus):
        command.add_argument("--encoding", help="of files that are neither UTF-8 nor say it")
        for field in FIELDS:
            command.add_argument(
                f"--{field}", metavar="COLUMN", default=field, help=f"of a table; default: {field}"
            )
        command.add_argument("--dayfirst", action=argparse.BooleanOptionalAction,
                             help="whether 03/04/2025 is 3 April")  # fmt: skip

    for command in (reader, report, export, importer):
        command.add_argument("--skip-empty", action="store_true", help="leave out empty rows")

    sampler = commands.add_parser("sample", help="print an invented article to try newslab on")
    sampler.add_argument("name", choices=samples(), metavar="NAME", help=", ".join(samples()))
    sampler.set_defaults(run=_sample)

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
        _complain(error)
        return 1
    except KeyboardInterrupt:
        _complain(NewslabError("interrupted"))
        return 130
    return status


def _complain(error: Exception) -> None:
    """One line on standard error, in the words of the command line."""
    message = " ".join(str(error).split())
    for in_python, in_options in _OPTIONS:
        message = re.sub(in_python, in_options, message)
    print(f"newslab: {message}", file=sys.stderr)


def _issues(arguments: argparse.Namespace) -> dict[str, Issue]:
    issues = {}
    for option in arguments.issue:
        name, _, told = option.partition("=")
        parts = [part.strip() for part in (told or name).split(",")]
        if parts[-1].endswith("."):
            issues[name.strip()] = Issue(parts[:-1], parts[-1])
        else:
            issues[name.strip()] = Issue(parts)
    return issues


def _articles(arguments: argparse.Namespace) -> list[Article]:
    """All articles of the files, no two by the same id: a file's name, or else its path.

    A file without a word in it, and one of a folder that cannot be read, is set aside, with a
    line on standard error, if others can.
    """
    found: list[tuple[str, Article]] = []
    aside: list[SourceError] = []
    for path, in_folder in _paths(arguments.files):
        try:
            found += [(path, article) for article in _articles_in(path, arguments)]
        except SourceError as error:
            if not (in_folder or isinstance(error, EmptyTextError)):
                raise
            aside.append(error)
    if aside and not found:
        raise aside[0]
    for each in aside:
        _complain(NewslabError(f"{each}: set aside"))
    times = Counter(article.id for _, article in found)
    articles = [
        one if times[one.id] == 1 else replace(one, id=f"{Path(path).parent}/{one.id}")
        for path, one in found
    ]
    again = [id for id, n in Counter(article.id for article in articles).items() if n > 1]
    if again:
        raise NewslabError(f"{again[0]}: expected every article once; found it twice")
    return articles


def _paths(told: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The files that are meant, and whether each was found in a folder that stands for all in it.

    A pattern that the shell has left as it is stands for all that fit it; a name that happens to
    look like a pattern is that file's.
    """
    from newslab.sources.files import find_files

    for path in told:
        if Path(path).is_dir():
            yield from ((str(file.path), True) for file in find_files(path))
        elif not glob.has_magic(path) or Path(path).exists():
            yield path, False
        elif matches := sorted(glob.glob(path, recursive=True)):
            yield from _paths(matches)
        else:
            raise NewslabError(f"{path}: expected a pattern that fits a file; found none")


def _articles_in(path: str, arguments: argparse.Namespace) -> list[Article]:
    from newslab.sources.files import MAX_BYTES, TEXTS, articles_from_bytes, read_articles

    encoding = arguments.encoding
    if path == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return articles_from_bytes(data, id="stdin", encoding=encoding)
    if encoding and Path(path).suffix.lower() in TEXTS and _is_utf8(Path(path)):
        encoding = "utf-8"
    skip_empty, columns = arguments.skip_empty, _columns(arguments)
    return read_articles(path, encoding=encoding, skip_empty=skip_empty, **columns)


def _is_utf8(path: Path) -> bool:
    """Whether a file can be nothing else: an encoding told for a folder is not of all its files."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return not text.isascii() and "\0" not in text


def _columns(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the columns of tables are called; with ``--id ''`` none holds the ids."""
    told = {field: getattr(arguments, field) for field in (*FIELDS, "dayfirst")}
    return told | {"id": arguments.id or None}


def _readings(
    arguments: argparse.Namespace, articles: Sequence[Article] | None = None
) -> Iterator[Reading]:
    from tqdm import tqdm

    from newslab.reading import read

    articles, issues = articles or _articles(arguments), _issues(arguments)
    silent = dict.fromkeys(issues)
    for article in tqdm(articles, desc="reading", unit="article", disable=None):
        reading = read(article, issues=issues, actors=arguments.actors, model=arguments.model)
        for target in reading.stance["target"]:
            silent.pop(target, None)
        yield reading
    for name in silent:
        _complain(NewslabError(f"--issue {name}: nobody is named beside its words; nothing asked"))


def _read(arguments: argparse.Namespace) -> int:
    """One reading at a time is held: its table is kept, and the rest is let go."""
    import pandas as pd

    from newslab.reading import TRUST
    from newslab.show.terminal import NARROWEST

    form = _format(arguments.format, arguments.output)
    overview = arguments.table == OVERVIEW
    tables = [
        reading.overview() if overview else getattr(reading, arguments.table)
        for reading in _readings(arguments)
    ]
    _write(pd.concat(tables, ignore_index=True), form, arguments.output)
    if overview and form == "text" and arguments.output is None:
        sys.stdout.write(f"{LEGEND}\n{textwrap.fill(TRUST, NARROWEST)}\n")
    return 0


def _format(told: str | None, output: str | None) -> str:
    """The format that is asked for, by option or by the name of the file, which must agree."""
    if output is None or output == "-":
        return told or "text"
    by_name = FORMATS.get(Path(output).suffix.lower())
    if by_name is None:
        raise NewslabError(f"{output}: expected a name that ends in one of {_NAMED}")
    if told not in (None, by_name):
        raise NewslabError(f"{output}: expected {by_name}, by its name; found --format {told}")
    return by_name


def _write(table: pd.DataFrame, form: str, output: str | None) -> None:
    if form in ("parquet", "xlsx"):
        written = _as_bytes(table, form)
    else:
        written = _as_text(table, form).encode("utf-8", errors="backslashreplace")
    if output is None or output == "-":
        sys.stdout.buffer.write(written)
    else:
        Path(output).write_bytes(written)


def _as_bytes(table: pd.DataFrame, form: str) -> bytes:
    import pandas as pd

    buffer = io.BytesIO()
    if form == "parquet":
        table.to_parquet(buffer, index=False)
        return buffer.getvalue()
    words = table.select_dtypes(exclude=["number", "bool"]).columns
    plain = table.assign(**{name: table[name].astype(object).map(_printable, na_action="ignore")
                            for name in words})  # fmt: skip
    # Words of an article that begin with "=" are words, and a web address in it is no link.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        plain.to_excel(writer, index=False, freeze_panes=(1, 0))
    return buffer.getvalue()


def _printable(words: str) -> str:
    return str(words).encode("utf-8", "backslashreplace").decode()


def _as_text(table: pd.DataFrame, form: str) -> str:
    if form == "csv":
        return table.to_csv(index=False)
    if form == "jsonl":
        return table.to_json(orient="records", lines=True, force_ascii=True)
    from newslab.show.terminal import NARROWEST, WIDEST, table_text

    columns = shutil.get_terminal_size(fallback=(WIDEST, 24)).columns
    return table_text(table, width=min(max(columns, NARROWEST), WIDEST))


def _report(arguments: argparse.Namespace) -> int:
    """A page, or a folder of pages with an index of them, as the name of the output says."""
    from newslab.show.report import index_html, page_names, report_html
    from newslab.sources.files import PAGES

    output, articles = Path(arguments.output), _articles(arguments)
    one_page = output.suffix.lower() in PAGES
    if one_page and len(articles) > 1:
        raise NewslabError(
            f"{output}: expected a folder for the reports of {len(articles)} articles, such as "
            f"{output.with_suffix('')}; found the name of one page"
        )
    if not one_page and output.suffix and not output.is_dir():
        raise NewslabError(
            f"{output}: expected a page, such as report.html, or a folder, such as reports; "
            f"found a name that ends in {output.suffix}"
        )
    names = page_names(articles)
    for name, reading in zip(names, _readings(arguments, articles), strict=True):
        _write_page(output if one_page else output / name, report_html(reading))
    if not one_page:
        _write_page(output / "index.html", index_html(articles, names))
    pages = "report" if len(articles) == 1 else f"{len(articles)} reports"
    print(f"{pages} written to {output if one_page else output / 'index.html'}")
    return 0


def _write_page(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page.encode("utf-8", errors="backslashreplace"))


def _sample(arguments: argparse.Namespace) -> int:
    sys.stdout.buffer.write(sample_bytes(arguments.name))
    return 0


def _corpus(arguments: argparse.Namespace) -> int:
    corpus = newslab.read_corpus(
        arguments.sources,
        arguments.output,
        issues=_issues(arguments),
        actors=arguments.actors,
        workers=arguments.workers,
        client=arguments.scheduler,
        encoding=arguments.encoding,
        model=arguments.model,
        **_columns(arguments),
    )
    failures = corpus.failures
    for each in failures.head(FAILURES_SHOWN).to_dict("records"):
        place = f"{each['source']}: row {each['row']}" if each["row"] else each["source"]
        print(f"set aside: {place}: {each['error']}")
    if len(failures) > FAILURES_SHOWN:
        print(f"and {len(failures) - FAILURES_SHOWN:,} more")
    counts = corpus.manifest["counts"]
    print(
        f"{counts['articles']:,} articles of {counts['words']:,} words read, "
        f"{counts['failures']:,} set aside: see {arguments.output}"
    )
    return 0


def _export(arguments: argparse.Namespace) -> int:
    readings = list(_readings(arguments))
    write_annotations(arguments.output, readings, format=arguments.to)
    articles = "1 article" if len(readings) == 1 else f"{len(readings)} articles"
    print(f"{articles} written to {arguments.output}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from newslab.evaluation import write_codings

    articles = _articles(arguments)
    codings = read_annotations(arguments.annotated, articles, format=arguments.form)
    for path in write_codings(codings, arguments.output, arguments.coder):
        print(f"codings written to {path}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    problems = 0
    for what, problem in check_installation():
        problems += problem is not None
        print(f"ok      {what}" if problem is None else f"FAILED  {what}: {problem}")
    return 1 if problems else 0


def check_installation() -> Iterator[tuple[str, str | None]]:
    """Look at Python, the packages, the weights, the word lists and the lexicon, in that order.

    Yields
    ------
    tuple of (str, str or None)
        What was looked at, and None if it is in order, else what is wrong and the remedy.

    Examples
    --------
    >>> [what for what, problem in check_installation() if problem is None][0]
    'Python 3.11 or newer'
    """
    from newslab.actors.gazetteer import country_names
    from newslab.judging.lexicon import valences
    from newslab.model.encoder import load_encoder

    old = sys.version_info < (3, 11)
    yield "Python 3.11 or newer", "install Python 3.11 or newer" if old else None
    yield "packages", _unmet_requirements()
    yield "weights of the reader model", _problem_of(load_encoder)
    yield "word lists and gazetteers", _problem_of(lambda: verify(DATA))
    yield "gazetteer", _problem_of(country_names)
    yield "sentiment lexicon", _problem_of(valences)


def _unmet_requirements() -> str | None:
    import importlib.metadata

    from packaging.requirements import Requirement

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
        told = str(error)
        return told if REINSTALL in told else f"{told}; {REINSTALL}"
    return None
