"""The tasks, with a reader model whose answers are known."""

import json
import re
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from lab import dse, newsmtsc, polnear, seesaw
from lab.dse import STANCES
from lab.gap import GAP_COLUMNS
from lab.reading import token_range
from lab.scores import Score
from lab.tasks import evaluate
from newslab import reading
from newslab.errors import FormatError, NewslabError
from newslab.judging import lexicon
from newslab.model.labels import Labelled
from newslab.records import SENTIMENT_LABELS, Article, Attribution, Mention, Span, Token
from newslab.tables.intervals import Estimate
from newslab.text.doc import make_doc

NAN = float("nan")


@dataclass
class Known:
    """An encoding that goes by the words: what ends in a mark has that label."""

    tokens: list

    def word(self, pair):
        return " ".join(token.text for token in self.tokens[pair[0] : pair[1]])

    def chances(self, label, labels):
        return [0.8 if name == label else 0.2 / (len(labels) - 1) for name in labels]

    @property
    def upos(self):
        return ["PUNCT" if token.text == "." else "NOUN" for token in self.tokens]

    def sentiment(self, spans, definition="codebook"):
        labels = {"Hero": "positive", "Villain": "negative"}
        rows = [self.chances(labels.get(self.word(s), "neutral"), SENTIMENT_LABELS) for s in spans]
        return np.array(rows, dtype=np.float32)

    def stance(self, pairs):
        likes = {("Hero", "Town"): STANCES[1], ("Villain", "Town"): STANCES[3]}
        rows = [self.chances(likes.get(tuple(map(self.word, pair)), STANCES[0]), STANCES)
                for pair in pairs]  # fmt: skip
        return np.array(rows, dtype=np.float32).reshape(-1, len(STANCES))

    def antecedent(self, pairs):
        return np.array([{"Ana": 0.9, "Ben": 0.6}.get(self.word(b), 0.1) for _, b in pairs])

    def decode(self, layer):
        kinds = {"Ana": "PERSON", "Town": "PLACE", "Bank": "ORGANISATION", "Danes": "GROUP"}
        return [Labelled(i, i + 1, kinds[token.text], 0.9)
                for i, token in enumerate(self.tokens) if token.text in kinds]  # fmt: skip


class KnownEncoder:
    def encode(self, doc, wordings=None):
        assert doc.words[slice(doc.sentences[0].first, doc.sentences[-1].last)]
        return Known(doc.tokens)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(reading, "load_encoder", lambda threads, model: KnownEncoder())


def write(folder, *rows, name="gold.jsonl"):
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def values(score):
    return {name: figure.value for name, figure in score.metrics.items()}


def place(text, word):
    return [text.index(word), text.index(word) + len(word)]


def targets(text, **labels):
    coded = [{"start": place(text, word)[0], "end": place(text, word)[1], "mention": word,
              "label": label} for word, label in labels.items()]  # fmt: skip
    return {"text": text, "targets": coded}


@pytest.mark.parametrize(
    ("place", "expected"),
    [((0, 5), (0, 1)), ((0, 6), (0, 1)), ((3, 8), (0, 2)), ((5, 6), (1, 2)), ((6, 12), (1, 2)),
     ((12, 13), (1, 2))],
)  # fmt: skip
def test_the_tokens_of_a_span(place, expected):
    tokens = [Token(Span(0, 5), "Quiet"), Token(Span(6, 12), "envoys")]
    assert token_range(Span(*place), tokens) == expected


def test_a_text_without_words_is_refused():
    with pytest.raises(FormatError, match=r"^characters 0 to 1: expected a word; found none$"):
        token_range(Span(0, 1), [])


def test_newsmtsc(tmp_path, monkeypatch):
    """Three of four right: the Clerk's evaluation is missed."""
    rows = (targets("Hero met Villain.", Hero="positive", Villain="negative"),
            targets("Clerk met Hero.", Clerk="negative", Hero="positive"))  # fmt: skip
    monkeypatch.setattr(lexicon, "polarity", lambda text: 0.5)  # so VADER is right twice
    score = evaluate("newsmtsc", write(tmp_path, *rows), baseline=True)
    assert (score.task, score.n) == ("newsmtsc", 4)
    found = values(score)
    assert found["accuracy"] == found["micro_f1"] == 0.75
    assert found["macro_f1"] == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert found["calibration_error"] == pytest.approx((3 * 0.2 + 0.8) / 4)
    assert found["majority_accuracy"] == 0.5
    assert found["vader_accuracy"] == 0.5
    assert score.metrics["accuracy"].n == 2


def test_what_newslab_says_of_each_target(tmp_path):
    found = newsmtsc.sentiment_rows(write(tmp_path, targets("Hero left.", Hero="neutral")))
    assert found.round(2).to_dict("records") == [
        {"article_id": 0, "start": 0, "end": 4, "text": "Hero", "gold": "neutral",
         "predicted": "positive", "negative": 0.1, "neutral": 0.1, "positive": 0.8,
         "sentence": "Hero left."}
    ]  # fmt: skip


