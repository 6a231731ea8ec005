"""What newslab raises; every message says what, where, and what was found."""


class NewslabError(Exception):
    """Anything newslab refuses to do."""


class SourceError(NewslabError):
    """A file or a text that cannot be read as an article."""


class EmptyTextError(SourceError):
    """A text without a single word to read."""


class ModelError(NewslabError):
    """Weights or package data that are missing, damaged or of another version."""


class CodebookError(NewslabError):
    """A codebook of actors, or a table of codings, that contradicts its schema."""


class TableError(NewslabError, ValueError):
    """A table without the columns, or with values, that a function cannot do with."""


class FormatError(NewslabError):
    """Gold data, or another tool's file, that does not have the format asked for."""
