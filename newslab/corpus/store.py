"""Where a corpus lies: whole files on any file system that all workers see."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

# Files that are still being written; gone when a run ends.
PARTS = "running/parts"


class Store:
    """A folder, on this machine or behind any address that fsspec knows (``s3://…``).

    A file is there whole or not at all: on a disk it is written under another name, flushed,
    and renamed; an object store does the same by itself.

    Examples
    --------
    >>> store = Store("memory://talks")
    >>> store.put("notes/one.txt", b"Envoys left.")
    >>> store.names("notes"), store.get("notes/one.txt")
    (['one.txt'], b'Envoys left.')
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)
        self.fs: Any
        self.fs, self.root = fsspec.url_to_fs(self.folder)
        self.is_local = isinstance(self.fs, LocalFileSystem)

    def make(self, *folders: str) -> None:
        """Make folders, and those above them."""
        for folder in folders:
            self.fs.makedirs(f"{self.root}/{folder}", exist_ok=True)

    def put(self, name: str, content: bytes, *, lasting: bool = True) -> None:
        """Write a file, or replace it; an OSError leaves everything as it was.

        What is not ``lasting`` need not outlive this machine's next power cut.
        """
        path = f"{self.root}/{name}"
        if not self.is_local:
            self.fs.pipe_file(path, content)
            return
        part = f"{self.root}/{PARTS}/{uuid.uuid4().hex}"
        try:
            with open(part, "wb") as file:
                file.write(content)
                file.flush()
                if lasting:
                    os.fsync(file.fileno())
            os.replace(part, path)
        except OSError:
            with suppress(OSError):
                os.remove(part)
            raise

    def get(self, name: str) -> bytes:
        """The content of a file; FileNotFoundError where there is none."""
        content: bytes = self.fs.cat_file(f"{self.root}/{name}")
        return content

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none where there is no such folder."""
        try:
            paths = self.fs.ls(f"{self.root}/{folder}", detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted(str(path).rsplit("/", 1)[-1] for path in paths)

    def remove(self, name: str) -> None:
        """Remove a file or a folder; nothing happens where there is none."""
        with suppress(FileNotFoundError):
            self.fs.rm(f"{self.root}/{name}", recursive=True)

    def path(self, name: str) -> str:
        """The full path of a file, as ``fs`` wants it."""
        return f"{self.root}/{name}"
