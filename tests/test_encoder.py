"""The reader model's files, its windows, and that batch and single agree."""

import shutil
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.errors import ModelError
from newslab.model.encoder import MODEL, Encoder, batched, load_encoder
from newslab.model.labels import LAYERS, join_spans, softmax
from newslab.records import UPOS, Article, Section, Span, Token
from newslab.text.doc import Doc, make_doc

TEXT = (
    "Harbour pilots praised Minister Ana Sørli on Monday.\n\n"
    "“She has listened to us,” said Karel Bohm, who leads the pilots’ union in Rotterdam. "
    "The shipping lobby condemned the minister and called her decision reckless.\n\n"
    "The Dutch government did not comment."
)
ASKED = [(0, 2), (3, 6), (0, 3), (10, 14)]
PAIRS = [((0, 2), (3, 6)), ((3, 6), (0, 2)), ((10, 11), (4, 6)), ((30, 33), (0, 2))]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(threads=1)


def read(text):
    sections = (Section(Span(0, len(text)), "body"),) if text else ()
    return make_doc(Article("text", text, sections=sections))


def one_sentence(*words):
    ends = list(accumulate(len(word) + 1 for word in words))
    tokens = tuple(Token(Span(end - len(word) - 1, end - 1), word)
                   for word, end in zip(words, ends, strict=True))  # fmt: skip
    return Doc(" ".join(words), tokens)


def answers(encoding):
    """Everything an encoding tells, as labels and as numbers."""
    labels = [encoding.upos] + [[found[:3] for found in encoding.decode(layer)] for layer in LAYERS]
    numbers = [
        encoding.sentiment(ASKED),
        encoding.stance(PAIRS),
        encoding.antecedent(PAIRS),
        encoding.link("source", PAIRS),
        encoding.link("cue", PAIRS),
    ]
    return labels, numbers


def test_the_model_is_loaded_once():
    assert load_encoder(threads=1) is load_encoder(model="accurate", threads=1)


def test_reading_twice_gives_the_same(encoder):
    first, second = (answers(encoder.encode(read(TEXT))) for _ in range(2))
    assert first[0] == second[0]
    assert all((a == b).all() for a, b in zip(first[1], second[1], strict=True))


