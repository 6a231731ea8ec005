"""Stance: directed, toward actors and issues, in the voice that asserts it."""

from dataclasses import replace

import pytest
from marked import PerfectModel, divide, golden_rows, read, unmark

from newslab.judging.stance import Scene, find_issues, judge_stance, read_issues
from newslab.records import Issue, Mention, Span, Stance, Token
from newslab.speech.attributions import find_attributions
from newslab.speech.voices import attribute_actors


def judged(marked, kind="actor"):
    """Rows by holder and target; the marks p, q and s are the actors of those names."""
    text, marks = unmark(marked)
    issue = marks["q1"][0].of(text) if kind == "issue" else None
    doc, encoding = read(text, issue)
    actors = "ps" if kind == "issue" else "pqs"
    mentions = [Mention(span, mark[0], "name", "") for mark, spans in marks.items()
                if mark[0] in actors for span in spans]  # fmt: skip
    said = find_attributions(doc, encoding)
    said = attribute_actors(said, mentions, doc)
    issues = {} if issue is None else {"q": [issue]}
    rows = judge_stance(doc, mentions, said, issues, encoding)
    return {(row.holder, row.target): row for row in rows}


@pytest.mark.parametrize("row", golden_rows("stance"))
def test_golden_stance(row):
    rows = judged(row["text"], row["kind"])
    forward = rows["p", "q"]
    voices = {"holder": "p", "source": "s"}
    assert forward.voice in [voices.get(voice, voice) for voice in row["voice"].split("|")]
    assert forward.target_kind == row["kind"]
    assert forward.label in row["forward"].split("|")
    if row["back"]:
        assert rows["q", "p"].label == row["back"]


def asked(marked, relations=None, issues=None):
    """Rows (holder, target, voice, against, none, favour) of a model that knows the answers.

    Each mark but c and k stands for an actor of its own; s is also the source.
    """
    text, marks = unmark(marked)
    doc = divide(text)
    encoding = PerfectModel(doc, marks, relations=relations)
    mentions = [Mention(span, mark[0], "name", "") for mark, spans in marks.items()
                if mark[0] not in "ck" for span in spans]  # fmt: skip
    said = attribute_actors(find_attributions(doc, encoding), mentions, doc)
    rows = judge_stance(doc, mentions, said, issues or {}, encoding)
    return rows, text, encoding


def short(rows):
    return [(row.holder, row.target, row.voice) for row in rows]


NONE = (0.05, 0.9, 0.05)


def test_both_directions_of_a_pair_are_told_each_on_its_own():
    rows, text, _ = asked("<p>Mali</p> accused <q>Chad</q>.", {
        ("Mali", "Chad"): (0.6, 0.35, 0.05), ("Chad", "Mali"): (0.05, 0.75, 0.2)})  # fmt: skip
    mali, chad, whole = Span(0, 4), Span(13, 17), Span(0, len(text))
    assert rows == [
        Stance(whole, "author", "p", "q", "actor", mali, chad, 0.6, 0.35, 0.05),
        Stance(whole, "author", "q", "p", "actor", chad, mali, 0.05, 0.75, 0.2),
    ]


def test_a_position_counts_as_taken_from_a_joint_probability_on():
    mali, chad = Span(0, 4), Span(9, 13)
    chances = {(0.2, 0.69, 0.11): "against", (0.1, 0.75, 0.15): "none", (0.2, 0.5, 0.3): "favour"}
    for numbers, label in chances.items():
        row = Stance(Span(0, 13), "author", "p", "q", "actor", mali, chad, *numbers)
        assert row.label == label


def test_an_actor_has_no_stance_toward_itself():
    assert asked("<p>Mali</p> and <p2>Bamako</p2> agree.")[0] == []


def test_sentences_do_not_meet():
    assert asked("<p>Mali</p> slept. <q>Chad</q> woke.")[0] == []


def test_who_stands_outside_a_quotation_is_asked_about_in_the_voice_that_tells_of_it():
    marked = "As <p>Mali</p> slept, <s>Ana</s> <k>said</k>: <c>“<q>Chad</q> has lied to us.”</c>"
    names = ["Ana", "Mali", "Chad"]
    rows, _, _ = asked(marked, {(a, b): NONE for a in names for b in names})
    voices = {(holder, target): voice for holder, target, voice in short(rows)}
    assert voices["p", "q"] == "author"
    assert voices["s", "q"] == "s"


