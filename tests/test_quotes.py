"""Quotation marks of every kind, whole and damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.records import Span
from newslab.speech.quotes import Quotation, find_quotations


def quoted(text):
    """Each quotation's text, indented by its depth; ``…`` marks one that is not closed."""
    return [
        ">" * quote.depth + quote.span.of(text) + ("" if quote.closed else "…")
        for quote in find_quotations(text)
    ]


CASES = {
    "curly": ("“No,” she said. “Never.”", ["“No,”", "“Never.”"]),
    "straight": ('"No," she said. "Never."', ['"No,"', '"Never."']),
    "single": ("'It's ours,' said the workers' leader.", ["'It's ours,'"]),
    "single curly": ("‘The boys’ toys are ours,’ he said.", ["‘The boys’ toys are ours,’"]),
    "guillemets": ("«Oui», said one. «Non», said all.", ["«Oui»", "«Non»"]),
    "guillemets turned inwards": ("»Ja«, said one.", ["»Ja«"]),
    "low": ("„Ja“, said one. „Tak”, said all.", ["„Ja“", "„Tak”"]),
    "doubled apostrophes": ("''No,'' she said.", ["''No,''"]),
    "grave accents": ("``No,'' she said.", ["``No,''"]),
    "after a colon, no space": ('She said:"No."', ['"No."']),
    "before a dash": ('"No"—she said—"never".', ['"No"', '"never"']),
    "in brackets": ("(“No,” she said.)", ["“No,”"]),
    "single in double": ("“He said ‘no’ to us.”", ["“He said ‘no’ to us.”", ">‘no’"]),
    "double in single": ("‘He said “no” to us.’", ["‘He said “no” to us.’", ">“no”"]),
    "same mark nested, curly": ("“He said “no” to us.”", ["“He said “no” to us.”", ">“no”"]),
    "same mark nested, straight": ('"He said "no" to us."', ['"He said "no" to us."', '>"no"']),
    "three deep": (
        "“She said ‘he said “no” and left’ and sat.”",
        ["“She said ‘he said “no” and left’ and sat.”", ">‘he said “no” and left’", ">>“no”"],
    ),
    "apostrophes": ("The boys’ club doesn't like the ’90s or rock ’n’ roll.", []),
    "straight apostrophes": ("The boys' club doesn't like the '90s or rock 'n' roll.", []),
    "inches": ('A 6" board and a 12" board.', []),
    "inches in a quotation": ('"It is 6" wide," he said.', ['"It is 6" wide,"']),
    "feet and inches": ("He is 6'2\" and said \"hi\".", ['"hi"']),
    "closing mark missing": ("“We go, he said.\nThey went.", ["“We go, he said.…"]),
    "closing mark missing before another": (
        "“We go. “They stay,” he said.", ["“We go.…", "“They stay,”"]),
    "closing straight mark missing": (
        '"We go. "They stay," he said.', ['"We go.…', '"They stay,"']),
    "opening mark missing": ('We go," he said. "They stay."', ['"They stay."']),
    "closed by another mark": ('“We go," he said.', ['“We go,"']),
    "closed by its own opening mark": ("“We go,“ he said.", ["“We go,“"]),
    "swapped": ("”We go,“ he said.", ["”We go,“"]),
    "both closing": ("”We go,” he said.", ["”We go,”"]),
    "closing mark doubled": ("“We go,”” he said.", ["“We go,”"]),
    "opening mark doubled": ("““We go,” he said.", ["“We go,”"]),
    "nothing but marks": ("“” ‘’ \"\"", ["“”", "‘’", '""']),
    "a mark alone": ('"', []),
    "mark repeated each paragraph": (
        "“One.\n\n“Two.\n\n“Three,” he said.", ["“One.", "“Two.", "“Three,”"]),
    "mark not repeated": ("“One.\nTwo,” he said.", ["“One.\nTwo,”"]),
    "hard-wrapped": ("“One\ntwo\nthree,” he said.\n\nThe end.", ["“One\ntwo\nthree,”"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_quotations(text, expected):
    assert quoted(text) == expected


def test_a_repeated_opening_mark_continues_the_quotation():
    assert find_quotations("“One.\n“Two,” he said.") == [
        Quotation(Span(0, 5), "“", depth=0, closed=True, continues=False),
        Quotation(Span(6, 12), "“", depth=0, closed=True, continues=True),
    ]


def test_a_quotation_left_open_before_plain_paragraphs_is_told():
    assert find_quotations("He said: “One.\n\nTwo.") == [
        Quotation(Span(9, 14), "“", depth=0, closed=False, continues=False)
    ]


PIECES = ["“", "”", "‘", "’", '"', "'", "''", "``", "«", "»", "„", "‹", "›", " ", "\n", "\n\n", ".",
          ",", "a", "Mali", "said", "6", "s", "—", "(", ")", "\ud83d", "🦅"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_laws(text):
    """Never an exception; spans lie in the text, nest properly, and begin with their mark."""
    quotes = find_quotations(text)
    assert [q.span for q in quotes] == sorted((q.span for q in quotes), key=lambda s: s.start)
    for quote in quotes:
        assert quote.span.end <= len(text)
        assert quote.span.of(text).startswith(quote.mark)
        assert len(quote.span) > len(quote.mark)
        around = [q for q in quotes if q is not quote and q.span.contains(quote.span)]
        for other in quotes:
            apart = not other.span.overlaps(quote.span)
            assert apart or other.span.contains(quote.span) or quote.span.contains(other.span)
        assert quote.depth == 0 or around


def test_the_cost_grows_with_the_text_alone():
    assert len(find_quotations("“a” 'b' \"c\" " * 20_000)) == 60_000