def pair(text, p, q, label):
    return {"text": text, "p": place(text, p), "q": place(text, q), "label": label}


def test_dse_and_the_sentences_that_training_did_not_see(tmp_path):
    rows = [pair("Hero backs Town.", "Hero", "Town", "positive p->q"),
            pair("Hero backs Town again.", "Hero", "Town", "neutral"),
            pair("Villain hits Town.", "Villain", "Town", "negative p->q"),
            pair("Hero backs Town.", "Town", "Hero", "neutral")]  # fmt: skip
    write(tmp_path, rows[0], name="train.jsonl")
    path = write(tmp_path, *rows, name="dev.jsonl")
    score = evaluate("dse", path, baseline=True)
    found = values(score)
    assert (score.n, score.metrics["micro_f1"].n) == (4, 3)
    assert found["micro_f1"] == 0.75
    assert found["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert found["micro_f1_unseen"] == 0.5
    assert found["majority_micro_f1"] == 0.5
    rows_of = dse.stance_rows(path)
    assert rows_of["sentence"].tolist() == [rows[0]["text"]] * 2 + [r["text"] for r in rows[1:3]]
    alone = evaluate("dse", write(tmp_path, *rows, name="train.jsonl"))
    assert "micro_f1_unseen" not in values(alone)


def test_names_on_the_tokens_of_the_file(tmp_path):
    rows = ({"tokens": ["Ana", "left", "Town", "Bank"], "tags": ["B-PER", "O", "B-ORG", "I-ORG"]},
            {"tokens": ["Danes", "left", "Town"], "tags": ["B-MISC", "O", "B-LOC"]})  # fmt: skip
    score = evaluate("names", write(tmp_path, *rows))
    found = values(score)
    assert score.n == 3
    assert (found["precision"], found["recall"]) == (2 / 4, 2 / 3)
    assert (found["f1_per"], found["f1_org"], found["f1_loc"]) == (1, 0, 2 / 3)


def test_gap(tmp_path):
    """Ana is likelier than Ben; nobody else is likely enough."""
    text = "Ana saw Ben before she left Cleo."
    header = "\t".join(GAP_COLUMNS)

    def line(a, is_a, b, is_b):
        return "\t".join(["c", text, "she", "19", a, str(text.index(a)), is_a,
                          b, str(text.index(b)), is_b, "u"])  # fmt: skip

    lines = [header, line("Ana", "TRUE", "Ben", "FALSE"), line("Ben", "FALSE", "Ana", "TRUE"),
             line("Ben", "FALSE", "Cleo", "TRUE"),
             line("Cleo", "FALSE", "Cleo", "FALSE")]  # fmt: skip
    path = tmp_path / "gap.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    score = evaluate("gap", path, baseline=True)
    found = values(score)
    assert score.n == 4
    assert (found["precision"], found["recall"], found["f1"]) == pytest.approx(
        (2 / 3, 2 / 3, 2 / 3)
    )
    assert np.isnan(found["bias"])
    assert (found["majority_precision"], found["majority_recall"]) == (2 / 4, 2 / 3)


def test_tokens(tmp_path):
    text = ("1\tRain\train\tNOUN\t_\t_\t0\t_\t_\t_\n"
            "2\tfell\tfall\tVERB\t_\t_\t0\t_\t_\tSpaceAfter=No\n"
            "3\t.\t.\tPUNCT\t_\t_\t0\t_\t_\t_\n")  # fmt: skip
    path = tmp_path / "a.conllu"
    path.write_text(text, encoding="utf-8")
    score = evaluate("tokens", path, baseline=True)
    assert score.n == 3
    assert values(score) == {
        "token_f1": 1, "sentence_f1": 1, "upos_accuracy": 2 / 3, "upos_f1": 2 / 3,
        "majority_upos_accuracy": 1 / 3,
    }  # fmt: skip


def known_mentions(article, ids):
    """What a reading would hold, were these words the only mentions, and those their actors."""
    found = [Mention(Span(match.start(), match.end()), actor, "name", "")
             for words, actor in ids.items()
             for match in re.finditer(rf"\b{words}\b", article.text)]  # fmt: skip
    return SimpleNamespace(mentions=found)


def test_names_are_found_where_their_actors_are_mentioned(monkeypatch):
    """*Ana* heads a line of its own; *She* in the sentence is the same actor, *Cleo* is not."""
    ids = {"Ana Ruiz": "ana", "She": "ana", "Cleo": "cleo"}
    monkeypatch.setattr(seesaw, "annotate", lambda article, model: known_mentions(article, ids))
    doc = make_doc(Article.from_text("She met Cleo on trade tariffs."))
    names = ("Ana Ruiz", "tariffs", "Bo", " ", "the Cleo report on trade")
    assert seesaw.mentions_of_names(doc, names) == [[(0, 1)], [(5, 6)], [], [], []]


def test_names_are_read_as_headings_before_the_sentence(monkeypatch):
    seen = []
    monkeypatch.setattr(
        seesaw, "annotate", lambda a, model: seen.append(a) or known_mentions(a, {})
    )
    seesaw.mentions_of_names(make_doc(Article.from_text("It rained.")), ("Ana", ""))
    [article] = seen
    assert [(section.kind, section.span.of(article.text)) for section in article.sections] == [
        ("heading", "Ana"), ("body", "It rained."),
    ]  # fmt: skip


def test_seesaw(tmp_path, monkeypatch):
    """Two right, one whose target is not found, one where holder and target are the same."""
    ids = {"Hero": "hero", "Villain": "villain", "Town": "town"}
    monkeypatch.setattr(seesaw, "annotate", lambda article, model: known_mentions(article, ids))
    monkeypatch.setattr(seesaw, "polarity", lambda text: -0.1)
    pairs = [("Hero", "Town", "POS"), ("Villain", "Town", "NEG"), ("Hero", "Mayor", "POS"),
             ("Hero", "Hero", "POS")]  # fmt: skip
    rows = [{"text": f"{one} saw Town.", "subject": one, "object": other, "sentiment": label}
            for one, other, label in pairs]  # fmt: skip
    score = evaluate("seesaw", write(tmp_path, *rows), baseline=True)
    found = values(score)
    assert (score.n, score.metrics["accuracy"].n) == (4, 2)
    assert (found["accuracy"], found["found"]) == (2 / 4, 2 / 4)
    assert found["accuracy_found"] == found["macro_f1_found"] == 1
    assert found["majority_accuracy"] == 3 / 4
    assert found["vader_accuracy"] == 1 / 4


def test_polnear(tmp_path, monkeypatch):
    """The content is found, its source is not; one of two names is in the author's voice."""
    text = "It will snow, said Ana. Ben slept."
    coded = {"source": [place(text, "Ana")], "cue": [place(text, "said")],
             "content": [place(text, "It will snow")]}  # fmt: skip
    names = [[*place(text, "It"), "PERSON"], [*place(text, "Ben"), "PERSON"]]
    row = {"text": text, "attributions": [coded], "corenlp_ner": names}
    said = Attribution((Span(0, 12),), Span(*place(text, "said")), None, "indirect")
    monkeypatch.setattr(
        polnear, "attributions_in", lambda read, model: [said] if read == text else None
    )
    score = evaluate("polnear", write(tmp_path, row), baseline=True)
    found = values(score)
    assert score.n == 1
    assert found["content_f1_80"] == found["cue_f1"] == found["voice_accuracy_author"] == 1
    assert found["source_accuracy"] == found["voice_accuracy_quoted"] == 0
    assert found["voice_accuracy"] == found["majority_voice_accuracy"] == 0.5


def test_an_unknown_task_is_refused():
    message = (
        "evaluate: expected one of newsmtsc, dse, seesaw, polnear, names, gap, tokens, codings, "
        "basil, newswcl50, mpqa; found 'x'"
    )
    with pytest.raises(NewslabError, match=f"^{message}$"):
        evaluate("x", "none.jsonl")


def test_a_score_for_machines_has_no_undefined_numbers():
    score = Score("gap", 2, {"f1": Estimate(0.5, NAN, NAN, 1), "bias": Estimate(NAN, 0.1, 1.0, 2)})
    assert score.as_dict() == {
        "task": "gap", "n": 2, "metrics": {
            "f1": {"value": 0.5, "low": None, "high": None},
            "bias": {"value": None, "low": 0.1, "high": 1.0},
        },
    }  # fmt: skip
    json.dumps(score.as_dict(), allow_nan=False)


def test_a_score_for_readers_is_a_table():
    score = Score(
        "names", 7, {"f1": Estimate(1.0, 0.05, 1.0, 3), "f1_per": Estimate(NAN, NAN, NAN, 3)}
    )
    assert score.as_text() == (
        "names, n = 7 (per cent, 95 % interval)\n"
        "f1      100.0    5.0 to 100.0\n"
        "f1_per      –      – to     –"
    )


@pytest.mark.parametrize(
    ("compound", "label"),
    [
        (-0.06, "negative"),
        (-0.04, "neutral"),
        (0.0, "neutral"),
        (0.04, "neutral"),
        (0.06, "positive"),
    ],
)
def test_vader_is_neutral_around_zero(monkeypatch, compound, label):
    monkeypatch.setattr(lexicon, "polarity", lambda text: compound)
    assert lexicon.vader_label("any") == label
