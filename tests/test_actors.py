"""Who is who: golden sentences, the laws of the actor table, and the article of the notebooks."""

import csv
import datetime
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import divide, golden_rows, read, unmark
from scipy.optimize import linear_sum_assignment

import newslab
from newslab.actors.gazetteer import held_on
from newslab.actors.mentions import find_mentions
from newslab.actors.pronouns import Discourse, resolve_antecedents
from newslab.actors.resolution import resolve_actors
from newslab.model.labels import Labelled
from newslab.records import Attribution, Mention, Span
from newslab.speech.voices import attribute_actors

LABELS = {"p": "PERSON", "o": "ORGANISATION", "l": "PLACE", "g": "GROUP"}


def resolve(row):
    """The text of a golden row, and its actors, mentions and attributions; names are marked."""
    text, marks = unmark(row["text"])
    doc, encoding = read(text)
    names = [
        Labelled(*doc.range(span), LABELS[mark[0]], 1.0)
        for mark, spans in marks.items()
        if mark[0] in LABELS
        for span in spans
    ]
    said = [
        Attribution(tuple(spans), None, marks.get(f"s{mark[1:]}", [None])[0], "direct")
        for mark, spans in marks.items()
        if mark[0] == "c"
    ]
    day = row.get("published")
    published = datetime.date.fromisoformat(day) if day else None
    candidates = find_mentions(doc, sorted(names))
    held = held_on(published)
    actors, mentions = resolve_actors(doc, candidates, held=held)
    said = attribute_actors(said, mentions, doc)
    state = Discourse(doc, candidates, actors, mentions, said, encoding.antecedent)
    actors, mentions = resolve_antecedents(state, held)
    return text, actors, mentions, attribute_actors(said, mentions, doc)


def mentions_of(row):
    """Every mention of a golden row with its actor's id, as the table writes them."""
    text, _, mentions, _ = resolve(row)
    return "; ".join(f"{m.span.of(text)}={m.actor_id or '-'}" for m in mentions)


def actors_of(text, **row):
    """The actors of a marked sentence by id."""
    return {actor.id: actor for actor in resolve({"text": text, **row})[1]}


@pytest.mark.parametrize("row", golden_rows("actors"))
def test_each_mention_finds_its_actor(row):
    assert mentions_of(row) == row["expected"]


def test_the_golden_table_is_wide():
    assert len(golden_rows("actors")) >= 200


def test_a_person_has_the_fullest_name_and_the_country_of_the_title():
    text = (
        "<g>Kenyan</g> envoy <p>J. Okoro</p> left. <p>Joyce Okoro</p> returned. <p>Okoro</p> slept."
    )
    actor = actors_of(text)["joyce-okoro"]
    assert (actor.name, actor.type, actor.aliases, actor.country) == (
        "Joyce Okoro", "PERSON", ("J. Okoro", "Okoro"), "KEN")  # fmt: skip


def test_a_ministry_is_part_of_its_state_and_not_merged_into_it():
    actors = actors_of("<l>Kenya</l>’s <o>Foreign Ministry</o> protested. <l>Kenya</l> paid.")
    ministry = actors["kenyan-foreign-ministry"]
    assert (ministry.type, ministry.part_of, ministry.country) == ("ORGANISATION", "kenya", "KEN")
    assert (actors["kenya"].type, actors["kenya"].part_of) == ("STATE", None)


def test_a_group_is_part_of_its_state_or_organisation():
    actors = actors_of("<g>Kenyan</g> officials met <o>NATO</o> officials. <l>Kenya</l> and "
                       "<o>NATO</o> agreed.")  # fmt: skip
    assert actors["kenyan-officials"].part_of == "kenya"
    assert actors["nato-officials"].part_of == "nato"
    assert {actors["kenyan-officials"].type, actors["nato-officials"].type} == {"GROUP"}


def test_part_of_names_only_actors_of_the_table():
    actors = actors_of("<g>Kenyan</g> officials left.")
    assert (actors["kenyan-officials"].part_of, actors["kenyan-officials"].country) == (None, "KEN")


def test_a_description_tells_what_a_name_is():
    actors = actors_of("“Over,” reported <p>Rybak</p>, a <o>Telegram</o> channel.")
    assert actors["rybak"].type == "ORGANISATION"


