"""Lists of values to the columns of a table, each of a given dtype."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

# Python's own strings: those of Arrow cannot hold the lone surrogates of a damaged file.
STRING = pd.StringDtype("python", na_value=np.nan)

Columns = dict[str, list[Any]]  # name to values


def make_table(dtypes: Mapping[str, Any], columns: Columns) -> pd.DataFrame:
    """A table of ``columns``, in the order of ``dtypes``.

    >>> made = make_table({"n": "Int64", "word": STRING}, {"word": ["a", "b"], "n": [1, None]})
    >>> made["n"].tolist(), made["word"].tolist()
    ([1, <NA>], ['a', 'b'])
    """
    # Arrays that are of their dtype already, and not copied once more, cost a third of lists.
    made = {name: make_column(columns[name], dtype) for name, dtype in dtypes.items()}
    return pd.DataFrame(made, copy=False)


def make_column(values: list[Any], dtype: Any) -> Any:
    """Values, None for what is missing, as an array of a dtype.

    What is none of the categories of a dtype is missing too.
    """
    if isinstance(dtype, pd.CategoricalDtype):
        code_of = {label: code for code, label in enumerate(dtype.categories)}
        return pd.Categorical.from_codes([code_of.get(v, -1) for v in values], dtype=dtype)
    if dtype == "Int64":
        missing = np.array([value is None for value in values], dtype=bool)
        known = np.array([0 if value is None else value for value in values], dtype=np.int64)
        return pd.arrays.IntegerArray(known, missing)
    return pd.array(values, dtype=dtype) if dtype is STRING else np.array(values, dtype=dtype)
