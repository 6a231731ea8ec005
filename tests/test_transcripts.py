"""Transcripts and signatures: speakers told by the layout of a page."""

from marked import PerfectModel, divide, unmark

from newslab.speech.attributions import find_attributions
from newslab.speech.transcripts import find_signature, find_turns

INTERVIEW = """The minister spoke to us on Monday.

REPORTER: Will the dam hold?

DIALLO: It will.

Nobody needs to leave.

REPORTER: The engineers say it leaks.

DIALLO: They are wrong.

The interview was cut short.
"""


def attributions_in(text, marks=None):
    doc = divide(text)
    return find_attributions(doc, PerfectModel(doc, marks or {}))


def test_each_turn_of_a_transcript_belongs_to_its_label():
    found = [
        (said.source.of(INTERVIEW), [piece.of(INTERVIEW) for piece in said.content], said.kind)
        for said in attributions_in(INTERVIEW)
    ]
    assert found == [
        ("REPORTER", ["Will the dam hold?"], "direct"),
        ("DIALLO", ["It will.", "Nobody needs to leave."], "direct"),
        ("REPORTER", ["The engineers say it leaks."], "direct"),
        ("DIALLO", ["They are wrong."], "direct"),
    ]


def test_three_turns_are_a_transcript_where_the_first_speaker_comes_again():
    text = "HOST: Welcome.\n\nINES DUARTE: Prices will fall.\n\nHOST: Why?"
    assert [turn.label.of(text) for turn in find_turns(text)] == ["HOST", "INES DUARTE", "HOST"]
    assert find_turns("READ: Six maps\nWATCH: The quay at dawn\nREAD: Why crews strike") == []
    assert find_turns("NOTE: It rained.\nPHOTO: It snowed.\nUPDATE: It hailed.") == []


def test_what_a_speaker_reports_stays_inside_the_turn():
    marked = INTERVIEW.replace(
        "The engineers say it leaks.", "<s>The engineers</s> <k>say</k> <c>it leaks</c>."
    )
    text, marks = unmark(marked)
    found = [said.source.of(text) for said in attributions_in(text, marks)]
    assert found == ["REPORTER", "DIALLO", "REPORTER", "The engineers", "DIALLO"]


def test_labels_that_do_not_take_turns_make_no_transcript():
    assert find_turns("NOTE: One.\n\nSOURCE: Two.\n\nPHOTO: Three.\n\nUPDATE: Four.") == []
    assert find_turns("Mali: 3\nChad: 2\nMali: 5\nChad: 1") == []
    assert find_turns("") == []


def test_a_name_below_a_quotation_is_its_source():
    text = "“Nobody asked us before they dug.” — Ana Ruiz\n\n“They lied to every one of us.”"
    signed, floating = attributions_in(text)
    assert (signed.source.of(text), signed.cue.of(text)) == ("Ana Ruiz", "—")
    assert floating.source is None


def test_a_dash_inside_a_line_signs_nothing():
    assert find_signature("“No” — she rose and left\n", 4) is None
