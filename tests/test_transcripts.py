"""Transcripts and signatures: speakers told by the layout of a page."""

from marked import PerfectModel, divide, read, unmark

from newslab.records import Mention, Span
from newslab.speech.attributions import find_attributions
from newslab.speech.transcripts import find_interview, find_signature, find_turns
from newslab.speech.voices import attribute_actors

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


ANSWERS = "Ana Ruiz runs the lab with Ben Okoro.\n\nQ: Why?\n\nA: Rain.\n\nQ: Now?\n\nA: Yes."


def answered(text, names, persons):
    """The label and the actor of each turn, where ``names`` are mentioned."""
    mentions = [Mention(Span(text.index(name), text.index(name) + len(name)), actor, "name", "")
                for name, actor in names.items()]  # fmt: skip
    found = attribute_actors(attributions_in(text), mentions, divide(text), persons=persons)
    return [(said.source.of(text), said.actor_id) for said in found]


def test_the_answers_are_whose_name_alone_stands_before_them():
    names = {"Ana Ruiz": "ana", "the lab": "lab"}
    assert answered(ANSWERS, names, {"ana"}) == 2 * [("Q", None), ("A", "ana")]
    spelt = ANSWERS.replace("Q:", "QUESTION:").replace("A:", "Answer:")
    assert answered(spelt, names, {"ana"}) == 2 * [("QUESTION", None), ("Answer", "ana")]


def test_of_two_persons_before_an_interview_none_gives_the_answers():
    names = {"Ana Ruiz": "ana", "Ben Okoro": "ben"}
    assert answered(ANSWERS, names, {"ana", "ben"}) == 2 * [("Q", None), ("A", None)]
    text = ANSWERS.replace(" with", ".\n\nWe met")
    assert answered(text, names, {"ana", "ben"}) == 2 * [("Q", None), ("A", None)]


def test_who_alone_opens_an_interview_and_is_named_again_gives_the_answers():
    text = "Ana Ruiz looks back\n\n" + ANSWERS.replace("Ana Ruiz", "Dr Ruiz")
    names = {"Ana Ruiz": "ana", "Dr Ruiz": "ana", "Ben Okoro": "ben"}
    assert answered(text, names, {"ana", "ben"}) == 2 * [("Q", None), ("A", "ana")]


def test_a_person_named_inside_an_interview_does_not_give_its_answers():
    text = ANSWERS.replace("Rain.", "Carl Ode came.")
    names = {"Ana Ruiz": "ana", "Carl Ode": "carl"}
    assert answered(text, names, {"ana", "carl"}) == 2 * [("Q", None), ("A", "ana")]


def test_turns_with_names_for_labels_are_no_interview():
    assert find_interview(attributions_in(INTERVIEW), INTERVIEW) is None


def test_states_that_head_a_list_are_no_speakers():
    text = "Ohio: It rained.\nUtah: It snowed.\nOhio: It rained again.\nUtah: It is dry."
    starts = [text.index(line) for line in text.split("\n")]
    assert len(find_turns(text)) == 4
    assert find_turns(text, starts) == []
    assert find_attributions(*read(text)) == []


def test_labels_that_do_not_take_turns_make_no_transcript():
    assert find_turns("NOTE: One.\n\nSOURCE: Two.\n\nPHOTO: Three.\n\nUPDATE: Four.") == []
    assert find_turns("Mali: 3\nChad: 2\nMali: 5\nChad: 1") == []
    assert find_turns("") == []


def test_a_name_below_a_quotation_is_its_source():
    text, marks = unmark("<c1>“Nobody asked us before they dug.”</c1> — Ana Ruiz\n\n"
                         "<c2>“They lied to every one of us.”</c2>")  # fmt: skip
    signed, floating = attributions_in(text, marks)
    assert (signed.source.of(text), signed.cue.of(text)) == ("Ana Ruiz", "—")
    assert floating.source is None


def test_a_dash_inside_a_line_signs_nothing():
    assert find_signature("“No” — she rose and left\n", 4) is None
