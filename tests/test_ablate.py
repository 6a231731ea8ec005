"""Rules are left out from outside, one at a time, and put back."""

import importlib
import inspect
import re

import pytest

from lab.ablate import (
    INSTEAD,
    Gold,
    Rule,
    Today,
    as_markdown,
    encoded_once,
    find_rules,
    listening,
    without,
)
from newslab.actors import groups, mentions, persons, places
from newslab.reading import annotate
from newslab.records import Article

RULES = {rule.name: rule for rule in find_rules()}
BEFORE = {"content .3": 0.85, "content .8": 0.73, "source": 0.9, "voice": 0.91, "re3d": 0.86,
          "WikiGold": 0.87, "GUM": 0.6, "GAP": 0.75, "who is who": 0.8, "golden": 0}  # fmt: skip


def test_rules_are_found_in_both_rooms():
    assert {rule.module.split(".")[1] for rule in RULES.values()} == {"actors", "speech"}
    assert len(RULES) > 50


def test_what_takes_a_rules_place_is_told_of_rules_there_are():
    assert set(INSTEAD) <= {name.rpartition(".")[2] for name in RULES}
    assert RULES["_skip_title"].nothing(None, 3, 5) == (3, [])


def test_a_rule_is_left_out_wherever_it_is_imported_and_put_back():
    rule = RULES["read_people_of"]
    with without(rule):
        assert groups.read_people_of is mentions.read_people_of is rule.nothing
        assert mentions.read_people_of("whatever", 0, "Ruiz", frozenset()) is None
    assert groups.read_people_of is mentions.read_people_of is rule.value


def test_a_rule_in_a_table_of_rules_is_left_out_there_too():
    tables = [value for value in vars(places).values() if isinstance(value, tuple)
              and value and all(map(callable, value))]  # fmt: skip
    assert tables
    rule = RULES[tables[0][0].__name__]
    with without(rule):
        [table] = [value for value in vars(places).values()
                   if isinstance(value, tuple) and rule.nothing in value]  # fmt: skip
        assert rule.value not in table
    assert rule.value in tables[0]


def test_what_calls_a_rule_goes_on_without_it():
    whole = ("Erik", "Halvorsen")
    assert persons._is_surname("Halvorsem", whole)
    with without(RULES["_one_letter_apart"]):
        assert not persons._is_surname("Halvorsem", whole)
        assert persons._is_surname("Halvorsen", whole)


def test_a_rule_speaks_where_it_answers_what_it_would_not_if_it_were_left_out():
    with listening([RULES["_one_letter_apart"], RULES["_is_surname"]]) as heard:
        assert persons._is_surname("Halvorsen", ("Erik", "Halvorsen"))
        assert heard == {"actors.persons._is_surname"}
        assert persons._is_surname("Halvorsem", ("Erik", "Halvorsen"))
    assert heard == {"actors.persons._is_surname", "actors.persons._one_letter_apart"}


def test_a_list_of_words_speaks_where_one_is_found_in_it():
    circles, regimes = RULES["_CIRCLES"], RULES["_REGIMES"]
    with encoded_once(), listening([circles, regimes]) as heard:
        annotate(Article.from_text("Ana Ruiz spoke. Ruiz’s entourage left."))
    assert heard == {circles.place}


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if not callable(rule.value)])
def test_lists_are_not_joined_with_sets_unheard(rule):
    source = inspect.getsource(importlib.import_module(rule.module))
    assert not re.search(rf"[&|^-] ?{rule.name}\b|\b{rule.name} ?[&|^-]", source)


def test_texts_in_which_a_rule_is_silent_are_not_read_again():
    texts = ["Erik Halvorsen spoke. Halvorsem left.", "It rained."]
    rule = RULES["_one_letter_apart"]
    counted = []

    def count(text):
        counted.append(text)
        return sum(
            m.actor_id == "erik-halvorsen" for m in annotate(Article.from_text(text)).mentions
        )

    gold = Gold(texts, count, lambda counts: {"named": sum(counts)})
    with encoded_once():
        today = Today([gold], [rule], golden=())
        assert (today.figures["named"], counted) == (2, texts)
        assert today.without(rule)["named"] == 1
    assert counted == [*texts, texts[0]]


def test_the_table_begins_with_what_costs_most():
    gains = dict.fromkeys(BEFORE, 0.0)
    rules = [
        Rule(name, "newslab.actors.names", f"What | {name} does.", None, None) for name in "abc"
    ]
    found = [(rules[0], gains | {"re3d": -0.5}), (rules[1], None),
             (rules[2], gains | {"GUM": 0.25, "golden": 2})]  # fmt: skip
    lines = as_markdown(BEFORE, found).splitlines()[-4:]
    assert lines[0].startswith("| *today* | 85.00 | 73.00 |")
    assert [line.split("|")[1].strip() for line in lines[1:]] == [
        "`actors.names.c`", "`actors.names.a`", "`actors.names.b`"]  # fmt: skip
    assert "| +0.25 |  |  | +2 | What \\| c does. |" in lines[1]
    assert "| −0.50 |" in lines[2]
    assert lines[3].endswith("What \\| b does. (newslab cannot do without it) |")
