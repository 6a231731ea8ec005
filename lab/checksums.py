"""The list of checksums of package data, made anew after a change: ``python -m lab.checksums``.

Apart from the other commands, which need package data to be in order.
"""

from __future__ import annotations

import hashlib

from newslab.package_data import DATA, LISTING


def list_data() -> str:
    """A line for each file of ``newslab/data``, but those of the model, which has its own list."""
    names = sorted(
        path.relative_to(DATA).as_posix()
        for path in DATA.rglob("*")
        if path.is_file() and path.name != LISTING and path.parent.name != "reader"
    )
    sums = [hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in names]
    return "".join(f"{told}  {name}\n" for told, name in zip(sums, names, strict=True))


if __name__ == "__main__":
    listed = list_data()
    (DATA / LISTING).write_text(listed, encoding="utf-8", newline="\n")
    print(f"{listed.count(chr(10))} files listed")
