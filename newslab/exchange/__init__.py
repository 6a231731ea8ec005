"""Other tools' formats, out and in: what newslab found, for a person to look at and correct there.

`write_annotations` writes readings, or codings, as one file in a tool's format; `read_annotations`
brings the file back from the tool as codings, which `newslab.evaluation` scores.

==================  ===============================================  ==================
format              for                                              comes back
==================  ===============================================  ==================
``inception``       INCEpTION: UIMA CAS XMI                          yes
``label-studio``    Label Studio: tasks and labelling configuration  yes
``brat``            brat: standoff                                   yes
``refi-qda``        ATLAS.ti, MAXQDA, NVivo, QualCoder: .qdpx        yes
``web-annotation``  the W3C's Web Annotation in JSON-LD              yes
``conllu``          CoNLL-U, entities and coreference in MISC        yes
``spacy``           spaCy: a DocBin                                  yes
``gexf``            Gephi and others: who stands where, as a graph   no: it has no text
==================  ===============================================  ==================
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newslab.errors import FormatError
from newslab.records import Article

# What takes long to load is loaded where it is used: the command line asks for `FORMATS` alone.
if TYPE_CHECKING:
    import pandas as pd

    from newslab.exchange.layers import Codings, Layers
    from newslab.reading import Reading

__all__ = ["FORMATS", "codings_of", "read_annotations", "write_annotations"]

# The module of each format: it has ``dump`` and, where the format comes back, ``load``.
FORMATS = {
    "inception": "inception",
    "label-studio": "label_studio",
    "brat": "brat",
    "refi-qda": "refi_qda",
    "web-annotation": "web_annotation",
    "conllu": "conllu_misc",
    "spacy": "spacy_docs",
    "gexf": "gexf",
}


def codings_of(reading: Reading) -> Codings:
    """What newslab found in the tables that a coder fills: the schema of the codebook.

    Examples
    --------
    >>> from newslab.reading import read
    >>> found = codings_of(read(Article.from_text("Ana Ruiz said the strike was over.")))
    >>> found["attributions"][["content", "cue", "source", "actor_id"]]
      content   cue source  actor_id
    0   14:33  9:13    0:8  ana-ruiz
    """
    import pandas as pd

    from newslab.exchange.layers import to_codings, to_layers
    from newslab.tables.frames import attributions_frame

    findings = reading.findings
    said = sorted(findings.attributions, key=lambda said: (said.span.start, said.span.end))
    places = [["|".join(f"{span.start}:{span.end}" for span in spans if span is not None) or None
               for spans in (each.content, [each.cue], [each.source])]
              for each in said]  # fmt: skip
    attributions = attributions_frame(findings).drop(columns=["content", "cue", "source"])
    attributions[["content", "cue", "source"]] = pd.DataFrame(
        places, columns=["content", "cue", "source"], dtype=object
    )
    tables = {
        "actors": reading.actors,
        "mentions": reading.mentions,
        "attributions": attributions,
        "sentiment": reading.sentiment,
        "stance": reading.stance,
    }
    return to_codings([to_layers(reading.article, tables)], [reading.article])


def write_annotations(
    path: str | os.PathLike[str],
    readings: Iterable[Reading],
    *,
    format: str,
    codings: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """Write readings as one file in another tool's format.

    Parameters
    ----------
    path
        The file, which is written over.
    readings
        Of one article or of several.
    format
        One of `FORMATS`.
    codings
        Somebody's codings of these articles, to be written in place of what newslab found.

    Raises
    ------
    FormatError
        Where there is no such format, or what it needs is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from newslab.reading import read
    >>> reading = read(Article.from_text("Ana Ruiz said the strike was over."))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "strike.zip")
    ...     write_annotations(path, [reading], format="brat")
    ...     read_annotations(path, [reading.article], format="brat")["mentions"]["text"].tolist()
    ['Ana Ruiz']
    """
    from newslab.exchange.layers import to_layers

    dump: Callable[[list[Layers]], bytes] = _function(format, "dump")
    documents = [
        to_layers(
            reading.article,
            codings_of(reading) if codings is None else codings,
            tokens=reading.findings.tokens,
            sentences=[sentence.span for sentence in reading.findings.sentences],
        )
        for reading in readings
    ]
    Path(path).write_bytes(dump(documents))


def read_annotations(
    path: str | os.PathLike[str], articles: Iterable[Article] = (), *, format: str
) -> Codings:
    """Codings from another tool's file, in the schema of the codebook.

    Parameters
    ----------
    path
        What `write_annotations` wrote, or the tool did after somebody's corrections.
    articles
        What was annotated. The offsets of the tables are theirs; without them, those of the
        text in the file, which has no byte order mark and ends its lines in LF.
    format
        One of `FORMATS` that comes back.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``actors, mentions, attributions, sentiment, stance``, as `read_codings` gives them.

    Raises
    ------
    FormatError
        Where the file is none of this format, or its text is not that of the article.
    """
    from newslab.exchange.layers import to_codings

    load: Callable[[bytes], list[Layers]] = _function(format, "load")
    try:
        return to_codings(load(Path(path).read_bytes()), articles)
    except FormatError as error:
        raise FormatError(f"{os.fspath(path)}: {error}") from error
    except Exception as error:  # whatever the parsers of other tools' formats raise
        raise FormatError(f"{os.fspath(path)}: expected {format}; found {error!r}") from error


def _function(format: str, name: str) -> Any:
    if format not in FORMATS:
        raise FormatError(f"format: expected one of {', '.join(FORMATS)}; found '{format}'")
    try:
        module = import_module(f"newslab.exchange.{FORMATS[format]}")
    except ModuleNotFoundError as error:
        raise FormatError(
            f"format {format}: needs {error.name}: pip install 'newslab[exchange]'"
        ) from None
    if not hasattr(module, name):
        raise FormatError(f"format {format}: is written only, and does not come back")
    return getattr(module, name)
