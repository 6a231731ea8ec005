"""Exports of press archives: their fields are read, and several articles become several."""

import datetime

import pytest

from newslab.sources.exports import read_export

NEXIS_OLD = """

                               1 of 2 DOCUMENTS


                              The Aldeny Courier

                              March 3, 2014 Monday
                              Late Edition - Final

Ferries Sail Again After Eleven Days

BYLINE: By INES LUND; Tomas Berg contributed reporting.

SECTION: Section A; Column 0; Foreign Desk; Pg. 1

LENGTH: 42 words

DATELINE: MARDEN

Ferries sailed again on Monday.

Ada Quill, who owns them, was asked about the deal.
Person: unknown, the clerk had noted.

LOAD-DATE: March 3, 2014

LANGUAGE: ENGLISH

GRAPHIC: PHOTO: Crews at the quay

PUBLICATION-TYPE: Newspaper


                   Copyright 2014 Aldeny Press
                       All Rights Reserved


                               2 of 2 DOCUMENTS


                              Marden Post

                              April 10, 2014 Thursday

HEADLINE: No fish, say anglers

LENGTH: 9 words

BODY:
There are no fish, anglers said.

LOAD-DATE: April 11, 2014
"""

NEXIS_NEW = """Ferries sail again
The Aldeny Courier
March 3, 2021 Wednesday

Copyright 2021 Aldeny Press All Rights Reserved

Section: NEWS; Pg. 4
Length: 633 words
Byline: Ines Lund
Dateline: MARDEN

Body


Ferries sailed again on Monday.

Section: the lawyer read it twice.

Classification


Language: ENGLISH
Publication-Type: Newspaper
Subject: FERRIES (90%)
Load-Date: March 4, 2021

End of Document


No fish, say anglers
Marden Post
April 10, 2021 Saturday 10:15 PM GMT

Copyright 2021 Marden Press All Rights Reserved

Length: 9 words

Body


There are no fish, anglers said.

Load-Date: April 11, 2021

End of Document
"""

FACTIVA = """HD
Ferries sail again
BY
By Ines Lund
WC
633 words
PD
3 March 2021
ET
06:12
SN
The Aldeny Courier
SC
ALDC
LA
English
CY
Copyright 2021 Aldeny Press
LP
Ferries sailed again on Monday.
TD
IN the harbour of Marden nobody cheered.

“RE is no word,” said Ada Quill.
CO
aldfer : Aldeny Ferries
RE
ald : Aldeny
AN
Document ALDC000020210303eh3300001

SE  News
HD  No fish, say anglers
WC  9 words
PD  10 April 2021
SN  Marden Post
LP  There are no fish,
    anglers said.
AN  Document MARP000020210410eh4a00002
"""

FACTIVA_PLAIN = """Ferries sail again

By Ines Lund
633 words
3 March 2021
06:12
The Aldeny Courier
ALDC
English
Copyright 2021 Aldeny Press

Ferries sailed again on Monday.

Nobody cheered.

Document ALDC000020210303eh3300001
"""

PROQUEST = """____________________________________________________________

Document 1 of 2

Title: Ferries sail again: [LATE EDITION]

Author: Lund, Ines

Publication info: The Aldeny Courier ; Marden [Marden]. 03 Mar 2021: A.4.

Links: http://example.org/1

Abstract: Ferries sail.

Full text: Ferries sailed again on Monday.

Title: the word was missing from the deed.

Subject: Ferries; Strikes

Publication title: The Aldeny Courier

Publication date: Mar 3, 2021

ProQuest document ID: 1234567

____________________________________________________________

Document 2 of 2

Title: No fish, say anglers.

Publication title: Marden Post

Publication date: Apr 10, 2021

Section: Sport

Full text: There are no fish, anglers said.

ProQuest document ID: 1234568
"""

FIRST, SECOND = datetime.date(2021, 3, 3), datetime.date(2021, 4, 10)


def facts(row):
    return tuple(row[name] for name in ("title", "outlet", "published", "author", "section"))


def test_nexis_as_it_used_to_write():
    export = read_export(NEXIS_OLD)
    one, two = export.rows
    assert export.archive == "Nexis"
    assert facts(one) == (
        "Ferries Sail Again After Eleven Days", "The Aldeny Courier", datetime.date(2014, 3, 3),
        "INES LUND; Tomas Berg contributed reporting.",
        "Section A; Column 0; Foreign Desk; Pg. 1",
    )  # fmt: skip
    assert one["text"] == (
        "Ferries Sail Again After Eleven Days\n\nFerries sailed again on Monday.\n\n"
        "Ada Quill, who owns them, was asked about the deal.\nPerson: unknown, the clerk had noted."
    )
    assert facts(two)[:3] == ("No fish, say anglers", "Marden Post", datetime.date(2014, 4, 10))
    assert two["text"] == "No fish, say anglers\n\nThere are no fish, anglers said."


@pytest.mark.parametrize(
    ("text", "archive", "first", "authors"),
    [
        pytest.param(NEXIS_NEW, "Nexis",
                     "Ferries sailed again on Monday.\n\nSection: the lawyer read it twice.",
                     ("Ines Lund", None), id="nexis"),
        pytest.param(FACTIVA, "Factiva",
                     "Ferries sailed again on Monday.\n\nIN the harbour of Marden nobody cheered."
                     "\n\n“RE is no word,” said Ada Quill.",
                     ("Ines Lund", None), id="factiva"),
        pytest.param(PROQUEST, "ProQuest",
                     "Ferries sailed again on Monday.\n\n"
                     "Title: the word was missing from the deed.",
                     ("Lund, Ines", None), id="proquest"),
    ],
)  # fmt: skip
def test_several_articles_become_several(text, archive, first, authors):
    export = read_export(text)
    assert export.archive == archive
    one, two = export.rows
    assert facts(one)[:4] == ("Ferries sail again", "The Aldeny Courier", FIRST, authors[0])
    assert one["text"] == f"Ferries sail again\n\n{first}"
    assert facts(two)[:4] == ("No fish, say anglers", "Marden Post", SECOND, authors[1])
    said = two["text"].removeprefix("No fish, say anglers\n\n")
    assert " ".join(said.split()) == "There are no fish, anglers said."


def test_factiva_without_codes():
    [row] = read_export(FACTIVA_PLAIN).rows
    assert facts(row)[:4] == ("Ferries sail again", "The Aldeny Courier", FIRST, "Ines Lund")
    assert row["text"] == (
        "Ferries sail again\n\nFerries sailed again on Monday.\n\nNobody cheered."
    )


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("text", [NEXIS_OLD, NEXIS_NEW, FACTIVA, FACTIVA_PLAIN, PROQUEST])
def test_line_breaks_of_all_kinds_make_no_difference(text, newline):
    assert read_export(text.replace("\n", newline)) == read_export(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ferries sail again\n\nNobody cheered.",
        "Ferries sail again\nLength: 633 words\nNobody cheered.",
        "SN\nA code alone\nHD\nis no export.",
        "Full text: the deed was read out.\nTitle: none.",
        "He read Document 1 of 3 aloud.",
        "",
    ],
)
def test_other_texts_are_no_exports(text):
    assert read_export(text) is None
