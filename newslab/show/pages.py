"""Templates and style sheets, filled in: whatever a text holds stays text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

# What HTML may not contain, in any form: controls, halves of surrogate pairs, noncharacters.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(0x10000 * plane + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def fit_text(text: str) -> str:
    """``text`` with a replacement character for each that no page may hold.

    Examples
    --------
    >>> fit_text("a\\x00b") == "a\\N{REPLACEMENT CHARACTER}b"
    True
    """
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def fill(template: str, **values: Any) -> str:
    """A template of ``newslab/show/templates`` with its values, each of them escaped.

    Raises
    ------
    jinja2.UndefinedError
        Where the template asks for a value that it is not given.

    Examples
    --------
    >>> "javascript" in fill("article.css")
    False
    """
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    """Loaded when a page is first asked for: a reading at the command line needs none."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def fit(value: Any) -> Any:
        return (
            fit_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        )

    return Environment(
        loader=PackageLoader("newslab.show"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=fit,
        trim_blocks=True,
        lstrip_blocks=True,
    )
