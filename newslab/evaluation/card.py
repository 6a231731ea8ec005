"""The model card's scores as a table, and what it says of them."""

from __future__ import annotations

import pandas as pd

from newslab.package_data import DATA


def card_scores() -> pd.DataFrame:
    """Every score of the model card of the reader that newslab comes with.

    Returns
    -------
    pandas.DataFrame
        As the card prints it, as text: ``section`` (the heading that it stands under), then the
        columns of the card's tables, ``task, figure, value, interval`` and others; missing where
        a table has no such column, empty where a cell is. A task stands in each of its rows.

    Examples
    --------
    >>> {"section", "task", "figure", "value"} <= {*card_scores().columns}
    True
    """
    found = []
    section, task = "", ""
    head: list[str] = []
    for line in _card().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("#"):
            section = line.strip("# ")
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells
        elif set(line) - set("|-: "):
            row = dict(zip(head, [*cells, *[""] * len(head)], strict=False))
            if "task" in row:
                task = row["task"] = row["task"] or task
            found.append({"section": section, **row})
    return pd.DataFrame(found)


def card_says(*words: str) -> list[str]:
    """The sentences of the model card, outside its tables, that hold one of these words.

    Examples
    --------
    >>> all("kept" in sentence for sentence in card_says("kept"))
    True
    """
    blocks = _card().replace("\n- ", "\n\n").split("\n\n")
    return [
        f"{sentence.rstrip('.')}."
        for block in blocks
        if not block.startswith(("#", "|"))
        for sentence in " ".join(block.split()).split(". ")
        if any(word.lower() in sentence.lower() for word in words)
    ]


def _card() -> str:
    return (DATA / "reader" / "MODEL_CARD.md").read_text(encoding="utf-8")
