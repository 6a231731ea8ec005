"""Where a sentence ends: abbreviations, closing marks, lists and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newslab.records import Token
from newslab.text.lists import listed, word_lists

_ENDS = ".?!…。！？؟।"
_BRACKETS = frozenset(")]}")
_QUOTES = frozenset(["''", *"\"'”’»›“‘«‹"])
_OPENING = frozenset("\"'“‘„‚«‹»›”’`([{-–—¿¡")
_GOES_ON = frozenset(",;:.…%)]}")
_MAY_END = frozenset(_ENDS + ")]}\"'”’»›“‘«‹")
_BULLETS = frozenset("•·▪◦‣*●■►✓→")
# A form feed and a paragraph separator are two, as a blank line is.
_LINE_BREAK = re.compile("\r\n|[\n\r\v\x85\u2028]|(?=[\f\u2029])|[\f\u2029]")
_DASHES = frozenset(["-", "–", "—", "--"])
_LEADS_ON = _DASHES | {",", ";", "("}
# No text is wrapped at fewer characters a line than this.
_WRAPPED = 50
# Digits of the number that counts an item; four make a year.
_COUNT = 3
# Closing marks looked past for the mark that ends the sentence; more stand in no news.
_CLOSERS = 6

_KINDS = word_lists("abbreviations.txt")
_LEGAL = listed("legal")


def is_listed(word: str, kind: str) -> bool:
    """Whether ``word`` is of a ``kind`` in ``data/abbreviations.txt``.

    An entry in lower case stands for any case.

    >>> is_listed("Gen", "title"), is_listed("sat", "number"), is_listed("Sat", "number")
    (True, False, True)
    """
    return word in _KINDS[kind] or word.lower() in _KINDS[kind]


def ends_after(abbreviation: str, lead: str) -> bool:
    """Whether a sentence ends between an abbreviation and the word after it.

    Never after titles and initials; after *p.m.* and the like before a capital; otherwise
    where a capital begins a word that often begins sentences (as Punkt decides where it knows
    no more: Kiss & Strunk, 2006, section 4.1.3).

    >>> ends_after("U.S.", "President"), ends_after("U.S.", "However")
    (False, True)
    """
    bare = abbreviation[:-1]
    if len(bare) == 1 or is_listed(bare, "title") or not lead[0].isupper():
        return False
    if is_listed(bare, "final"):
        return lead not in _KINDS["goes_on"]
    return is_listed(lead, "starter")


def sentence_ends(text: str, tokens: Sequence[Token], reach: range) -> Iterator[int]:
    """For each sentence among the tokens in ``reach``, the index after its last token.

    Linear in the length of the text.

    >>> from newslab.records import Span
    >>> text = "Rain. Sun."
    >>> marks = [Token(Span(*at), text[slice(*at)]) for at in [(0, 4), (4, 5), (6, 9), (9, 10)]]
    >>> list(sentence_ends(text, marks, range(4)))
    [2, 4]
    """
    if not reach:
        return
    lines = text[tokens[reach[0]].span.start : tokens[reach[-1]].span.end].split("\n")
    width = max(_WRAPPED, *map(len, lines))
    first = reach[0]
    for last in reach[1:]:
        before, after = tokens[last - 1], tokens[last]
        gap = text[before.span.end : after.span.start]
        if before.text[-1] not in _MAY_END and (gap == " " or not gap):
            continue
        at = _ending(tokens, first, last)
        ended = tokens[at].text[-1] in _ENDS and _is_end(tokens, range(first, last), at)
        n_breaks = len(_LINE_BREAK.findall(gap))
        if ended or n_breaks > 1 or (n_breaks and _starts_line(text, tokens, last, width)):
            yield (first := last)
    yield reach.stop


def _ending(tokens: Sequence[Token], first: int, last: int) -> int:
    """The token before ``last``, past closing marks and a note's number: the stop, if any."""
    at = last - 1
    if at > first + 2 and tokens[at].text == "]" and tokens[at - 2].text == "[":
        at -= 3 if tokens[at - 1].text.isdigit() else 0
    while at > first and at > last - _CLOSERS and _closes(tokens, at):
        at -= 1
    return at


