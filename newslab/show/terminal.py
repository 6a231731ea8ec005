"""A table as plain text, no wider than the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pandas as pd

NARROWEST, WIDEST = 80, 120  # columns; a line that is longer is hard to read
_LEAST = 8  # characters to which a column of words may be cut, unless
_SHORT = 10  # none of them has more than these
_LEAST_NAME, _LEAST_NUMBER = 16, 5  # for actors' names, and the name of a column of numbers
_GAP = "  "


def table_text(table: pd.DataFrame, *, width: int = WIDEST) -> str:
    """A table under the name of each article; what does not fit is cut, or named below.

    Below the name stand the ``warnings`` of an article, where there is such a column; a row
    without an actor is left out. Words that are too long end in an ellipsis.
    Words that the row above has too are not repeated, nor is a column ``text`` beside one with
    the same words in their pieces.

    Parameters
    ----------
    table
        With a column ``article_id``, its rows in the order of the articles.
    width
        How many characters a line may have.

    Examples
    --------
    >>> print(table_text(pd.DataFrame({"article_id": "talks", "actor": ["Ann Lee", "Bo"],
    ...                                "mentions": [12, 3], "share": [0.5, None]})))
    talks
    actor    mentions  share
    Ann Lee        12   0.50
    Bo              3
    <BLANKLINE>
    """
    if table.empty:
        return f"no rows; columns: {', '.join(map(str, table))}\n"
    shown = table.drop(columns=["text"] if {"text", "content"} <= set(table) else [])
    warned = shown.get("warnings", pd.Series("", index=shown.index)).fillna("")
    shown = shown.drop(columns="warnings", errors="ignore")
    cells = {str(name): _cells(shown[name]) for name in shown if name != "article_id"}
    numeric = {name for name in cells if pd.api.types.is_numeric_dtype(shown[name])}
    if "text" in cells:
        places = shown[["article_id", "start", "end"]]
        again = (places == places.shift()).all(axis=1)
        cells["text"] = ["" if same else text
                         for same, text in zip(again, cells["text"], strict=True)]  # fmt: skip
    longest = {name: max(map(len, column)) for name, column in cells.items()}
    widths = {name: max(len(name), longest[name]) for name in cells}
    left_out = _fit(widths, longest, shown, width)

    def line(values: Iterable[str]) -> str:
        padded = (
            value.rjust(widths[name]) if name in numeric else _cut(value, widths[name])
            for name, value in zip(widths, values, strict=True)
        )
        return _GAP.join(padded).rstrip()

    lines: list[str] = []
    before = None
    for i, article_id in enumerate(shown["article_id"]):
        if i == 0 or article_id != before:
            lines += [*([""] if lines else []), _cut(str(article_id), width).rstrip()]
            lines += [f"! {line}" for line in textwrap.wrap(warned.iloc[i], width - 2)]
            lines.append(line(map(_heading, widths, widths.values())))
        if "actor" not in cells or cells["actor"][i]:
            lines.append(line(cells[name][i] for name in widths))
        before = article_id
    if left_out:
        lines += ["", *textwrap.wrap(f"left out to fit: {', '.join(left_out)}", width)]
    return "".join(f"{each}\n" for each in lines)


def _cells(column: pd.Series) -> list[str]:
    """Values as they are shown: decimals with two places, words in one line, gaps empty."""
    decimal = pd.api.types.is_float_dtype(column)
    return [
        "" if missing else f"{value:.2f}" if decimal else " ".join(str(value).split())
        for value, missing in zip(column, column.isna(), strict=True)
    ]


def _fit(
    widths: dict[str, int], longest: dict[str, int], shown: pd.DataFrame, width: int
) -> list[str]:
    """Narrow columns of words, the widest first, then the names of columns of numbers.

    What does not fit even so is left out: the type of actors, whose names matter more; then
    places of parts, then decimals, then what stands last.
    """
    places = [name for name in widths if name.endswith(("_start", "_end"))]
    decimals = [name for name in widths if pd.api.types.is_float_dtype(shown[name])]
    kind = ["type"] if {"actor", "type"} <= {*widths} else []
    leaving = list(
        dict.fromkeys([*kind, *reversed(places), *reversed(decimals), *reversed(widths)])
    )
    numeric = {name for name in widths if pd.api.types.is_numeric_dtype(shown[name])}
    least = {name: max(longest[name], _LEAST_NUMBER) if name in numeric
             else _LEAST_NAME if name == "actor"
             else max(longest[name] if longest[name] <= _SHORT else _LEAST, len(name))
             for name in widths}  # fmt: skip
    left_out: list[str] = []
    while (over := sum(widths.values()) + len(_GAP) * (len(widths) - 1) - width) > 0:
        spare = {name: n - least[name] for name, n in widths.items() if n > least[name]}
        wordy = {name: n for name, n in spare.items() if name not in numeric}
        if sum(wordy.values()) >= over:
            widths[max(wordy, key=lambda name: widths[name])] -= 1
        elif kind and kind[0] in widths:
            left_out.append(leaving.pop(0))
            del widths["type"]
        elif headings := [name for name in spare if name in numeric]:
            widths[max(headings, key=lambda name: widths[name])] -= 1
        elif len(widths) > 1:
            left_out.append(leaving.pop(0))
            del widths[left_out[-1]]
        else:
            break
    return [name for name in shown if name in left_out]


def _heading(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}."


def _cut(words: str, width: int) -> str:
    return words.ljust(width) if len(words) <= width else words[: width - 1] + "…"
