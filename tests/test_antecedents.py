"""Whom pronouns and descriptions refer to: agreement, who speaks, and when it is left open."""

import datetime
import json
from importlib import resources

import pytest
from marked import read
from test_actors import resolve

from newslab.actors.gazetteer import Office, held_on
from newslab.actors.mentions import find_mentions
from newslab.actors.pronouns import (
    Discourse,
    Known,
    chances_of,
    fits,
    pronoun_kind,
    resolve_antecedents,
)
from newslab.actors.resolution import resolve_actors
from newslab.model.labels import Labelled
from newslab.records import Actor, Attribution, Candidate, Span

TABLES = json.loads(
    resources.files("newslab").joinpath("data/antecedents.json").read_text("utf-8")
)["tables"]


def pronouns_of(marked, **row):
    """Each pronoun and description of a marked text, with its actor and the rule."""
    text, _, mentions, _ = resolve({"text": marked, **row})
    return [(m.span.of(text), m.actor_id, m.rule) for m in mentions
            if m.form in ("pronoun", "nominal")]  # fmt: skip


def owners(marked, **row):
    return [(words, actor) for words, actor, _ in pronouns_of(marked, **row)]


def scored(marked, scorer):
    """The pronouns of a text whose antecedents a scorer of the test judges."""
    doc, _ = read(marked)
    names = [Labelled(i, i + 2, "PERSON", 1.0) for i, token in enumerate(doc.tokens)
             if token.text in ("Ana", "Bea")]  # fmt: skip
    candidates = find_mentions(doc, names)
    actors, mentions = resolve_actors(doc, candidates)
    _, found = resolve_antecedents(Discourse(doc, candidates, actors, mentions, scorer=scorer))
    return [(m.actor_id, m.rule) for m in found if m.form == "pronoun"]


def test_below_its_threshold_it_abstains_and_says_so():
    text = "Ana Ruiz met Bea Hart. Nobody else came to the hall. She slept."
    surely = scored(text, lambda pairs: [0.999 if there[0] == 0 else 0.001 for _, there in pairs])
    never = scored(text, lambda pairs: [0.0001 for _ in pairs])
    assert surely[0][0] == "ana-ruiz"
    assert surely[0][1].startswith("pronoun: p = 0.")
    assert never[0][0] is None
    assert never[0][1].startswith("pronoun: abstained (p = 0.")


def test_a_higher_chance_of_the_reader_model_never_lowers_the_rank():
    for kind in ("he or she", "it", "they", "nominal"):
        low, high = (chances_of(kind, [{"bias": 1.0, "logit": logit}])[0] for logit in (-3.0, 3.0))
        assert 0 < low < high < 1
        assert 0 < TABLES["thresholds"][kind] < 1


def test_one_probability_is_shared_among_the_actors_and_none_of_them():
    told = [{"logit": 2.0}, {"logit": -1.0}, {}]
    shared = chances_of("it", told)
    assert 0 < sum(shared) < 1
    assert shared[0] > shared[2] > shared[1]
    assert chances_of("it", told[:1])[0] > shared[0]
    assert chances_of("it", []) == []


def test_nobody_before_it_that_agrees_leaves_it_open():
    found = pronouns_of("<p>Mr. Okafor</p> left. She was late.")
    assert found == [("She", None, "pronoun: abstained (nobody before it agrees)")]


@pytest.mark.parametrize(("pronoun", "type_", "gender", "plural", "fitting"), [
    ("he", "PERSON", "m", False, True), ("he", "PERSON", None, False, True),
    ("he", "PERSON", "f", False, False), ("she", "PERSON", "m", False, False),
    ("she", "PERSON", "f", False, True), ("he", "STATE", None, False, False),
    ("it", "STATE", None, False, True), ("it", "ORGANISATION", None, False, True),
    ("it", "PERSON", "m", False, False), ("it", "GROUP", None, True, False),
    ("they", "GROUP", None, True, True), ("they", "ORGANISATION", None, False, True),
    ("they", "PERSON", "f", False, False),
])  # fmt: skip
def test_a_pronoun_agrees_with_its_actor(pronoun, type_, gender, plural, fitting):
    told = {"he": ("m", False), "she": ("f", False), "it": ("n", False), "they": (None, True)}
    span = Span(0, 2)
    candidate = Candidate(span, span, 0, 1, None, "pronoun", "", gender=told[pronoun][0],
                          plural=told[pronoun][1])  # fmt: skip
    known = Known(Actor("x", "X", type_), gender=gender, plural=plural)
    assert fits(known, candidate) is fitting