def test_two_actors_of_one_name_have_two_ids():
    actors = actors_of("<p>Nadia Brand</p> spoke. <o>Nadia-Brand</o> closed.")
    assert {id: actor.type for id, actor in actors.items()} == {
        "nadia-brand": "PERSON", "nadia-brand-2": "ORGANISATION"
    }  # fmt: skip


def test_an_office_without_a_date_names_nobody():
    text = "President <p>Obama</p> spoke."
    assert list(actors_of(text)) == ["obama"]
    assert list(actors_of(text, published="2015-06-01")) == ["barack-obama"]
    assert list(actors_of(text, published="2018-06-01")) == ["obama"]


@pytest.mark.parametrize("text", [
    "", "…", "\n\n", "A", "’s", "(IED)", "— — —", "He he HE", "Gen. Gen. Gen.", "Russia-",
    "“Nora", "Kyiv’s", "the the the", "\ud800 said", "لبنان قال", "🙂 said 🙂", "U.S.-",
], ids=repr)  # fmt: skip
def test_no_text_is_too_odd(text):
    assert_laws(text)


@given(st.lists(st.sampled_from(
    "Kyiv Kenya Kenyan officials said Ruiz Ana Mr. President the The envoy he They it in with , . "
    "“ ” ’s - U.S. NATO ( ) and of to accused Gen. Okoro Foreign Ministry \n".split(" ")
), max_size=40))  # fmt: skip
def test_any_string_of_such_words_keeps_the_laws(words):
    assert_laws(" ".join(words))


def assert_laws(text):
    """Spans lie in the text and never overlap; ids are ASCII slugs, unique, and all mentioned."""
    doc = divide(text)
    names = [
        Labelled(i, i + 1, sorted(LABELS.values())[len(token.text) % 4], 1.0)
        for i, token in enumerate(doc.tokens)
        if token.text[0].isupper()
    ]
    candidates = find_mentions(doc, names)
    actors, mentions = resolve_actors(doc, candidates)
    actors, mentions = resolve_antecedents(Discourse(doc, candidates, actors, mentions))
    assert mentions == sorted(mentions, key=lambda m: m.span)
    assert all(0 <= m.span.start < m.span.end <= len(text) for m in mentions)
    ends = [0, *(m.span.end for m in mentions)]
    assert all(end <= m.span.start for end, m in zip(ends, mentions, strict=False))
    ids = [actor.id for actor in actors]
    assert len(ids) == len(set(ids))
    assert all(i.isascii() and i == i.lower() for i in ids)
    assert {m.actor_id for m in mentions} - {None} == set(ids)
    assert all(m.rule for m in mentions)


@pytest.fixture(scope="module")
def seed(seed_path):
    return newslab.read(newslab.read_article(seed_path))


def coded(seed_path, coder, table):
    with (seed_path.parent / "codings" / f"{coder}-{table}.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["article_id"] == seed_path.stem]


@pytest.mark.parametrize("coder", ["a", "b"])
def test_no_person_of_the_article_is_split_merged_or_missed(seed, seed_path, coder):
    persons = {row["actor_id"] for row in coded(seed_path, coder, "actors")
               if row["type"] == "PERSON"}  # fmt: skip
    found = Counter(a.id.removeprefix("donald-") for a in seed.findings.actors
                    if a.type == "PERSON")  # fmt: skip
    assert found == Counter(persons)


@pytest.mark.parametrize("coder", ["a", "b"])
def test_mentions_of_the_article_agree_with_the_coders(seed, seed_path, coder):
    gold = [Mention(Span(int(row["start"]), int(row["end"])), row["actor_id"], row["form"], "coded")
            for row in coded(seed_path, coder, "mentions") if row["actor_id"]]  # fmt: skip
    found = [m for m in seed.findings.mentions if m.actor_id]
    assert agreement(gold, found) >= 0.87


def agreement(gold, found):
    """F1 of mentions that share half of their characters and, ids matched one to one, the actor."""
    pairs = [(g, f) for g in gold for f in found
             if g.span.overlaps(f.span) and 2 * (min(g.span.end, f.span.end)
             - max(g.span.start, f.span.start)) >= max(len(g.span), len(f.span))]  # fmt: skip
    rows, columns = sorted({g.actor_id for g in gold}), sorted({f.actor_id for f in found})
    counts = np.zeros((len(rows), len(columns)))
    for g, f in pairs:
        counts[rows.index(g.actor_id), columns.index(f.actor_id)] += 1
    return 2 * counts[linear_sum_assignment(-counts)].sum() / (len(gold) + len(found))
