"""Zip files, for formats that are several files: the same bytes for the same contents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from newslab.errors import FormatError

# A file that unpacks to more than this is no set of articles.
MAX_BYTES = 500_000_000


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of named files, which says nothing of when it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a zip by their names.

    Raises
    ------
    FormatError
        Where ``data`` is no zip, or too large when unpacked.

    Examples
    --------
    >>> unpack(pack({"a.txt": b"Ann"}))
    {'a.txt': b'Ann'}
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist()
                       if not entry.is_dir() and "__MACOSX/" not in entry.filename]  # fmt: skip
            if sum(entry.file_size for entry in entries) > MAX_BYTES:
                raise FormatError(f"unpacks to more than {MAX_BYTES:,} bytes")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise FormatError(f"expected a zip; found {error}") from None
