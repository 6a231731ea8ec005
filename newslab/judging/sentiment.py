"""How each mention's actor is evaluated, and by whose voice.

Sentiment is evaluation of the actor by the voice, not misfortune: a general who is killed is not
thereby portrayed negatively; a general called a war criminal is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newslab.records import ASIDE, Attribution, Mention, Sentiment
from newslab.speech.voices import voices_of
from newslab.text.doc import Doc

if TYPE_CHECKING:
    from newslab.model.encoding import Encoding

# A label less likely than this is withheld: the probabilities are calibrated, so that it would
# more often be wrong than right.
LEAST_SURE = 0.5
NOT_ENGLISH = "not English"


def why_withheld(share: float) -> str | None:
    """Why a label of this probability is withheld; None where it is given.

    Examples
    --------
    >>> why_withheld(0.44), why_withheld(0.5)
    ('unsure: no label is likelier than 0.50', None)
    """
    return None if share >= LEAST_SURE else f"unsure: no label is likelier than {LEAST_SURE:.2f}"


def judge_sentiment(
    doc: Doc, mentions: Sequence[Mention], attributions: Sequence[Attribution], encoding: Encoding
) -> list[Sentiment]:
    """Sentiment toward every mention whose actor is known, in text order.

    Within a sentence a voice evaluates an actor once: all mentions of it there have the mean of
    their probabilities.

    Parameters
    ----------
    mentions, attributions
        With their actors: each mention is judged in the voice that it stands in (`voice_at`).

    Returns
    -------
    list of Sentiment
        Mentions in datelines and boilerplate have no row. ``reason`` is set where the label
        is to be withheld: the likeliest one has a probability below `LEAST_SURE`. Where the
        text is not English, every row says so and has no probabilities.
    """
    voices = voices_of([mention.span for mention in mentions], attributions)
    rows = []
    for mention, voice in sorted(zip(mentions, voices, strict=True), key=lambda row: row[0].span):
        at = doc.range(mention.span)
        if mention.actor_id is None or at[0] == at[1] or doc.section(at[0]) in ASIDE:
            continue
        rows.append((mention.span, mention.actor_id, voice, at))
    if not doc.is_english:
        return [Sentiment(place, actor, voice, None, None, None, NOT_ENGLISH)
                for place, actor, voice, _ in rows]  # fmt: skip
    if not rows:
        return []
    shares = encoding.sentiment([at for *_, at in rows]).astype(float)
    together: dict[tuple[int, str, str], list[int]] = {}
    for number, (_, actor, voice, at) in enumerate(rows):
        together.setdefault((doc.sentence(at[0]), actor, voice), []).append(number)
    for same in together.values():
        shares[same] = shares[same].mean(axis=0)
    return [
        Sentiment(place, actor, voice, low, mid, high, why_withheld(max(low, mid, high)))
        for (place, actor, voice, _), (low, mid, high) in zip(rows, shares.tolist(), strict=True)
    ]