def _is_end(tokens: Sequence[Token], held: range, at: int) -> bool:
    """Whether the stop ``at``, and the closing marks after it, end the sentence ``held``."""
    last, mark = held.stop, tokens[at].text
    after, lead = tokens[last].text, _lead(tokens, last)
    quoted = at < last - 1
    if _closes(tokens, last) or after[0] in _GOES_ON:
        return False
    if lead.islower():
        return mark == "." and after[0] in _OPENING
    if mark[-1] == "." and mark[0] not in ".…":
        return after not in _DASHES and (ends_after(mark, lead) or _is_subject(tokens, last, mark))
    if tokens[last - 1].span.end == tokens[last].span.start:
        return (quoted and after != "[") or (lead[0].isupper() and lead[1:2].islower())
    if at == held[0] + 1 and mark == "." and tokens[held[0]].text.isdigit():
        return len(tokens[held[0]].text) > _COUNT
    return not (quoted and mark[-1] in "?!" and _says(tokens, last))


def _is_subject(tokens: Sequence[Token], at: int, mark: str) -> bool:
    """Whether a company's name ends before token ``at``: *left Tarrow Corp. Smith will stay*."""
    follows = [token.text for token in tokens[at + 1 : at + 2]]
    name = tokens[at].text.istitle() and mark[:-1].lower() in _LEGAL
    return name and follows[0:1] != [] and is_listed(follows[0], "verb")


def _closes(tokens: Sequence[Token], at: int) -> bool:
    """Whether token ``at`` is a bracket or quotation mark that closes."""
    mark = tokens[at].text
    if mark in _BRACKETS:
        return True
    if mark not in _QUOTES or at == 0:
        return False
    here = tokens[at].span
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows and follows.span.start == here.end and follows.text[0].isalnum():
        return False
    return tokens[at - 1].span.end == here.start or mark in "”»’›"


def _lead(tokens: Sequence[Token], at: int) -> str:
    """The first word from token ``at`` on, past what opens or dashes."""
    for token in tokens[at : at + 4]:
        if token.text[0] not in _OPENING:
            return token.text
    return tokens[at].text


def _says(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words from token ``at`` on say who spoke: *Minister Ada Obi asked*."""
    if is_listed(tokens[at].text, "starter"):
        return False
    for token in tokens[at : at + 7]:
        if is_listed(token.text, "says"):
            return True
        if not token.text[0].isalnum():
            break
    return False


def _is_item(tokens: Sequence[Token], at: int) -> bool:
    """Whether an item of a list begins at token ``at``."""
    mark, *rest = tokens[at : at + 3]
    if not rest:
        return False
    if mark.text in _BULLETS:
        return rest[0].span.start > mark.span.end
    if mark.text in _DASHES:
        return rest[0].text[0].isupper()
    counted = mark.text.isdigit() and len(mark.text) <= _COUNT
    return counted and rest[0].text in ".)" and rest[-1].span.start > rest[0].span.end


def _starts_line(text: str, tokens: Sequence[Token], at: int, width: int) -> bool:
    """Whether token ``at``, first of its line, begins an item, or a line broken on purpose.

    A line is broken on purpose if the first word of the next had room in it.
    """
    before, after = tokens[at - 1], tokens[at].text
    if _is_item(tokens, at):
        return True
    if before.text in _LEADS_ON or _lead(tokens, at).islower():
        return False
    if before.text[-1] in _ENDS and (
            len(before.text) < 3 or is_listed(before.text[:-1], "title")):  # fmt: skip
        return False  # "Dr.", "J."
    end = before.span.end
    line = end - text.rfind("\n", max(0, end - width), end) - 1
    return line + 1 + len(after) <= width