def test_batch_and_single_agree(encoder, monkeypatch):
    """Passages of other articles, and padding to their length, change nothing."""
    doc = read("\n\n".join([TEXT] * 9))
    monkeypatch.setattr(encoder, "_budget", 2048)
    together = answers(encoder.encode(doc))
    monkeypatch.setattr(encoder, "_budget", 1)
    alone = answers(encoder.encode(doc))
    assert together[0] == alone[0]
    for one, other in zip(together[1], alone[1], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_the_quick_form_reads_nearly_the_same_and_always_the_same(encoder):
    quick, doc = load_encoder(threads=1, model="quick"), read("\n\n".join([TEXT] * 3))
    first, second, accurate = (each.encode(doc) for each in (quick, quick, encoder))
    np.testing.assert_array_equal(first._hidden, second._hidden)
    size = np.linalg.norm(accurate._hidden, axis=1)
    off = np.linalg.norm(first._hidden - accurate._hidden, axis=1) / size
    assert 0.05 < off.mean() < 0.3
    np.testing.assert_array_less(0.95, np.mean(np.equal(first.upos, accurate.upos)))
    np.testing.assert_allclose(first.sentiment(ASKED), accurate.sentiment(ASKED), atol=0.3)


def test_the_quick_form_reads_each_passage_alone():
    """In 8 bits a passage beside others would share their scales."""
    quick = load_encoder(threads=1, model="quick")
    start = f"Envoys met. They {'talked and ' * 125}left."
    texts = [f"{start} {end}" for end in ("It rained.", "Floods ruined 9,000 unlit sheds in Oslo!")]
    first, second = (quick.encode(read(text))._hidden[:3] for text in texts)
    np.testing.assert_array_equal(first, second)


def test_many_questions_and_one_agree(encoder):
    encoding = encoder.encode(read(TEXT))
    pairs = PAIRS * 50
    np.testing.assert_allclose(
        encoding.stance(pairs)[:4], np.concatenate([encoding.stance([p]) for p in PAIRS]), atol=1e-5
    )
    np.testing.assert_allclose(
        encoding.sentiment(ASKED * 50)[:4],
        np.concatenate([encoding.sentiment([span]) for span in ASKED]),
        atol=1e-5,
    )


def test_a_pair_asked_the_other_way_round_has_its_directions_swapped(encoder):
    stance = encoder.encode(read(TEXT)).stance
    turned = [(q, p) for p, q in PAIRS]
    np.testing.assert_allclose(stance(PAIRS), stance(turned)[:, [0, 2, 1, 4, 3]], atol=1e-6)


def test_a_pair_is_asked_once_each_way_however_it_is_turned(encoder):
    encoding = encoder.encode(read(TEXT))
    n_rows = []

    class Counted:
        def run(self, _, feeds):
            n_rows.append(len(feeds["gap"]))
            return [np.zeros((len(feeds["gap"]), 6), dtype=np.float32)]

    counted = replace(encoding, _heads={"stance": Counted()})
    turned = [(q, p) for p, q in PAIRS]
    assert counted.stance(PAIRS + turned).shape == (8, 5)
    assert sum(n_rows) == 2 * len({frozenset(pair) for pair in PAIRS})


def test_probabilities_sum_to_one(encoder):
    encoding = encoder.encode(read(TEXT))
    np.testing.assert_allclose(encoding.sentiment(ASKED).sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(encoding.stance(PAIRS).sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(encoding.positions(PAIRS).sum(1), 1, atol=1e-5)
    for kind in ("source", "cue"):
        assert ((encoding.link(kind, PAIRS) >= 0) & (encoding.link(kind, PAIRS) <= 1)).all()


def test_no_questions_get_no_answers(encoder):
    encoding = encoder.encode(read(TEXT))
    assert encoding.sentiment([]).shape == (0, 3)
    assert encoding.stance([]).shape == (0, 5)
    assert encoding.antecedent([]).shape == (0,)
    assert encoding.link("cue", []).shape == (0,)


def test_an_empty_text_has_nothing(encoder):
    encoding = encoder.encode(read(""))
    assert encoding.upos == []
    assert {layer: encoding.decode(layer) for layer in LAYERS} == {layer: [] for layer in LAYERS}


def test_one_endless_token_is_read(encoder):
    encoding = encoder.encode(one_sentence("pilot" * 60_000))
    assert len(encoding.upos) == 1
    assert encoding.sentiment([(0, 1)]).shape == (1, 3)


def test_a_sentence_over_every_limit_is_read_in_windows(encoder):
    words = ["Harbour", "pilots", "praised", "Ana", "Sørli", ","] * 300
    encoding = encoder.encode(one_sentence(*words))
    assert len(encoding.upos) == len(words)
    far = encoding.stance([((0, 2), (1797, 1799)), ((0, 2), (3, 5))])
    assert np.isfinite(far).all()
    assert np.isfinite(encoding.sentiment([(0, 1), (900, 902), (1798, 1799)])).all()


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    doc = read(text)
    encoding = load_encoder(threads=1).encode(doc)
    assert len(encoding.upos) == len(doc.tokens)
    assert set(encoding.upos) <= set(UPOS)
    for layer, (_, labels) in LAYERS.items():
        end = 0
        for first, last, label, score in encoding.decode(layer):
            assert end <= first < last <= len(doc.tokens)
            assert label in labels
            assert 0 <= score <= 1
            end = last


def test_lone_surrogates_are_read(encoder):
    assert len(encoder.encode(one_sentence("pil\ud800")).upos) == 1


def test_names_stay_within_their_sentence(encoder):
    doc = read(TEXT)
    encoding = encoder.encode(doc)
    sentence_of = [i for i, s in enumerate(doc.sentences) for _ in range(s.first, s.last)]
    for layer in ("names", "source", "cue"):
        for found in encoding.decode(layer):
            assert sentence_of[found.first] == sentence_of[found.last - 1]


@pytest.mark.parametrize(
    "span", [(0, 0), (5, 4), (-1, 2), (0, 10_000)], ids=["empty", "turned", "before", "behind"]
)
def test_spans_outside_the_text_are_refused(encoder, span):
    encoding = encoder.encode(read(TEXT))
    n = len(encoding.upos)
    with pytest.raises(ValueError, match="spans") as raised:
        encoding.sentiment([span])
    assert str(raised.value) == f"spans: expected 0 <= first < last <= {n}; found [{span}]"


def test_unknown_layers_and_kinds_are_refused(encoder):
    encoding = encoder.encode(read(TEXT))
    with pytest.raises(ValueError, match="layer") as raised:
        encoding.decode("verbs")
    layers = "['names', 'source', 'cue', 'content']"
    assert str(raised.value) == f"layer: expected one of {layers}; found 'verbs'"
    with pytest.raises(ValueError, match="kind") as raised:
        encoding.link("verb", [])
    assert str(raised.value) == "kind: expected 'source' or 'cue'; found 'verb'"


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(MODEL, tmp_path / "reader")
    return tmp_path / "reader"


def test_a_damaged_file_is_refused_by_name(copied):
    whole = (copied / "config.json").read_bytes()
    (copied / "config.json").write_bytes(whole[:-2] + b" \n")
    with pytest.raises(ModelError, match=r"config\.json: expected SHA-256 [0-9a-f]{64}; found "):
        Encoder(copied, 1)


@pytest.mark.parametrize("name", ["stance.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(copied, name):
    (copied / name).unlink()
    with pytest.raises(ModelError, match=rf"{name}: expected a file of newslab"):
        Encoder(copied, 1)


def test_a_list_that_lacks_a_file_of_the_model_lets_none_pass(copied):
    listing = copied / "SHA256SUMS"
    lines = listing.read_text(encoding="utf-8").splitlines(keepends=True)
    listing.write_text("".join(line for line in lines if "stance" not in line), encoding="utf-8")
    (copied / "stance.onnx").write_bytes(b"")
    with pytest.raises(ModelError, match=r"stance\.onnx: is not in .*SHA256SUMS: reinstall"):
        Encoder(copied, 1)


def test_every_shipped_file_has_its_checksum():
    listed = (MODEL / "SHA256SUMS").read_text(encoding="utf-8").split()[1::2]
    loaded = {path.name for path in MODEL.iterdir() if path.suffix in {".onnx", ".json"}}
    assert set(listed) == loaded


@pytest.mark.parametrize(
    ("parts", "barred", "expected"),
    [
        pytest.param([0, 1, 2, 0], set(), [(1, 3)], id="one span"),
        pytest.param([2, 2], set(), [(0, 2)], id="goes on without a beginning"),
        pytest.param([1, 1], set(), [(0, 1), (1, 2)], id="two that touch"),
        pytest.param([1, 2, 2], {2}, [(0, 2), (2, 3)], id="ends at a sentence"),
        pytest.param([0, 0], {0, 1}, [], id="nothing"),
    ],
)
def test_labels_to_spans(parts, barred, expected):
    assert join_spans(parts, barred) == expected


def test_passages_are_batched_by_length_within_the_budget():
    edges = np.array([0, 120, 140, 260, 280, 300])
    groups = batched([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)], edges)
    assert groups == [[(1, 2), (3, 4), (4, 5)], [(0, 1), (2, 3)]]


def test_softmax_of_nothing_is_nothing():
    assert softmax(np.zeros((0, 3), dtype=np.float32)).shape == (0, 3)
