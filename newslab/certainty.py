"""What is not judged, and when a judgement is too uncertain to be given a label."""

from __future__ import annotations

# A label less likely than this is withheld: the probabilities are calibrated, so that it would
# more often be wrong than right.
LEAST_SURE = 0.5
NOT_ENGLISH = "not English"
# Sections that nothing is judged in: neither holds a claim about anybody.
UNJUDGED = frozenset(["boilerplate", "dateline"])


def why_withheld(share: float) -> str | None:
    """Why a label of this probability is withheld; None where it is given.

    Examples
    --------
    >>> why_withheld(0.44), why_withheld(0.5)
    ('unsure: no label is likelier than 0.50', None)
    """
    return None if share >= LEAST_SURE else f"unsure: no label is likelier than {LEAST_SURE:.2f}"