def test_a_source_tells_of_two_others():
    marked = "<s>Ana</s> <k>said</k> <c>that <p>Mali</p> hates <q>Chad</q></c>."
    names = ["Ana", "Mali", "Chad"]
    rows, _, _ = asked(marked, {(a, b): NONE for a in names for b in names})
    assert ("p", "q", "s") in short(rows)
    assert ("s", "q", "s") in short(rows)


def test_a_source_in_another_sentence_is_asked_about():
    marked = "<c>“I am old,”</c> <s>Ana</s> <k>said</k>. <c>“<q>Chad</q> has lied to us all.”</c>"
    rows, text, _ = asked(marked, {("Ana", "Chad"): (0.7, 0.2, 0.1)})
    assert short(rows) == [("s", "q", "s")]
    assert (rows[0].against, rows[0].none, rows[0].favour) == (0.7, 0.2, 0.1)
    assert rows[0].span.of(text) == "“Chad has lied to us all.”"


def test_what_takes_an_issue_up_is_asked_about_where_its_source_goes_on():
    marked = (
        "<c>“The ceasefire failed,”</c> <s>Ana</s> <k>said</k>. <c>“This will not do.”</c> We left."
    )
    relations = {("Ana", "ceasefire"): NONE, ("Ana", "“ This will not do . ”"): (0.6, 0.3, 0.1)}
    rows, text, _ = asked(marked, relations, issues={"truce": ["ceasefire"]})
    assert [(row.target, row.label) for row in rows] == [("truce", "none"), ("truce", "against")]
    assert rows[1].span.of(text) == "“This will not do.”"


def test_what_takes_an_issue_up_is_not_asked_about_where_its_source_is_named_anew():
    marked = (
        "<c>“The ceasefire failed,”</c> <s>Ana</s> <k>said</k>. "
        "<c2>“This will not do,”</c2> <s2>Ana</s2> <k2>said</k2>."
    )
    rows, _, _ = asked(marked, {("Ana", "ceasefire"): NONE}, issues={"truce": ["ceasefire"]})
    assert [row.target for row in rows] == ["truce"]


def test_the_sign_of_a_position_toward_an_issue_is_told_by_the_holders_other_sentences_too():
    marked = (
        "<p>Mali</p> shunned the truce. <p2>Mali</p2> left the truce talks. "
        "<q>Chad</q> did not see the truce."
    )
    shares = {("Mali", "truce"): (0.6, 0.3, 0.1), ("Chad", "truce"): (0.2, 0.5, 0.3)}

    class Unsure(PerfectModel):
        def positions(self, pairs, issues=None):
            rows = super().positions(pairs, issues)
            rows[[p[0] > 4 and q[0] < 12 for p, q in pairs]] = (0.3, 0.3, 0.4)
            return rows

    text, marks = unmark(marked)
    doc = divide(text)
    mentions = [Mention(span, mark[0], "name", "") for mark, [span] in marks.items()]
    rows = judge_stance(doc, mentions, [], {"truce": ["truce"]},
                        Unsure(doc, marks, relations=shares))  # fmt: skip
    found = [(row.holder, round(row.against, 3), row.none, round(row.favour, 3)) for row in rows]
    assert found == [
        ("p", 0.54, 0.3, 0.16), ("p", 0.36, 0.3, 0.34), ("q", 0.2, 0.5, 0.3)
    ]  # fmt: skip


def test_of_several_pairs_the_likeliest_position_counts():
    marked = "<p>Mali</p> said it would, and <p2>Bamako</p2> accused <q>Chad</q>."
    pairs = [("Mali", "Chad"), ("Chad", "Mali"), ("Bamako", "Chad"), ("Chad", "Bamako")]
    rows, text, _ = asked(marked, dict.fromkeys(pairs, NONE) | {("Mali", "Chad"): (0.7, 0.2, 0.1)})
    assert [row.holder_span.of(text) for row in rows] == ["Mali", "Chad"]
    assert [row.target_span.of(text) for row in rows] == ["Chad", "Bamako"]
    assert rows[0].against == 0.7


def test_of_many_pairs_the_closest_are_asked():
    text = "Mali, Mali, Mali, Mali, Mali accused Chad."
    doc = divide(text)
    mentions = [Mention(Span(6 * k, 6 * k + 4), "mali", "name", "") for k in range(5)]
    groups = Scene(doc, [*mentions, Mention(Span(37, 41), "chad", "name", "")], [], {}).groups()
    assert [doc.span(*each.holder.tokens).start for each in groups[0]] == [24, 18, 12]


