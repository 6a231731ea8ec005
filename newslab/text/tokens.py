"""Text to tokens and sentences by the conventions of UD English GUM, and lemmas for tokens."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from newslab.records import Section, Sentence, Span, Token
from newslab.text.lemmas import lemma_of
from newslab.text.sentences import is_listed, sentence_ends

# Letters and digits to a reader, but not to ``\w``: combining marks, joiners, soft hyphens.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200c\u200d\u20d0-\u20ff\ufe0e\ufe0f\ufe20-\ufe2f"
)
# What no reader sees: white space, controls, joiners on their own, directional marks.
_BLANK = r"\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff"
_L = r"[^\W\d_]"
_W = rf"\w[\w{_MARKS}]*+"
_EMOJI = r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
# Prefixes that GUM (after the Linguistic Data Consortium) does not split at the hyphen.
_PREFIX = (
    "anti|ante|bi|bio|co|counter|cross|cyber|de|e|eco|ex|extra|inter|intra|macro|mega|micro|mid"
    "|mini|multi|non|over|pan|para|post|pre|pro|pseudo|re|semi|socio|sub|super|trans|tri|u|ultra"
    "|un|under|uni|vice|x"
)
_UNIT = "[ap]m|[mbt]n|km|cm|mm|kg|mg|km²|mph|kph|kmh|GW|MW|kW|kWh|MWh|GB|MB|TB|lbs?|ft"

# Each alternative is linear: possessive, bounded, or greedy to a mark that ends it. Groups are
# never possessive, but atomic: in early releases of Python 3.11 possessive ones lose their place.
_TOKEN = re.compile(
    rf"""
      {_L}++(?=[\s,;?!)"”]|\.(?:\s|\Z)|\Z)                   # most words
    | [,;"“”()] | [?!]++ | \.(?=\s|\Z)                       # most marks
    | (?:(?i:https?|ftp)://|(?i:www)\.)[^\s<>"“”«»]*[\w/\#=&%+-]
    | \w{{1,40}}+(?:[.-]\w{{1,40}}+){{0,4}}\.[a-z]{{2,4}}/[^\s<>"“”«»]*[\w/\#=&%+-]
    | [\w.+-]{{1,64}}+@[\w-]{{1,63}}+(?>(?:\.[\w-]{{1,63}}+){{1,8}})
    | (?<![\w@])@\w++ | (?<![\w\#&])\#{_L}\w*+
    | (?>(?:{_L}\.){{2,9}})(?![a-z]) | (?>(?:{_L}\.){{1,4}}){_L}(?![\w.])
    | (?>(?:[A-Z][a-z]{{0,2}}\.){{2,4}})(?![a-z])
    | [A-Z]{{1,3}}\$
    | \.{{2,}}+ | …++\.? | -{{2,}}+ | [—―]++ | ([*_=~])\1++ | `` | '' | :-?[)(](?!\w)
    | \d++(?>(?:[.,:]\d++)*)(?=(?:{_UNIT})(?!\w))
    | \d{{4}}-\d\d-\d\d(?!\w) | \d{{1,4}}(?:/\d{{1,4}}){{1,2}}(?!\w)
    | \d++(?>(?:[.,:]\d++)+)(?:{_L}++)? | (?<![\w.])\.\d++
    | [A-Z]{{1,3}}/[A-Z\d./]{{0,20}}\d(?!\w)
    | [A-Z]{_L}*+-\d++{_L}?(?![\w-])
    | (?!UN-)(?i:{_PREFIX})-(?!\W){_W}(?:['’]{_W})*
    | (?<![\w-]){_L}{{1,2}}-(?=[\s,]|\Z)
    | (?<=[.)\]"”%])['’]s(?!\w)
    | (?<!\w)['’](?:(?i:em|til|cause|cos|bout|tis|twas)|\d\ds?|n['’])(?!\w)
    | {_W}(?:['’]{_W}|\.(?=[a-z]){_W}|(?<=\d)\.\d++|&(?=[A-Z]){_W})*
    | [\U0001f1e6-\U0001f1ff]{{2}}
    | {_EMOJI}(?:[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d{_EMOJI})*
    | [^{_BLANK}]
    """,
    re.VERBOSE,
)
_CLITICS = re.compile(r"(?s)(.+?)(n['’]t)?(['’](?:ve|ll|d))?(['’](?:s|m|d|re|ve|ll))?", re.I)
# Words written together, and where they part (the contractions of Robert MacIntyre's tokeniser).
_PARTED = {"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3, "gimme": 3, "lemme": 3}
_PARTED |= {"'tis": 2, "’tis": 2, "'twas": 2, "’twas": 2}


# No word this long has clitics; so the words remembered stay small.
_LONG = 40
_NEXT_WORD = re.compile(rf"[^\S\n]*\n?[^\S\n]*[\"“'‘(]?({_W})")
_INITIAL = re.compile(rf"\s?{_L}\.")


def find_tokens(text: str) -> list[Token]:
    """Words, numbers and marks of ``text``, in text order; between them nothing is visible.

    Words split as in UD English GUM: clitics and most hyphens stand alone, an
    abbreviation keeps its full stop. Linear in the length of ``text``; never raises.

    >>> [token.text for token in find_tokens("The U.S.-led force can't wait.")]
    ['The', 'U.S.', '-', 'led', 'force', 'ca', "n't", 'wait', '.']
    """
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        word, before = match.group(), end
        start, end = match.span()
        if word == "." and start == before and tokens and _keeps_stop(text, tokens, end):
            first = tokens.pop().span.start
            tokens.append(Token(Span(first, end), text[first:end]))
        elif cuts := _cuts(word) if len(word) < _LONG else ():
            edges = (start, *(start + cut for cut in cuts), end)
            tokens += [Token(Span(a, b), text[a:b]) for a, b in pairwise(edges)]
        else:
            tokens.append(Token(Span(start, end), word))
    return tokens


@lru_cache(maxsize=65536)
def _cuts(word: str) -> tuple[int, ...]:
    """Where ``word`` parts before its clitics or in a contraction."""
    if cut := _PARTED.get(word.lower()):
        return (cut,)
    if "'" not in word and "’" not in word:
        return ()
    match = _CLITICS.fullmatch(word)
    return tuple(match.start(group) for group in (2, 3, 4) if match and match[group])


def _keeps_stop(text: str, tokens: list[Token], end: int) -> bool:
    """Whether the full stop before ``end`` belongs to the last of ``tokens``."""
    word = tokens[-1].text
    following = _NEXT_WORD.match(text, end)
    after = following[1] if following else ""
    if len(word) == 1 and word.isalpha():
        if word.islower():
            return word == "v" if after[:1].isupper() else word in "cpv" and after[:1].isdigit()
        beside = len(tokens) > 1 and text[tokens[-2].span.end : tokens[-1].span.start] in ("", " ")
        former = tokens[-2].text if beside else ""
        label = (word == "I" and former.isalpha()) or is_listed(former, "lettered")
        if label or is_listed(after, "starter"):
            return _INITIAL.match(text, end) is not None
        return after[:1].isupper() or (former[1:] == "." and after[:1].isdigit())
    if is_listed(word, "number"):
        return after[:1].isdigit()
    return any(is_listed(word, kind) for kind in ("title", "plain", "final"))


def find_sentences(
    text: str, tokens: Sequence[Token], sections: Sequence[Section]
) -> list[Sentence]:
    """Sentences of ``text``, in text order; together they hold each token of each section.

    A sentence never crosses a section or a blank line. Closing quotation marks and
    brackets go with the sentence they close; the words that say who spoke (*"Why?" she
    asked*) stay in the sentence of the quotation. An item of a list, and a line shorter
    than it had to be, are sentences of their own.

    >>> body = "Gen. Okoro met U.S. envoys. “Why now?” he asked."
    >>> found = find_tokens(body)
    >>> whole = [Section(Span(0, len(body)), "body")]
    >>> [sentence.span.of(body) for sentence in find_sentences(body, found, whole)]
    ['Gen. Okoro met U.S. envoys.', '“Why now?” he asked.']
    """
    starts = [token.span.start for token in tokens]
    sentences: list[Sentence] = []
    for section in sections:
        first = bisect_left(starts, section.span.start)
        stop = bisect_left(starts, section.span.end)
        for last in sentence_ends(text, tokens, range(first, stop)):
            span = Span(starts[first], tokens[last - 1].span.end)
            sentences.append(Sentence(span, section.kind, first, last))
            first = last
    return sentences


def tag_tokens(tokens: Sequence[Token], upos: Sequence[str]) -> list[Token]:
    """``tokens`` with their parts of speech ``upos`` (one each) and their lemmas.

    Lemmas follow UD English GUM (see :func:`newslab.text.lemmas.lemma_of`). An adjective that
    has a capital within a sentence keeps it (*Russian*, *New* in *New York*), there and
    where a sentence begins with it.

    Raises
    ------
    ValueError
        Unless there are as many tags as tokens.

    >>> tagged = tag_tokens(find_tokens("Envoys met"), ["NOUN", "VERB"])
    >>> [(token.lemma, token.upos) for token in tagged]
    [('envoy', 'NOUN'), ('meet', 'VERB')]
    """
    if len(tokens) != len(upos):
        message = f"tag_tokens: {len(tokens)} tokens need as many tags; found {len(upos)}"
        raise ValueError(message)
    befores = ["", *(token.text for token in tokens)]
    proper = {
        token.text
        for token, tag, before in zip(tokens, upos, befores, strict=False)
        if tag == "ADJ" and token.text[0].isupper() and before[-1:].isalnum()
    }
    return [
        Token(
            token.span,
            token.text,
            token.text if tag == "ADJ" and token.text in proper else lemma_of(token.text, tag),
            tag,
        )
        for token, tag in zip(tokens, upos, strict=True)
    ]