@pytest.mark.parametrize(("gender", "plural", "kind"), [
    ("m", False, "he or she"), ("f", False, "he or she"), ("n", False, "it"), (None, True, "they"),
])  # fmt: skip
def test_each_kind_of_pronoun_has_weights_of_its_own(gender, plural, kind):
    span = Span(0, 2)
    candidate = Candidate(span, span, 0, 1, None, "pronoun", "", gender=gender, plural=plural)
    assert pronoun_kind(candidate) == kind
    assert set(TABLES) == {"he or she", "it", "they", "nominal", "thresholds"}


def test_i_and_we_in_a_quotation_are_its_source():
    text = "<c1>“I told them we would leave,”</c1> said <s1><p>Ana Ruiz</p></s1>."
    found = {words: who for words, who in owners(text) if words in ("I", "we")}
    assert found == {"I": "ana-ruiz", "we": "ana-ruiz"}


def test_i_outside_a_quotation_and_with_no_source_stays_open():
    outside = pronouns_of("I met <p>Ana Ruiz</p>.")
    unsaid = pronouns_of("<c1>“I saw it,”</c1> read the wall. <p>Ana Ruiz</p> left.")
    assert outside[0] == ("I", None, "first person: outside quotations")
    assert unsaid[0] == ("I", None, "first person: nobody says who is quoted")


def test_i_in_retold_speech_is_not_its_source():
    text = "Ana Ruiz said I was wrong."
    doc, _ = read(text)
    candidates = find_mentions(doc, [Labelled(0, 2, "PERSON", 1.0)])
    actors, mentions = resolve_actors(doc, candidates)
    said = [Attribution((Span(14, 25),), Span(9, 13), Span(0, 8), "indirect")]
    _, found = resolve_antecedents(Discourse(doc, candidates, actors, mentions, said))
    assert [(m.actor_id, m.rule) for m in found if m.form == "pronoun"] == [
        (None, "first person: outside quotations")]  # fmt: skip


def test_of_quotations_within_quotations_the_innermost_counts():
    text = ("<c1>“He told me, <c2>‘I am done’</c2>, said <s2><p>Bo Hart</p></s2>, and left,”</c1> "
            "said <s1><p>Ana Ruiz</p></s1>.")  # fmt: skip
    found = dict(row for row in owners(text) if row[0] in ("I", "me"))
    assert found == {"me": "ana-ruiz", "I": "bo-hart"}


def test_an_office_is_held_by_whom_the_date_tells_and_by_nobody_without_one():
    text = "The <g>French</g> president left. <p>Ana Ruiz</p> stayed."
    assert owners(text) == [("The French president", "french-president")]
    assert owners(text, published="2015-06-01")[0][1] == "francois-hollande"
    assert owners(text, published="2019-06-01")[0][1] == "emmanuel-macron"


def test_whom_nobody_names_is_an_actor_called_by_its_words():
    text = "The harbour judge met the school. The judge left."
    assert owners(text) == [("The harbour judge", "harbour-judge"), ("the school", "school"),
                            ("The judge", "harbour-judge")]  # fmt: skip


def test_a_table_of_the_users_own_tells_who_held_an_office():
    text = "The Kenyan governor left."
    day = datetime.date(2020, 1, 1)
    table = [Office("KEN", ("governor",), "Ann Lee", day, datetime.date(2022, 1, 1))]
    doc, _ = read(text)
    candidates = find_mentions(doc, [Labelled(1, 2, "GROUP", 1.0)])
    held = held_on(day, table)
    actors, mentions = resolve_actors(doc, candidates, held=held)
    actors, mentions = resolve_antecedents(Discourse(doc, candidates, actors, mentions), held)
    assert [(actor.id, actor.name, actor.type, actor.country) for actor in actors] == [
        ("ann-lee", "Ann Lee", "PERSON", "KEN")]  # fmt: skip
    assert [(m.actor_id, m.rule) for m in mentions] == [
        ("ann-lee", "nominal: held this office that day")]  # fmt: skip


def test_an_actor_that_only_an_office_names_gets_an_id_of_its_own():
    text = "<o>Emmanuel Macron</o> Ltd. closed. The <g>French</g> president left."
    found = resolve({"text": text, "published": "2019-06-01"})[1]
    assert len({actor.id for actor in found}) == len(found)


def test_a_description_set_beside_a_name_is_its_bearer():
    for text in ("The envoy, <p>Ana Ruiz</p>, left.", "<p>Ana Ruiz</p>, the envoy, left.",
                 "The Foreign Secretary, <p>Ana Ruiz</p>, left."):  # fmt: skip
        assert {(who, rule) for _, who, rule in pronouns_of(text)} == {
            ("ana-ruiz", "nominal: set beside its name")}  # fmt: skip


def test_a_description_two_bear_goes_to_the_last_named():
    text = "Envoy <p>Ana Ruiz</p> left. Envoy <p>Bo Hart</p> stayed for dinner. The envoy slept."
    assert owners(text) == [("The envoy", "bo-hart")]