def test_of_several_pairs_that_of_names_is_asked_before_that_of_pronouns():
    text = "Mali saw it would, and it accused Chad."
    doc = divide(text)
    places = [(Span(0, 4), "mali", "name"), (Span(9, 11), "mali", "pronoun"),
              (Span(23, 25), "mali", "pronoun"), (Span(34, 38), "chad", "name")]  # fmt: skip
    mentions = [Mention(span, who, form, "") for span, who, form in places]
    held, aimed = (question.holder for question in Scene(doc, mentions, [], {}).questions())
    assert doc.span(*held.tokens).of(text) == "Mali"
    assert doc.span(*aimed.tokens).of(text) == "Chad"


def test_issues_are_targets_and_hold_nothing():
    relations = {("Mali", "truces"): (0.1, 0.2, 0.7), ("Mali", "peace deal"): NONE}
    issues = {"ceasefire": ["truces"], "deal": ["deal", "peace deal"]}
    rows, text, _ = asked("<p>Mali</p> wants truces and a peace deal.", relations, issues=issues)
    assert [(row.target, row.target_kind, row.favour) for row in rows] == [
        ("ceasefire", "issue", 0.7), ("deal", "issue", 0.05),
    ]  # fmt: skip
    assert [row.target_span.of(text) for row in rows] == ["truces", "peace deal"]


def test_the_terms_of_an_issue_match_lemmas_and_any_case():
    tokens = [Token(Span(0, 10), "Ceasefires", "ceasefire"), Token(Span(11, 17), "ENDED", "end")]
    assert list(find_issues({"x": ["CEASEFIRE end"], "y": ["ceasefire"], "z": []}, tokens)) == [
        ("x", 0, 2), ("y", 0, 1),
    ]  # fmt: skip


def test_a_bare_text_is_no_list_of_terms():
    expected = (
        "issues: peace: expected a list of terms, such as ['truce'], or a sentence; found the "
        "text 'truce'"
    )
    with pytest.raises(TypeError) as raised:
        read_issues({"peace": "truce"})
    assert str(raised.value) == expected
    with pytest.raises(TypeError, match="expected words"):
        read_issues("truce")
    with pytest.raises(TypeError, match="terms: expected a list"):
        Issue("truce")


def test_an_issue_has_terms_or_a_proposition_or_both():
    both = Issue(["ceasefire", "truce"], "The fighting stops.")
    told = {"a": ["ceasefire", "truce"], "b": "The fighting stops.", "c": both}
    issues = read_issues(told)
    assert [issue.wording for issue in issues.values()] == [
        "ceasefire; truce", "The fighting stops.", "The fighting stops.",
    ]  # fmt: skip
    assert [issue.terms for issue in issues.values()] == [
        ("ceasefire", "truce"), (), ("ceasefire", "truce"),
    ]  # fmt: skip
    assert read_issues(issues) == issues
    with pytest.raises(ValueError, match="needs terms or a proposition"):
        Issue([" "])


def test_a_text_that_is_not_english_is_not_judged():
    rows, _, encoding = asked("<p>Мали</p> обвинила <q>Чад</q>.")
    assert [(row.favour, row.reason) for row in rows] == [(None, "not English")] * 2
    assert encoding.asked == []


def test_furniture_is_not_judged():
    text, marks = unmark("<p>Mali</p> accused <q>Chad</q>.")
    doc = divide(text)
    mentions = [Mention(spans[0], mark[0], "name", "") for mark, spans in marks.items()]
    for section in ("boilerplate", "dateline"):
        aside = tuple(replace(sentence, section=section) for sentence in doc.sentences)
        aside = replace(doc, sentences=aside)
        assert judge_stance(aside, mentions, [], {}, PerfectModel(aside, marks)) == []


def test_the_cost_of_one_endless_sentence_stays_linear():
    n = 400
    doc = divide("ab " * n)
    mentions = [Mention(token.span, f"actor-{i}", "name", "") for i, token in enumerate(doc.tokens)]
    encoding = PerfectModel(doc, {}, relations={("ab", "ab"): NONE})
    rows = judge_stance(doc, mentions, [], {}, encoding)
    assert 0 < len(rows) < 2 * 65 * n
